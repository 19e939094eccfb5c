"""Reports: entered, listed, shown; what happens to them later is in report_events.py."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.checks import taken_ids
from camptrack.actions.reports import enter_report
from camptrack.models import Decision, Figure, Report, ReportEvent, StaleMark, User
from camptrack.queries.decisions import left_behind
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import organisations_of as organisations_with
from camptrack.vocabulary import Audience, EventKind, Right

from .answers import ReportAnswer, WrittenReportAnswer
from .examples import ENTERING
from .figures import counts, present_figure, with_answers
from .filters import OfFigures
from .named import Named
from .permissions import organisations_of, user_of
from .report_contents import ReportInput, new_report
from .views import ListView, View, created, writes


def with_contents(reports: QuerySet[Report]) -> QuerySet[Report]:
    """All that an answer tells of reports, however many, in a fixed number of queries."""
    figures = with_answers(Figure.objects.order_by("position"))
    events = ReportEvent.objects.order_by("at", "id")
    return reports.select_related("organisation", "source", "superseded_by").prefetch_related(
        Prefetch("events", events), Prefetch("figures", figures)
    )


def present_reports(reports: Sequence[Report], user: User) -> list[dict[str, Any]]:
    """Reports with their figures, as a user may see them."""
    mine = organisations_of(user)
    others = [key for report in reports for key in (report.supersedes_id, _next(report)) if key]
    linked = set(visible_reports(user).filter(pk__in=others).values_list("pk", flat=True))
    camps = {camp for report in reports for camp in _camps(report)}
    marked = set(StaleMark.objects.filter(camp__in=camps).values_list("camp", flat=True))
    return [
        _present(report, linked, pending=bool(marked & _camps(report)), member=report.organisation_id in mine)
        for report in reports
    ]


def _present(report: Any, linked: set[UUID], *, pending: bool, member: bool) -> dict[str, Any]:
    events = list(report.events.all())
    happened = {event.kind for event in events}
    counting = counts(report.status, report.audience, happened)
    shared = report.audience == Audience.SHARED or EventKind.SHARED in happened
    later = _next(report) if _next(report) in linked else None
    answer: dict[str, Any] = {
        "id": report.pk,
        "revision": report.revision,
        "supersedes": report.supersedes_id if report.supersedes_id in linked else None,
        "superseded_by": later,
        "status": report.status,
        "audience": Audience.SHARED if shared else Audience.INTERNAL,
        "organisation": report.organisation.slug,
        "source": report.source.slug,
        "title": report.title,
        "url": report.url,
        "language": report.language,
        "published_on": report.published_on,
        "excerpt": report.excerpt,
        "correction_reason": report.correction_reason,
        "pending": pending,
        "entered_at": report.at,
        "events": [_present_event(each, later) for each in events],
        "figures": [
            present_figure(figure, counting=counting, member=member) for figure in report.figures.all()
        ],
    }
    if member:
        answer |= {
            "reliability": report.reliability or None,
            "credibility": report.credibility,
            "external_id": report.external_id,
        }
    return answer


def _present_event(event: ReportEvent, later: UUID | None) -> dict[str, Any]:
    """Why a report was superseded is told to who may see by what: it speaks of what that says."""
    hidden = event.kind == EventKind.SUPERSEDED and later is None
    return {
        "kind": event.kind,
        "reason": "" if hidden else event.reason,
        "at": event.at,
        "counts_from": event.counts_from,
    }


def _next(report: Report) -> UUID | None:
    """The revision that superseded this one."""
    later = getattr(report, "superseded_by", None)
    return later.pk if later is not None else None


def _camps(report: Report) -> set[int]:
    """The camps whose totals the report may move."""
    found: set[int] = set()
    for figure in report.figures.all():
        wave = figure.wave
        found |= {figure.camp_id, *((wave.origin_camp_id, wave.destination_camp_id) if wave else ())} - {None}
    return found


def answer_for(report: Report, user: User) -> dict[str, Any]:
    """A report just written, with what its author should know."""
    (answer,) = answers_for([report], user)
    return answer


def answers_for(reports: Sequence[Report], user: User) -> list[dict[str, Any]]:
    """The same of several, in their order."""
    written = with_contents(visible_reports(user)).filter(pk__in=[report.pk for report in reports])
    found = {report.pk: report for report in written}
    answers = present_reports([found[report.pk] for report in reports], user)
    return [
        answer | {"warnings": _warnings(report, answer)}
        for report, answer in zip(reports, answers, strict=True)
    ]


def _warnings(report: Report, answer: dict[str, Any]) -> list[dict[str, str]]:
    detail = _("The size of these households is unknown: 5 people each are assumed, 3.5 to 6.5 as the range.")
    left = left_behind(report) if report.supersedes_id else []
    return [
        {"pointer": f"/figures/{nth}/household_size", "code": "household_size_assumed", "detail": detail}
        for nth, figure in enumerate(answer["figures"])
        if figure["household_size_assumed"]
    ] + [{"pointer": "", "code": "decision_not_carried", "detail": said} for said in left]


class ReportFilter(OfFigures):
    """All that can be asked of reports and of one figure in each."""

    def filter_queryset(self, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Everything asked; what speaks of figures, of one figure."""
        given = self.given
        queryset = queryset.filter(self.of_report())
        if asked := self.of_figure():
            queryset = queryset.filter(Exists(Figure.objects.filter(asked, report=OuterRef("pk"))))
        if since := given.get("updated_since"):
            happened = ReportEvent.objects.filter(report=OuterRef("pk"), at__gte=since)
            decided = Decision.objects.filter(figure__report=OuterRef("pk"), at__gte=since)
            queryset = queryset.filter(Q(at__gte=since) | Exists(happened) | Exists(decided))
        if text := given.get("search"):
            named = Q(title__icontains=text) | Q(excerpt__icontains=text) | Q(source__name__icontains=text)
            queryset = queryset.filter(named)
        return queryset


class ReportList(ListView):
    """Reports that the reader may see, and the door for new ones."""

    rights = {"GET": (Right.VIEW,), "POST": (Right.ENTER,)}
    queryset = Report.objects.all()
    filterset_class = ReportFilter
    order = ("at", "id")
    serializer_class = ReportInput

    @extend_schema(operation_id="reports_list", responses=ReportAnswer(many=True))
    def get(self, request: Request) -> Response:
        """Reports in the order of entry, every revision by itself."""
        return self.listed()

    @extend_schema(
        operation_id="reports_enter",
        request=ReportInput,
        responses={201: WrittenReportAnswer},
        examples=ENTERING,
    )
    @writes
    def post(self, request: Request) -> Response:
        """A report with its figures and breakdowns: all of it, or none and every problem."""
        user = user_of(request)
        context = entering(user, [request.data])
        new = new_report(self.parsed(**context))
        report = enter_report(
            by=user,
            organisation=new.organisation,
            content=new.content,
            publish=new.publish,
            today=context["today"],
        )
        return created(answer_for(report, user))

    def rows(self) -> QuerySet[Report]:
        return with_contents(visible_reports(user_of(self.request)))

    def present(self, rows: Sequence[Report]) -> list[dict[str, Any]]:
        return present_reports(rows, user_of(self.request))


def entering(user: User, bodies: Any) -> dict[str, Any]:
    """What new reports are read with, fetched once for all of them."""
    named, organisations = Named(bodies), organisations_with(user, Right.ENTER)
    return {
        "today": datetime.now(tz=UTC).date(),
        "named": named,
        "organisations": organisations,
        "taken": taken_ids({(each.pk, own) for each in organisations for own in named.own_ids}),
    }


class ReportDetail(View):
    """One revision of a report."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Report.objects.all()
    serializer_class = ReportAnswer

    @extend_schema(operation_id="reports_read", responses=ReportAnswer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """A report with its figures and what happened to it."""
        user = user_of(request)
        report = get_object_or_404(with_contents(visible_reports(user)), pk=id)
        return Response(present_reports([report], user)[0])
