"""The totals of many areas or camps on a day, a row each: as many queries for a page as for one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from camptrack.models import Area, Camp
from camptrack.reconcile.terms import Basis, Freshness

from .area_changes import STATE_ROWS, up_to
from .composition import LAID

WEEK = 7


@dataclass(frozen=True)
class Total:
    """People in an area's recorded sites, or in a camp, on a day: all of them, or those of a group (then
    without low and high). Without data the numbers are None."""

    place: Area | Camp
    #: the areas above it and, of an area, itself: by level
    areas: Mapping[int, Area]
    low: int | None
    best: int | None
    high: int | None
    basis: Basis
    freshness: Freshness | None
    camps: int
    camps_without_data: int
    camps_stale: int
    camps_flows_only: int
    arrivals_7d: int
    departures_7d: int
    #: with a group: the share of the people who live in camps where groups are told apart
    coverage: Fraction | None
    pending: bool


@dataclass(frozen=True)
class Asked:
    """What is asked of every row."""

    on: date
    site_type: str | None = None
    population_group: str | None = None


_WITH_CAMPS = """
    WITH RECURSIVE up AS (
        SELECT DISTINCT area_id AS id FROM camptrack_camp
        WHERE merged_into_id IS NULL AND (%s::text IS NULL OR site_type = %s)
        UNION
        SELECT area.parent_id FROM camptrack_area area JOIN up USING (id) WHERE area.parent_id IS NOT NULL
    ) SELECT id FROM up
"""


def areas_with_camps(level: int, site_type: str | None) -> QuerySet[Area]:
    """The areas of a level that have a camp (of this type) in them."""
    found = RawSQL(_WITH_CAMPS, [site_type, site_type])  # noqa: S611  the SQL is ours
    return Area.objects.filter(level=level, pk__in=found)


# The camps under each of the asked areas; of a camp, itself.
_UNDER = """
under AS (
    SELECT id AS root, id FROM unnest(%(roots)s::bigint[]) AS id
    UNION ALL
    SELECT under.root, child.id FROM camptrack_area child JOIN under ON child.parent_id = under.id
), member AS MATERIALIZED (
    SELECT under.root, camp.id AS camp FROM camptrack_camp camp JOIN under ON camp.area_id = under.id
    WHERE camp.merged_into_id IS NULL AND (%(site_type)s::text IS NULL OR camp.site_type = %(site_type)s)
)
"""
_ITSELF = "member AS MATERIALIZED (SELECT id AS root, id AS camp FROM unnest(%(roots)s::bigint[]) AS id)"

_CAMPS = """
SELECT root, count(*), coalesce(bool_or(EXISTS (
    SELECT FROM camptrack_stalemark mark WHERE mark.camp_id = member.camp)), false)
FROM member GROUP BY root
"""
_AREAS = f"""
SELECT area_id, sum(low), sum(best), sum(high), sum(camps), sum(camps_ageing), sum(camps_stale),
       sum(camps_flows_only), sum(arrivals), sum(departures)
FROM (
    SELECT *, 0::bigint AS arrivals, 0::bigint AS departures FROM ({STATE_ROWS}) AS state
    UNION ALL
    SELECT area_id, 0, 0, 0, 0, 0, 0, 0, arrivals, departures FROM camptrack_areadelta
    WHERE area_id = ANY(%(areas)s) AND site_type = ANY(%(types)s) AND day > %(week)s AND day <= %(on)s
) AS row
GROUP BY area_id
"""  # noqa: S608  the rows' query is ours
_POINTS = """
SELECT id, low, best, high, 1, (freshness = 'ageing')::int, (freshness = 'stale')::int,
       (basis = 'flows_only')::int, flow.arrivals, flow.departures
FROM unnest(%(roots)s::bigint[]) AS id
CROSS JOIN LATERAL (SELECT * FROM camptrack_camppoint WHERE camp_id = id AND day <= %(on)s
                    ORDER BY day DESC LIMIT 1) point
CROSS JOIN LATERAL (
    SELECT coalesce(sum(arrivals), 0) AS arrivals, coalesce(sum(departures), 0) AS departures
    FROM camptrack_camppoint WHERE camp_id = id AND day > %(week)s AND day <= %(on)s
) flow
"""
# Of a group: nobody describes groups here is None, described without this group is nobody.
_GROUP = """
, told AS (
    SELECT camp, sum(people) FILTER (WHERE shown AND population_group = %(group)s) AS people,
           bool_or(population_group = %(group)s AND NOT shown) AS hidden
    FROM cell GROUP BY camp
)
SELECT root, sum(described.best), sum(place.best),
       sum(CASE WHEN described.camp IS NULL OR told.hidden AND told.people IS NULL THEN NULL
                ELSE coalesce(told.people, 0) END)
FROM member JOIN place USING (camp) LEFT JOIN described USING (camp) LEFT JOIN told USING (camp)
GROUP BY root
"""
_ABOVE = """
WITH RECURSIVE chain AS (
    SELECT id AS start, id, parent_id FROM camptrack_area WHERE id = ANY(%s)
    UNION ALL
    SELECT chain.start, area.id, area.parent_id
    FROM camptrack_area area JOIN chain ON area.id = chain.parent_id
) SELECT start, id FROM chain
"""


def totals(places: Sequence[Area] | Sequence[Camp], asked: Asked) -> list[Total]:
    """A row for each of these places, all of one kind."""
    if not places:
        return []
    of_camps = isinstance(places[0], Camp)
    given: dict[str, Any] = {
        "roots": [place.pk for place in places],
        "on": asked.on,
        "week": asked.on - timedelta(days=WEEK),
        "site_type": asked.site_type,
        "group": asked.population_group,
        "cut": "population_group",
    }
    given |= up_to(given["roots"], asked.on, asked.site_type)
    members = _ITSELF if of_camps else _UNDER
    groups: dict[int, tuple[int | None, Fraction | None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {members} {_CAMPS}", given)
        camps = {root: (count, pending) for root, count, pending in cursor.fetchall()}
        cursor.execute(_POINTS if of_camps else _AREAS, given)
        states = {root: [int(number) for number in state] for root, *state in cursor.fetchall()}
        if asked.population_group is not None:
            camps_asked = {**given, "camps": _members(cursor, members, given)}
            cursor.execute(f"WITH RECURSIVE {members}, {LAID} {_GROUP}", camps_asked)
            groups = {root: _group(*sums) for root, *sums in cursor.fetchall()}
    above = _areas_above([place.area_id if isinstance(place, Camp) else place.pk for place in places])
    return [_total(place, above, camps, states, groups, asked) for place in places]


def _members(cursor: Any, members: str, given: dict[str, Any]) -> list[int]:
    cursor.execute(f"WITH RECURSIVE {members} SELECT DISTINCT camp FROM member", given)  # noqa: S608  ours
    return [camp for (camp,) in cursor.fetchall()]


def _group(described: Any, best: Any, people: Any) -> tuple[int | None, Fraction | None]:
    coverage = Fraction(int(described or 0), int(best)) if best else None
    return None if people is None else int(people), coverage


def _areas_above(areas: Sequence[int]) -> dict[int, dict[int, Area]]:
    """By area, by level: itself and all above it."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [list(set(areas))])
        chain = cursor.fetchall()
    named = Area.objects.in_bulk({area for _start, area in chain})
    found: dict[int, dict[int, Area]] = {}
    for start, area in chain:
        found.setdefault(start, {})[named[area].level] = named[area]
    return found


def _total(
    place: Area | Camp,
    above: Mapping[int, Mapping[int, Area]],
    camps: Mapping[int, tuple[int, bool]],
    states: Mapping[int, list[int]],
    groups: Mapping[int, tuple[int | None, Fraction | None]],
    asked: Asked,
) -> Total:
    low, best, high, counted, ageing, stale, flows_only, arrivals, departures = states.get(place.pk, [0] * 9)
    recorded, pending = camps.get(place.pk, (0, False))
    band: tuple[int | None, int | None, int | None] = (low, best, high) if counted else (None, None, None)
    coverage = None
    if asked.population_group is not None:
        people, coverage = groups.get(place.pk, (None, None))
        band = (None, people, None)
    basis = Basis.HEADCOUNT if counted > flows_only else Basis.FLOWS_ONLY if counted else Basis.NONE
    freshness = Freshness.STALE if stale else Freshness.AGEING if ageing else Freshness.CURRENT
    return Total(
        place,
        above[place.area_id if isinstance(place, Camp) else place.pk],
        *band,
        basis,
        freshness if basis == Basis.HEADCOUNT else None,
        counted,
        # While a move of a camp waits to be worked in, the two may differ the other way round.
        max(recorded - counted, 0),
        stale,
        flows_only,
        arrivals,
        departures,
        coverage,
        pending,
    )
