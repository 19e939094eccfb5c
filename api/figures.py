"""Figures: listed, shown, decided about."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.models import BreakdownCell, Decision, Figure, PublishedFigure, Report, ReportEvent, User
from camptrack.queries.reports import status_after, visible_reports, with_status
from camptrack.queries.shown import NUMBER_PUBLISHED, cells_shown
from camptrack.vocabulary import Audience, EventKind, ReportStatus, Right

from . import tables
from .answers import FigureAnswer
from .figure_columns import decimal, table_values, told
from .figure_rows import columns_of, read_pages
from .filters import OfFigures
from .permissions import organisations_of, user_of
from .table_columns import Values
from .views import ListView, View


def with_answers(figures: QuerySet[Figure]) -> QuerySet[Figure]:
    """All that an answer tells of figures, however many, in a fixed number of queries."""
    decisions = Decision.objects.select_related("by", "wave", "camp").order_by("at", "id")
    return figures.select_related("camp", "wave", "published").prefetch_related(
        Prefetch("breakdown", BreakdownCell.objects.order_by("id")), Prefetch("decisions", decisions)
    )


def present(
    figures: Sequence[Figure], *, counting: Sequence[bool], members: Sequence[bool]
) -> list[dict[str, Any]]:
    """Figures as they are answered; small numbers and names of people only to members of their
    organisation."""
    if not figures:
        return []
    columns = told(columns_of(figures), counting=counting, members=members)
    columns["household_size"] = [*map(decimal, columns["household_size"])]
    return [
        {**dict(zip(columns, values, strict=True)), **_nested(figure, member=member)}
        for figure, member, *values in zip(figures, members, *columns.values(), strict=True)
    ]


def _nested(figure: Figure, *, member: bool) -> dict[str, Any]:
    """What a figure has several of, and what was copied when its report was published."""
    breakdown = [
        {
            **_dimensions(cell),
            "count": cell.count if shown else None,
            "share": decimal(cell.share) if shown else None,
            "suppressed": not shown,
        }
        for cell, shown in cells_shown(figure, member=member)
    ]
    decisions = [present_decision(each, member=member) for each in figure.decisions.all()]
    answer: dict[str, Any] = {"decisions": decisions, "breakdown": breakdown}
    return answer | {"published": _published(figure)} if member else answer


def _published(figure: Figure) -> dict[str, Any] | None:
    """What holds for a figure from the publication on."""
    published: PublishedFigure | None = getattr(figure, "published", None)
    if published is None:
        return None
    return {
        "reliability": published.reliability,
        "credibility": published.credibility,
        "household_size": decimal(published.household_size),
    }


def present_decision(decision: Decision, *, member: bool) -> dict[str, Any]:
    """What a reviewer said; who, only to members."""
    answer = {
        "id": decision.pk,
        "decision": decision.kind,
        "wave": decision.wave.slug if decision.wave else None,
        "camp": decision.camp.code if decision.camp else None,
        "withdraws": decision.withdraws_id,
        "carried_from": decision.carried_from_id,
        "reason": decision.reason,
        "at": decision.at,
    }
    return {**answer, "by": decision.by.get_username()} if member else answer


def _dimensions(cell: BreakdownCell) -> dict[str, Any]:
    return {
        "gender": cell.gender or None,
        "min_age": cell.min_age,
        "max_age": cell.max_age,
        "population_group": cell.population_group or None,
        "origin": cell.origin or None,
    }


def counts(status: str, audience: str, happened: Collection[str]) -> bool:
    """Whether a report's figures count now (§3)."""
    return status == ReportStatus.PUBLISHED and (audience == Audience.SHARED or EventKind.SHARED in happened)


class FigureFilter(OfFigures):
    """All that can be asked of figures."""

    def filter_queryset(self, queryset: QuerySet[Figure]) -> QuerySet[Figure]:
        """Everything asked, of one figure."""
        given = self.given
        queryset = queryset.filter(self.of_figure())
        if asked := self.of_report():
            queryset = queryset.filter(report__in=Report.objects.filter(asked).values("pk"))
        if since := given.get("updated_since"):
            happened = ReportEvent.objects.filter(report=OuterRef("report"), at__gte=since)
            decided = Decision.objects.filter(figure=OuterRef("pk"), at__gte=since)
            queryset = queryset.filter(Q(report__at__gte=since) | Exists(happened) | Exists(decided))
        if text := given.get("search"):
            named = (Q(quote__icontains=text) & NUMBER_PUBLISHED) | Q(attributed_to__icontains=text)
            queryset = queryset.filter(named | Q(camp__name__icontains=text) | Q(camp__code__iexact=text))
        return queryset


def visible_figures(user: User) -> QuerySet[Figure]:
    """The figures of the reports that a user may see, with all that is answered about them."""
    reports = with_status(Report.objects.prefetch_related("events"))
    seen = Figure.objects.filter(report__in=visible_reports(user).values("pk"))
    return with_answers(seen).prefetch_related(Prefetch("report", reports))


def present_figures(figures: Sequence[Figure], user: User) -> list[dict[str, Any]]:
    """Figures with their reports, as a user may see them."""
    mine = organisations_of(user)
    reports: list[Any] = [figure.report for figure in figures]
    happened = [{event.kind for event in report.events.all()} for report in reports]
    return present(
        figures,
        counting=[
            counts(each.status, each.audience, what) for each, what in zip(reports, happened, strict=True)
        ],
        members=[each.organisation_id in mine for each in reports],
    )


class FigureList(ListView):
    """Every figure that the reader may see."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Figure.objects.all()
    table = tables.FIGURES
    filterset_class = FigureFilter
    order = ("report__at", "id")
    serializer_class = FigureAnswer

    @extend_schema(operation_id="figures_list", responses=FigureAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Figures in the order of entry."""
        return self.listed()

    def rows(self) -> QuerySet[Figure]:
        return visible_figures(user_of(self.request))

    def present(self, rows: Sequence[Figure]) -> list[dict[str, Any]]:
        return present_figures(rows, user_of(self.request))

    def pages(self, rows: QuerySet[Figure], together: int) -> Iterator[Values]:
        """Without objects: a table says how many decisions and cells there are, and may have a million
        rows."""
        mine = organisations_of(user_of(self.request))
        for page in read_pages(rows, together):
            of_report = {
                report: (counts(status_after(happened), audience, happened), organisation in mine)
                for report, (organisation, audience, happened) in page.reports.items()
            }
            counting, members = zip(*(of_report[report] for report in page.figures["report"]), strict=True)
            yield table_values(page, counting=counting, members=members)


class FigureDetail(View):
    """One figure."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Figure.objects.all()
    serializer_class = FigureAnswer

    @extend_schema(operation_id="figures_read", responses=FigureAnswer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """A figure with its decisions."""
        user = user_of(request)
        figure = get_object_or_404(visible_figures(user), pk=id)
        return Response(present_figures([figure], user)[0])
