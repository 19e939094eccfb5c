"""Figures: listed, shown, decided about."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.models import BreakdownCell, Decision, Figure, Report, ReportEvent, User
from camptrack.queries.reports import visible_reports, with_status
from camptrack.queries.shown import NUMBER_PUBLISHED, cells_shown, is_suppressed, number_shown
from camptrack.reconcile.figures import Band, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Qualifier, Unit
from camptrack.vocabulary import Audience, EventKind, ReportStatus, Right

from .answers import FigureAnswer
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
    size = household_size_in_force(figure)
    band = band_of(figure)
    headcount = figure.measure == "headcount"
    answer: dict[str, Any] = {
        "id": figure.pk,
        "report": figure.report_id,
        "camp": figure.camp.code,
        "measure": figure.measure,
        "start": figure.start,
        "end": figure.end,
        "on": figure.start if headcount else None,
        "value": figure.value,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "low": band.low,
        "best": band.best,
        "high": band.high,
        "stated_low": figure.low,
        "stated_high": figure.high,
        "households": figure.households,
        "household_size": decimal(figure.household_size),
        "household_size_assumed": figure.unit == Unit.HOUSEHOLDS and size is None,
        "method": figure.method or None,
        "reason": figure.reason or None,
        "wave": figure.wave.slug if figure.wave else None,
        "attributed_to": figure.attributed_to,
        "quote": figure.quote,
        **_dimensions(figure),
        "suppressed": is_suppressed(figure),
        "counting": counting,
        "decisions": [present_decision(each, member=member) for each in figure.decisions.all()],
        "breakdown": [
            {
                **_dimensions(cell),
                "count": cell.count if shown else None,
                "share": decimal(cell.share) if shown else None,
                "suppressed": not shown,
            }
            for cell, shown in cells_shown(figure, member=member)
        ],
    }
    if member:
        answer["published"] = _published(figure)
    if not number_shown(figure, member=member):
        answer |= NOTHING_SHOWN
    return answer


def _published(figure: Figure) -> dict[str, Any] | None:
    """What was copied when the report was published, and holds for this figure from then on."""
    copied = getattr(figure, "published", None)
    return copied and {
        "reliability": copied.reliability,
        "credibility": copied.credibility,
        "household_size": decimal(copied.household_size),
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


def household_size_in_force(figure: Figure) -> Fraction | None:
    """The figure's own, else the one copied when it was published, else the camp's of today (domain §2)."""
    published = getattr(figure, "published", None)
    later = published.household_size if published is not None else figure.camp.household_size
    size = figure.household_size if figure.household_size is not None else later
    return None if size is None else Fraction(size)


def band_of(figure: Figure) -> Band:
    """The people that the written number stands for."""
    return written_band(
        value=figure.value,
        qualifier=Qualifier(figure.qualifier),
        low=figure.low,
        high=figure.high,
        unit=Unit(figure.unit),
        household_size=household_size_in_force(figure),
        policy=POLICY,
    )


def decimal(number: Any) -> str | None:
    """Without the zeros that only fill the column."""
    return None if number is None else f"{number.normalize():f}"


def _dimensions(row: Figure | BreakdownCell) -> dict[str, Any]:
    return {
        "gender": row.gender or None,
        "min_age": row.min_age,
        "max_age": row.max_age,
        "population_group": row.population_group or None,
        "origin": row.origin or None,
    }


def counts(status: str, audience: str, happened: Collection[str]) -> bool:
    """Whether a report's figures count now (domain §3)."""
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
    filterset_class = FigureFilter
    order = ("report__at", "id")
    serializer_class = FigureAnswer

    @extend_schema(operation_id="figures_list", responses=FigureAnswer(many=True))
    def get(self, request: Request) -> Response:
        """Figures in the order of entry."""
        return self.listed()

    def rows(self) -> QuerySet[Figure]:
        return visible_figures(user_of(self.request))

    def present(self, rows: Sequence[Figure]) -> list[dict[str, Any]]:
        return present_figures(rows, user_of(self.request))


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
