"""What waits for a reviewer: questions, drafts to publish, and camps of which too little is known.

Everybody sees only what is theirs: questions where they hold the right to review, drafts that they may
publish, and camps of the areas in which they hold any right.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from camptrack.models import (
    Area,
    Camp,
    CampTotal,
    Decision,
    Figure,
    Grant,
    Organisation,
    Question,
    Report,
    User,
    WarningOverride,
)
from camptrack.reconcile.policy import POLICY
from camptrack.vocabulary import Basis, Freshness, QuestionKind, ReportStatus, Right, Unit

from .camp_list import with_population
from .reports import visible_reports, with_status
from .rights import held_areas, organisations_of
from .shown import OF_GRADES, OVERRIDES

#: a household as people, to put drafts in order
_PEOPLE = Case(
    When(figures__unit=Unit.HOUSEHOLDS, then=Value(int(POLICY.household_size[1]))),
    default=Value(1),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Asked:
    """What a reviewer narrowed the queue to; nothing is all of it."""

    area: Area | None = None
    kind: QuestionKind | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Counts:
    """How much waits, each part of the queue by its name."""

    questions: int
    drafts: int
    overridden: int
    stale: int
    empty: int
    flows_only: int


def counts(user: User, asked: Asked, today: date) -> Counts:
    """A few statements, however many camps."""
    camps = camps_of_interest(user, asked, today).aggregate(
        stale=Count("pk", filter=_STALE), empty=Count("pk", filter=_EMPTY), flows=Count("pk", filter=_FLOWS)
    )
    return Counts(
        questions=open_questions(user, asked).count(),
        drafts=drafts_to_publish(user, asked).count(),
        overridden=passed_over(user, asked).count(),
        stale=camps["stale"],
        empty=camps["empty"],
        flows_only=camps["flows"],
    )


def open_questions(user: User, asked: Asked) -> QuerySet[Question]:
    """In the areas where a user reviews, those of the most people first."""
    rows = Question.objects.filter(_within("camp__area", held_areas(user, Right.REVIEW), asked.area))
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    if asked.organisation is not None:
        theirs = Q(figure__report__organisation=asked.organisation)
        rows = rows.filter(theirs | Q(other__report__organisation=asked.organisation))
    return rows.select_related("camp", "figure__report__source", "other__report__source").order_by(
        "-people", "camp", "figure"
    )


def drafts_to_publish(user: User, asked: Asked) -> QuerySet[Any]:
    """Drafts that a user may publish, those of the most people first, then those that wait longest."""
    reports: QuerySet[Any] = visible_reports(user)
    reports = reports.filter(status=ReportStatus.DRAFT)
    if not user.is_superuser:
        reports = reports.filter(_publishable(user))
    if asked.organisation is not None:
        reports = reports.filter(organisation=asked.organisation)
    if asked.area is not None:
        there = Area.objects.under(asked.area).order_by()
        reports = reports.filter(Exists(Figure.objects.filter(report=OuterRef("pk"), camp__area__in=there)))
    written = Coalesce("figures__value", "figures__high") * _PEOPLE
    reports = reports.annotate(figures_count=Count("figures"), people=Max(written))
    reports = reports.prefetch_related(OVERRIDES)
    return reports.select_related("source", "by", "organisation").order_by(
        F("people").desc(nulls_last=True), "at", "id"
    )


def passed_over(user: User, asked: Asked) -> QuerySet[WarningOverride]:
    """Warnings that somebody passed over about a figure of a published report, in the areas where a user
    reviews, until a reviewer decides about the figure; those of the largest numbers first. What tells a
    grade, or is about a number too small to publish, is for members."""
    within = _within("figure__camp__area", held_areas(user, Right.REVIEW), asked.area)
    reports: QuerySet[Any] = with_status(Report.objects.all())
    published = reports.filter(status=ReportStatus.PUBLISHED).values("pk")
    rows = WarningOverride.objects.filter(within, report__in=published, figure__isnull=False)
    rows = rows.exclude(Exists(Decision.objects.in_force().filter(figure=OuterRef("figure"))))
    if not user.is_superuser:
        own = Q(report__organisation__in=Grant.objects.filter(user=user).values("organisation"))
        shown = Q(report__in=visible_reports(user).order_by().values("pk"))
        public = ~Q(code__in=OF_GRADES) & Q(figure__published__suppressed=False)
        rows = rows.filter(shown, own | public)
    if asked.organisation is not None:
        rows = rows.filter(report__organisation=asked.organisation)
    return rows.select_related("figure__camp", "figure__report__source", "by").order_by(
        F("figure__value").desc(nulls_last=True), "figure", "code"
    )


def _publishable(user: User) -> Q:
    """As the action asks: the right in the report's organisation over every camp that it speaks of."""
    found = Q(pk=None)
    for organisation in organisations_of(user, Right.PUBLISH):
        mine = Q(organisation=organisation)
        areas = held_areas(user, Right.PUBLISH, organisation=organisation)
        if areas is not None:
            within = Area.objects.under_any(areas).order_by()
            elsewhere = Figure.objects.filter(report=OuterRef("pk")).exclude(camp__area__in=within)
            mine &= ~Q(Exists(elsewhere))
        found |= mine
    return found


_STALE = Q(state__freshness=Freshness.STALE)
_EMPTY = Q(best=None)
_FLOWS = Q(state__basis=Basis.FLOWS_ONLY)


def camps_of_interest(user: User, asked: Asked, today: date) -> QuerySet[Any]:
    """The camps of the areas in which a user holds any right, each with its population today."""
    camps = Camp.objects.standing().filter(_within("area", held_areas(user), asked.area))
    return with_population(camps, today)


def stale_camps(user: User, asked: Asked, today: date) -> QuerySet[Any]:
    """Counted more than 90 days ago; the largest first."""
    return _largest_first(camps_of_interest(user, asked, today).filter(_STALE))


def empty_camps(user: User, asked: Asked, today: date) -> QuerySet[Any]:
    """Of which no figure counts."""
    return camps_of_interest(user, asked, today).filter(_EMPTY).select_related("area").order_by("name", "pk")


def flows_only_camps(user: User, asked: Asked, today: date) -> QuerySet[Any]:
    """Never counted: arrivals and departures alone; the largest first."""
    return _largest_first(camps_of_interest(user, asked, today).filter(_FLOWS))


def _largest_first(camps: QuerySet[Any]) -> QuerySet[Any]:
    return camps.select_related("area").order_by(F("best").desc(nulls_last=True), "name", "pk")


def _within(column: str, held: Collection[int] | None, area: Area | None) -> Q:
    """Rows of camps in areas that somebody holds, and in the area asked for."""
    found = Q()
    if held is not None:
        found &= Q(**{f"{column}__in": Area.objects.under_any(held).order_by()})
    if area is not None:
        found &= Q(**{f"{column}__in": Area.objects.under(area).order_by()})
    return found


def areas_to_choose() -> QuerySet[Area]:
    """Countries and their first level, where there are camps with totals."""
    above = CampTotal.objects.annotate(above=Func(F("areas"), function="unnest")).values("above")
    return Area.objects.filter(level__lte=1, pk__in=above).order_by("code")
