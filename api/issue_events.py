"""Issues asked for, and what people decide about them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions import issue_decisions, issue_requests
from camptrack.models import Issue, Schedule
from camptrack.queries.schedules import visible_schedules
from camptrack.vocabulary import Right

from . import fields
from .issue_answers import WholeIssueAnswer
from .issue_examples import OF_REQUEST
from .issues import IssueView, present_whole
from .permissions import user_of
from .report_contents import NothingInput, ReasonInput
from .views import View, created, writes


class IssueInput(fields.Strict):
    """Of which days, as known when."""

    start = fields.Day()
    end = fields.Day()
    known_at = fields.Moment(required=False, allow_null=True, help_text="The cut-off; now when left out.")
    preview = fields.Yes(default=False, help_text="Without a number, thrown away after a day.")


class ScheduleIssues(View):
    """An issue by hand, or a preview."""

    rights = {"POST": (Right.PUBLISH, Right.VIEW)}
    queryset = Schedule.objects.all()
    serializer_class = IssueInput

    @extend_schema(
        operation_id="issues_ask",
        request=IssueInput,
        responses={201: WholeIssueAnswer},
        examples=OF_REQUEST,
    )
    @writes
    def post(self, request: Request, slug: str) -> Response:
        """It is made within moments: ask its address how far it is."""
        user = user_of(request)
        mine = visible_schedules(user).select_related("organisation", "area")
        schedule = get_object_or_404(mine, slug=slug)
        given = self.parsed()
        ask = issue_requests.ask_preview if given.pop("preview") else issue_requests.ask_issue
        return created(present_whole(ask(by=user, schedule=schedule, **given), user))


class IssueDecision(IssueView):
    """A POST to an issue that the actor may see; whether they may do this to it, the action decides."""

    def done(self, id: UUID, action: Callable[..., Issue]) -> Response:  # noqa: A002  the address's name
        user = user_of(self.request)
        issue = self.issue(id)
        given: dict[str, Any] = self.parsed()
        action(by=user, issue=issue, **given)
        return Response(present_whole(self.issue(id), user))


class IssueApprove(IssueDecision):
    rights = {"POST": (Right.PUBLISH,)}
    serializer_class = NothingInput

    @extend_schema(operation_id="issues_approve", responses={200: WholeIssueAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """It is published and sent. By a person who is signed in: a key approves nothing."""
        return self.done(id, issue_decisions.approve_issue)


class IssueDiscard(IssueDecision):
    rights = {"POST": (Right.PUBLISH,)}
    serializer_class = ReasonInput

    @extend_schema(operation_id="issues_discard", responses={200: WholeIssueAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """It is not published, or, where it cannot be made, not tried again; the reason stays on record."""
        return self.done(id, issue_decisions.discard_issue)


class IssueRecall(IssueDecision):
    rights = {"POST": (Right.PUBLISH,)}
    serializer_class = ReasonInput

    @extend_schema(operation_id="issues_recall", responses={200: WholeIssueAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """It no longer holds: whoever got it is told so and why."""
        return self.done(id, issue_decisions.recall_issue)
