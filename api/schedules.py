"""Schedules of reports and their recipients: listed, made, changed. Members see a schedule, and who
administers it the addresses that it goes to."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.authority import require_over_schedule
from camptrack.actions.recipients import RecipientContent, add_recipients, remove_recipient
from camptrack.actions.refusals import Refused
from camptrack.actions.schedules import change_schedule, create_schedule
from camptrack.models import Area, Recipient, Schedule
from camptrack.queries.rights import organisations_of
from camptrack.queries.schedules import recipients_of, visible_schedules
from camptrack.vocabulary import Cadence, RecipientKind, Right

from .filters import Listed, Named, Text, Word
from .permissions import user_of
from .report_contents import NothingInput
from .schedule_answers import (
    RecipientAnswer,
    RecipientsAnswer,
    ScheduleAnswer,
    present_recipient,
    present_schedule,
    with_answers,
)
from .schedule_contents import RecipientsInput, ScheduleInput, users_named
from .schedule_examples import OF_RECIPIENTS, OF_SCHEDULE
from .views import ListView, View, created, writes


class ScheduleFilter(Listed):
    """Schedules by place, kind and name."""

    area = Named(model=Area, by="code", method="under", label="About this area or one under it.")
    cadence = Word(choices=Cadence.choices)
    # By the name of a text: the document would take its words for booleans.
    paused = Word("slug", choices=[("true", "true"), ("false", "false")], method="rests")
    search = Text(method="find")

    def under(self, rows: QuerySet[Schedule], _name: str, area: Area) -> QuerySet[Schedule]:
        return rows.filter(area__in=Area.objects.under(area).order_by().values("pk"))

    def rests(self, rows: QuerySet[Schedule], _name: str, paused: str) -> QuerySet[Schedule]:
        return rows.filter(paused=paused == "true")

    def find(self, rows: QuerySet[Schedule], _name: str, text: str) -> QuerySet[Schedule]:
        return rows.filter(Q(title__icontains=text) | Q(slug__icontains=text))


class RecipientFilter(Listed):
    """Recipients by kind and name."""

    kind = Word(choices=RecipientKind.choices)
    search = Text(method="find")

    def find(self, rows: QuerySet[Recipient], _name: str, text: str) -> QuerySet[Recipient]:
        return rows.filter(Q(name__icontains=text) | Q(address__icontains=text))


class ScheduleList(ListView):
    rights = {"GET": (Right.VIEW,), "POST": (Right.ADMINISTER,)}
    queryset = Schedule.objects.all()
    filterset_class = ScheduleFilter
    serializer_class = ScheduleInput

    @extend_schema(operation_id="schedules_list", responses=ScheduleAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """The schedules of your organisations."""
        return self.listed()

    @extend_schema(
        operation_id="schedules_create",
        request=ScheduleInput,
        responses={201: ScheduleAnswer},
        examples=OF_SCHEDULE,
    )
    @writes
    def post(self, request: Request) -> Response:
        """A new schedule; its first run is the first that is due from now on."""
        user = user_of(request)
        values = self.parsed(organisations=organisations_of(user, Right.ADMINISTER))
        return created(present_schedule(create_schedule(by=user, **values)))

    def rows(self) -> QuerySet[Schedule]:
        return with_answers(visible_schedules(user_of(self.request)))

    def present(self, rows: Sequence[Schedule]) -> list[dict[str, Any]]:
        return [present_schedule(schedule) for schedule in rows]


class ScheduleDetail(View):
    rights = {"GET": (Right.VIEW,), "PATCH": (Right.ADMINISTER,)}
    queryset = Schedule.objects.all()
    serializer_class = ScheduleInput

    @extend_schema(operation_id="schedules_read", responses=ScheduleAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """A schedule with its next three runs."""
        return Response(present_schedule(_visible(request, slug)))

    @extend_schema(operation_id="schedules_change", request=ScheduleInput, responses=ScheduleAnswer)
    @writes
    def patch(self, request: Request, slug: str) -> Response:
        """Change what is given. What was due before is made by the times that held; `paused` leaves out the
        runs until it is taken back."""
        user, schedule = user_of(request), _visible(request, slug)
        values = self.parsed(partial=True, organisations=organisations_of(user, Right.ADMINISTER))
        return Response(present_schedule(change_schedule(by=user, schedule=schedule, **values)))


class RecipientList(ListView):
    rights = {"GET": (Right.ADMINISTER,), "POST": (Right.ADMINISTER,)}
    queryset = Recipient.objects.all()
    filterset_class = RecipientFilter
    serializer_class = RecipientsInput

    @extend_schema(operation_id="recipients_list", responses=RecipientAnswer(many=True))
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """Who is on the list, in the order of entry."""
        return self.listed()

    @extend_schema(
        operation_id="recipients_add",
        request=RecipientsInput,
        responses={201: RecipientsAnswer},
        examples=OF_RECIPIENTS,
    )
    @writes
    def post(self, request: Request, slug: str) -> Response:
        """Up to 10,000 at once, all or none; every line that cannot be taken is named."""
        schedule = _visible(request, slug)
        sent = request.data.get("recipients") if isinstance(request.data, dict) else None
        lines = [RecipientContent(**line) for line in self.parsed(users=users_named(sent))["recipients"]]
        try:
            made = add_recipients(by=user_of(request), schedule=schedule, lines=lines)
        except Refused as refused:
            raise refused.below("/recipients") from refused
        return created({"recipients": [present_recipient(each) for each in made]})

    def rows(self) -> QuerySet[Recipient]:
        schedule = _visible(self.request, self.kwargs["slug"])
        require_over_schedule(user_of(self.request), Right.ADMINISTER, schedule)
        return recipients_of(schedule)

    def present(self, rows: Sequence[Recipient]) -> list[dict[str, Any]]:
        return [present_recipient(recipient) for recipient in rows]


class RecipientRemove(View):
    rights = {"POST": (Right.ADMINISTER,)}
    queryset = Recipient.objects.all()
    serializer_class = NothingInput

    @extend_schema(operation_id="recipients_remove", responses={200: RecipientAnswer})
    @writes
    def post(self, request: Request, slug: str, id: int) -> Response:  # noqa: A002  the address's name
        """Sent nothing more; what was sent stays on record."""
        recipient = get_object_or_404(Recipient, schedule=_visible(request, slug), pk=id)
        self.parsed()
        return Response(present_recipient(remove_recipient(by=user_of(request), recipient=recipient)))


def _visible(request: Request, slug: str) -> Schedule:
    """Or 404."""
    return get_object_or_404(visible_schedules(user_of(request)), slug=slug)
