"""Figures: listed, shown, decided about."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.models import BreakdownCell, Decision, Figure, Report, ReportEvent, User
from camptrack.queries.reports import status_after, visible_reports, with_status
from camptrack.queries.shown import NUMBER_PUBLISHED, cells_shown, shown_to
from camptrack.reconcile.figures import Band, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure, Qualifier, Unit
from camptrack.vocabulary import Audience, EventKind, ReportStatus, Right

from . import tables
from .answers import FigureAnswer
from .figure_rows import FigureRow, read_rows, row_of
from .filters import OfFigures
from .permissions import organisations_of, user_of
from .views import ListView, View


def with_answers(figures: QuerySet[Figure]) -> QuerySet[Figure]:
    """All that an answer tells of figures, however many, in a fixed number of queries."""
    decisions = Decision.objects.select_related("by", "wave", "camp").order_by("at", "id")
    return figures.select_related("camp", "wave", "published").prefetch_related(
        Prefetch("breakdown", BreakdownCell.objects.order_by("id")), Prefetch("decisions", decisions)
    )


#: what takes the place of a number that is too small to publish
NOTHING_SHOWN = {
    **dict.fromkeys(("value", "low", "best", "high", "stated_low", "stated_high", "households")),
    "quote": "",
}


def present_figure(figure: Figure, *, counting: bool, member: bool) -> dict[str, Any]:
    """A figure as it is answered; small numbers and names of people only to members of its organisation."""
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
    return _present(row_of(figure), decisions, breakdown, counting=counting, member=member)


def _present(
    row: FigureRow, decisions: Sequence[Any], breakdown: Sequence[Any], *, counting: bool, member: bool
) -> dict[str, Any]:
    band = band_of(row)
    answer: dict[str, Any] = {
        "id": row.id,
        "report": row.report,
        "camp": row.camp,
        "measure": row.measure,
        "start": row.start,
        "end": row.end,
        "on": row.start if row.measure == Measure.HEADCOUNT else None,
        "value": row.value,
        "unit": row.unit,
        "qualifier": row.qualifier,
        "low": band.low,
        "best": band.best,
        "high": band.high,
        "stated_low": row.low,
        "stated_high": row.high,
        "households": row.households,
        "household_size": decimal(row.household_size),
        "household_size_assumed": row.unit == Unit.HOUSEHOLDS and _size(row) is None,
        "method": row.method or None,
        "reason": row.reason or None,
        "wave": row.wave,
        "attributed_to": row.attributed_to,
        "quote": row.quote,
        **_dimensions(row),
        "suppressed": bool(row.suppressed),
        "counting": counting,
        "decisions": decisions,
        "breakdown": breakdown,
    }
    if member:
        answer["published"] = _published(row)
    if not shown_to(row.suppressed, member=member):
        answer |= NOTHING_SHOWN
    return answer


def _published(row: FigureRow) -> dict[str, Any] | None:
    """What was copied when the report was published, and holds for this figure from then on."""
    if not row.is_published:
        return None
    return {
        "reliability": row.reliability,
        "credibility": row.credibility,
        "household_size": decimal(row.published_household_size),
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


def _size(row: FigureRow) -> Fraction | None:
    """The household size in force: its own, else the one that was published, else the camp's (§2)."""
    later = row.published_household_size if row.is_published else row.camp_household_size
    size = row.household_size if row.household_size is not None else later
    return None if size is None else Fraction(size)


def band_of(row: FigureRow) -> Band:
    """The people that the written number stands for."""
    return written_band(
        value=row.value,
        qualifier=Qualifier(row.qualifier),
        low=row.low,
        high=row.high,
        unit=Unit(row.unit),
        household_size=_size(row),
        policy=POLICY,
    )


def decimal(number: Any) -> str | None:
    """Without the zeros that only fill the column."""
    return None if number is None else f"{number.normalize():f}"


def _dimensions(row: FigureRow | BreakdownCell) -> dict[str, Any]:
    return {
        "gender": row.gender or None,
        "min_age": row.min_age,
        "max_age": row.max_age,
        "population_group": row.population_group or None,
        "origin": row.origin or None,
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


def present_figures(figures: Iterable[Figure], user: User) -> list[dict[str, Any]]:
    """Figures with their reports, as a user may see them."""
    mine = organisations_of(user)
    answers = []
    for figure in figures:
        report: Any = figure.report
        counting = counts(report.status, report.audience, {event.kind for event in report.events.all()})
        answers.append(present_figure(figure, counting=counting, member=report.organisation_id in mine))
    return answers


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

    def pages(self, rows: QuerySet[Figure], together: int) -> Iterator[list[dict[str, Any]]]:
        """Without objects: a table says how many decisions and cells there are, and may have a million
        rows."""
        mine = organisations_of(user_of(self.request))
        for page in read_rows(rows, together):
            yield [
                _present(
                    each.figure,
                    range(each.decisions),
                    range(each.cells),
                    counting=counts(status_after(each.happened), each.audience, each.happened),
                    member=each.organisation in mine,
                )
                for each in page
            ]


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
