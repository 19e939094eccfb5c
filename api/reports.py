"""Reports: entered, listed, shown; what happens to them later is in report_events.py."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.checks import taken_ids
from camptrack.actions.entry_warnings import EntryWarning
from camptrack.actions.reports import enter_report
from camptrack.models import Decision, Figure, Report, ReportEvent, StaleMark, User
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import organisations_of as organisations_with
from camptrack.queries.shown import OVERRIDES, overrides_shown
from camptrack.vocabulary import Audience, EventKind, Right

from . import tables
from .answers import ReportAnswer, WrittenReportAnswer
from .examples import ENTERING
from .figures import counts, present, with_answers
from .filters import Number, OfFigures, Text
from .named import Named
from .permissions import organisations_of, user_of
from .report_contents import ReportInput, new_report
from .report_warnings import present_override, present_warnings, warnings_before
from .views import ListView, View, created, writes

#: what is entered, or would be
WRITTEN = {200: WrittenReportAnswer, 201: WrittenReportAnswer}


def with_contents(reports: QuerySet[Report]) -> QuerySet[Report]:
    """All that an answer tells of reports, however many, in a fixed number of queries."""
    figures = with_answers(Figure.objects.order_by("position"))
    events = ReportEvent.objects.order_by("at", "id")
    return reports.select_related("organisation", "source", "superseded_by").prefetch_related(
        Prefetch("events", events), Prefetch("figures", figures), OVERRIDES
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
    events, figures = list(report.events.all()), list(report.figures.all())
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
        "operation": report.operation,
        "round_number": report.round_number,
        "correction_reason": report.correction_reason,
        "pending": pending,
        "entered_at": report.at,
        "events": [_present_event(each, later) for each in events],
        "figures": present(figures, counting=[counting] * len(figures), members=[member] * len(figures)),
        "overrides": [
            present_override(each) for each in overrides_shown(report.overrides.all(), member=member)
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


def answer_for(
    report: Report, user: User, asked: Sequence[Sequence[EntryWarning]] | None = None
) -> dict[str, Any]:
    """A report just written, with what its author should know; `asked`: what was before it was entered."""
    (answer,) = answers_for([report], user, asked)
    return answer


def answers_for(
    reports: Sequence[Report], user: User, asked: Sequence[Sequence[EntryWarning]] | None = None
) -> list[dict[str, Any]]:
    """The same of several, in their order."""
    written = with_contents(visible_reports(user)).filter(pk__in=[report.pk for report in reports])
    found = {report.pk: report for report in written}
    answers = present_reports([found[report.pk] for report in reports], user)
    before: Sequence[Sequence[EntryWarning] | None] = asked or [None] * len(reports)
    return [
        answer | {"warnings": present_warnings(report, answer, each)}
        for report, answer, each in zip(reports, answers, before, strict=True)
    ]


class ReportFilter(OfFigures):
    """All that can be asked of reports and of one figure in each."""

    operation = Text(method="skip", label="The operation, by its name.")
    round_number = Number(method="skip", label="The round of the operation.")

    def filter_queryset(self, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Everything asked; what speaks of figures, of one figure."""
        given = self.given
        queryset = queryset.filter(self.of_report())
        for name, lookup in (("operation", "operation__iexact"), ("round_number", "round_number")):
            if given.get(name) not in (None, ""):
                queryset = queryset.filter(**{lookup: given[name]})
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
    table = tables.REPORTS
    filterset_class = ReportFilter
    order = ("at", "id")
    serializer_class = ReportInput
    previews = True

    @extend_schema(operation_id="reports_list", responses=ReportAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Reports in the order of entry, every revision by itself."""
        return self.listed()

    @extend_schema(
        operation_id="reports_enter",
        request=ReportInput,
        responses=WRITTEN,
        examples=ENTERING,
    )
    @writes
    def post(self, request: Request) -> Response:
        """A report with its figures and breakdowns: all of it, or none and every problem."""
        user = user_of(request)
        context = entering(user, [request.data])
        new = new_report(self.parsed(**context))
        # Before it is known itself.
        asked = warnings_before(request, [new], today=context["today"])
        report = enter_report(
            by=user,
            organisation=new.organisation,
            content=new.content,
            publish=new.publish,
            today=context["today"],
            overrides=new.overrides,
        )
        return created(answer_for(report, user, asked))

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
