"""The camps that an answer is about, and what is still waiting there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from camptrack.models import Area, Camp, CampCode, Decision, Figure
from camptrack.vocabulary import DecisionKind

from . import clock

_SETTLED = """
SELECT count(*), min(at), statement_timestamp() FROM camptrack_stalemark WHERE camp_id = ANY(%s)
"""
_COMPUTED = "SELECT max(computed_at) FROM camptrack_camptotal WHERE camp_id = ANY(%s)"
# The same of an area, whose camps need not be told and told back. OFFSET 0 keeps each step a look-up by area:
# guesses about a recursion end in reading all the areas and camps that there are.
_SETTLED_UNDER = """
WITH RECURSIVE subtree AS (
    SELECT %s::bigint AS id
    UNION
    SELECT child.id FROM subtree CROSS JOIN LATERAL (
        SELECT id FROM camptrack_area WHERE parent_id = subtree.id OFFSET 0
    ) child
), place AS MATERIALIZED (
    SELECT ARRAY(
        SELECT camp.id FROM subtree CROSS JOIN LATERAL (
            SELECT id FROM camptrack_camp WHERE area_id = subtree.id AND merged_into_id IS NULL OFFSET 0
        ) camp ORDER BY camp.id
    ) AS camps
)
SELECT cardinality(camps), (SELECT max(computed_at) FROM camptrack_camptotal WHERE camp_id = ANY(camps)),
       mark.waiting, mark.oldest, statement_timestamp()
FROM place CROSS JOIN LATERAL (
    SELECT count(*) AS waiting, min(at) AS oldest FROM camptrack_stalemark WHERE camp_id = ANY(camps)
) mark
"""


@dataclass(frozen=True)
class Settled:
    """Whether evidence that bears on an answer waits to be worked in, and the moment before which all of
    it is in."""

    pending: bool
    through: datetime
    computed_at: datetime | None
    #: how many camps the answer is about
    camps: int


def camps_of(place: Area | Camp, site_type: str | None = None) -> list[int]:
    """The ids of the camps (of a type) in an area and everything under it, but for those merged into
    another; of a camp, its own."""
    if isinstance(place, Camp):
        return [place.pk]
    camps = Camp.objects.in_area(place).standing()
    if site_type is not None:
        camps = camps.filter(site_type=site_type)
    return list(camps.order_by("pk").values_list("pk", flat=True))


def settled(camps: list[int]) -> Settled:
    """Ask this before reading totals: what is worked in between makes an answer newer, never silently old."""
    known = _known_through()
    with connection.cursor() as cursor:
        cursor.execute(_COMPUTED, [camps])
        (computed_at,) = cursor.fetchone()
        cursor.execute(_SETTLED, [camps])
        waiting, oldest, now = cursor.fetchone()
    through = min(oldest or now, known or now)
    return Settled(pending=waiting > 0, through=through, computed_at=computed_at, camps=len(camps))


def settled_in(place: Area | Camp) -> Settled:
    """The same of all camps of a place."""
    if isinstance(place, Camp):
        return settled([place.pk])
    known = _known_through()
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED_UNDER, [place.pk])
        camps, computed_at, waiting, oldest, now = cursor.fetchone()
    through = min(oldest or now, known or now)
    return Settled(pending=waiting > 0, through=through, computed_at=computed_at, camps=camps)


def _known_through() -> datetime | None:
    """Of a standby, asked before its marks: what arrives in between makes an answer newer."""
    return clock.now() if settings.READ_ONLY else None


def camp_by_code(code: str) -> Camp | None:
    """The camp that a code names or named, or the one that this was merged into."""
    named = CampCode.objects.select_related("camp__area", "camp__merged_into__area")
    found = named.filter(pk=code).first()
    return found.camp.counted_in if found else None


def camps_by_code(codes: Iterable[str]) -> dict[str, Camp]:
    """The same of many: by code, without those that name no camp."""
    named = CampCode.objects.filter(pk__in=[*codes]).select_related("camp__merged_into")
    return {each.pk: each.camp.counted_in for each in named}


def counting_in(figures: QuerySet[Figure]) -> QuerySet[Any]:
    """Figures annotated with `counted_in`, the camp (by id) where they count today: the one last assigned,
    else their own; of merged camps the one that they were merged into."""
    assigned = Decision.objects.in_force().filter(figure=OuterRef("pk"), kind=DecisionKind.ASSIGN_CAMP)
    last = assigned.order_by("-at", "-id").values(in_camp=Coalesce("camp__merged_into", "camp"))[:1]
    return figures.annotate(counted_in=Coalesce(Subquery(last), F("camp__merged_into"), F("camp")))


def figures_in(camp: Camp) -> QuerySet[Any]:
    """The figures that count in a camp today, drafts among them."""
    group = Camp.objects.filter(Q(pk=camp.pk) | Q(merged_into=camp)).values("pk")
    assigned = Decision.objects.filter(camp__in=group).values("figure")
    candidates = Figure.objects.filter(Q(camp__in=group) | Q(pk__in=assigned))
    return counting_in(candidates).filter(counted_in=camp.pk)


def camp_counting(figure: Figure) -> Camp:
    """The camp where a figure counts today."""
    where = counting_in(Figure.objects.filter(pk=figure.pk)).values("counted_in")
    return Camp.objects.select_related("area").get(pk__in=where)
