"""Issues of scheduled reports: listed, shown, and what they hold."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import orjson
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.issues import canonical
from camptrack.exports.situation import CONTENT_TYPES, headers_of_file
from camptrack.models import Area, Camp, Issue, IssueEvent, IssueFile, Schedule, User
from camptrack.queries.issues import visible_issues
from camptrack.queries.past_issues import edition_for
from camptrack.situation import from_json, without_grades
from camptrack.vocabulary import Edition, IssueEventKind, IssueStatus, Right

from .filters import Day, Listed, Named, Word
from .issue_answers import IssueAnswer, WholeIssueAnswer
from .permissions import organisations_of, user_of
from .views import ListView, View

_TOLD = Prefetch("events", IssueEvent.objects.select_related("by").order_by("at", "pk"))


def present_issue(issue: Issue, *, member: bool) -> dict[str, Any]:
    """How far it is, and what became of it; why it failed is for members."""
    schedule = issue.schedule
    recalled = [each for each in issue.events.all() if each.kind == IssueEventKind.RECALLED]
    answer: dict[str, Any] = {
        "id": issue.pk,
        "schedule": schedule.slug,
        "title": schedule.title,
        "organisation": schedule.organisation.slug,
        "area": schedule.area.code if schedule.area is not None else None,
        "number": issue.number,
        "start": issue.start,
        "end": issue.end,
        "due_at": issue.due_at,
        "known_at": issue.known_at,
        "status": issue.status,
        "sensitivity": schedule.sensitivity,
        "camps": issue.camps,
        "camps_done": issue.camps_done,
        "digest": issue.digest or None,
        "policy": issue.policy or None,
        "recalled": {"reason": recalled[0].reason, "at": recalled[0].at} if recalled else None,
    }
    if member:
        answer |= {
            "attempts": issue.attempts,
            "failure": issue.failure,
            "not_before": issue.not_before,
        }
    return answer


def present_whole(issue: Issue, user: User) -> dict[str, Any]:
    """With its files in the reader's edition and, for members, its events."""
    edition = edition_for(user, issue)
    member = edition == Edition.MEMBERS
    answer = present_issue(issue, member=member)
    files = IssueFile.objects.filter(issue=issue, edition=edition).annotate(size=Length("content"))
    answer["edition"] = edition
    answer["files"] = list(
        files.order_by("language", "format").values("language", "format", "size", "digest")
    )
    if member:
        answer["events"] = [
            {
                "kind": each.kind,
                "reason": each.reason,
                "by": each.by.get_username() if each.by is not None else None,
                "at": each.at,
            }
            for each in issue.events.all()
        ]
    return answer


class IssueFilter(Listed):
    """Of which schedule and place, in which state, over which days."""

    schedule = Named(model=Schedule, by="slug", field_name="schedule", label="The slug of a schedule.")
    area = Named(model=Area, by="code", method="of_area", label="About this area or anything under it.")
    status = Word(choices=IssueStatus.choices)
    start_min = Day(field_name="start", lookup_expr="gte")
    start_max = Day(field_name="start", lookup_expr="lte")
    end_min = Day(field_name="end", lookup_expr="gte")
    end_max = Day(field_name="end", lookup_expr="lte")

    def of_area(self, rows: QuerySet[Issue], _name: str, area: Area) -> QuerySet[Issue]:
        camps = Camp.objects.in_area(area).order_by().values("pk")
        named = Schedule.objects.filter(named_camps__camp__in=camps).values("pk")
        return rows.filter(
            Q(schedule__area__in=Area.objects.under(area).order_by().values("pk")) | Q(schedule__in=named)
        )


class IssueList(ListView):
    """Issues that the reader may see."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Issue.objects.all()
    filterset_class = IssueFilter
    order = ("due_at", "id")
    serializer_class = IssueAnswer

    @extend_schema(operation_id="issues_list", responses=IssueAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """What went out, oldest first; a member's own organisation's in every state."""
        return self.listed()

    def rows(self) -> QuerySet[Issue]:
        return visible_issues(user_of(self.request)).prefetch_related(_TOLD)

    def present(self, rows: Sequence[Issue]) -> list[dict[str, Any]]:
        user = user_of(self.request)
        mine = organisations_of(user)
        return [
            present_issue(issue, member=user.is_superuser or issue.schedule.organisation_id in mine)
            for issue in rows
        ]


class IssueView(View):
    """One that the reader may see, or 404."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Issue.objects.all()

    def issue(self, id: UUID) -> Issue:  # noqa: A002  the address's name
        return get_object_or_404(visible_issues(user_of(self.request)).prefetch_related(_TOLD), pk=id)


class IssueDetail(IssueView):
    serializer_class = WholeIssueAnswer

    @extend_schema(operation_id="issues_read", responses=WholeIssueAnswer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """How far it is, its files with their digests, and what happened to it."""
        return Response(present_whole(self.issue(id), user_of(request)))


class IssueData(IssueView):
    serializer_class = WholeIssueAnswer

    @extend_schema(operation_id="issues_data", responses=OpenApiResponse(OpenApiTypes.OBJECT))
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """The frozen data, all that its files are written from; with source grades for members alone."""
        issue = self.issue(id)
        if issue.data is None:
            raise Http404
        if edition_for(user_of(request), issue) == Edition.MEMBERS:
            return Response(issue.data)
        return Response(orjson.loads(canonical(without_grades(from_json(issue.data)))))


class _AsItIs(BaseRenderer):
    """Whatever Accept asks for: the address says what comes."""

    media_type = "*/*"
    format = "json"


class IssueFileContent(IssueView):
    serializer_class = WholeIssueAnswer
    renderer_classes = [_AsItIs]

    @extend_schema(
        operation_id="issues_file",
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in CONTENT_TYPES.values()}
        | {304: OpenApiResponse(description="Unchanged: `If-None-Match` had its digest.")},
    )
    def get(self, request: Request, id: UUID, language: str, file_format: str) -> HttpResponse:  # noqa: A002
        """A file as it was written, byte for byte; its ETag is its digest."""
        issue = self.issue(id)
        files = IssueFile.objects.filter(issue=issue, edition=edition_for(user_of(request), issue))
        found = get_object_or_404(files, language=language, format=file_format)
        etag = f'"{found.digest}"'
        headers = headers_of_file(issue.schedule.slug, issue.number, language, file_format)
        answer = get_conditional_response(cast("HttpRequest", request), etag=etag) or HttpResponse(
            bytes(found.content), headers=headers
        )
        answer["ETag"] = etag
        return answer
