"""Stored totals on a day, read for many camps or areas at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from camptrack.reconcile.terms import Basis, Freshness

from .area_changes import STATE_ROWS

LEVELS = 5
#: code and name of the country, code and name of the area of level 1, and so on to level 4
Above = list[str | None]
Band = tuple[int | None, int | None, int | None]


class Total(NamedTuple):
    """People in an area's recorded sites, or in a camp, on a day: all of them, or those of a group (then
    without low and high). Without data the numbers are None."""

    code: str
    name: str
    #: of an area
    level: int | None
    #: of a camp
    site_type: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    #: the areas above it and, of an area, itself
    above: Above
    low: int | None
    best: int | None
    high: int | None
    basis: str
    freshness: str | None
    camps: int
    camps_without_data: int
    camps_stale: int
    camps_flows_only: int
    arrivals_7d: int
    departures_7d: int
    #: with a group: the share of the people who live in camps where groups are told apart
    coverage: Fraction | None
    pending: bool


# The camps under each of the asked areas; of a camp, itself.
UNDER = """
under AS (
    SELECT id AS root, id FROM unnest(%(roots)s::bigint[]) AS id
    UNION ALL
    SELECT under.root, child.id FROM camptrack_area child JOIN under ON child.parent_id = under.id
), member AS MATERIALIZED (
    SELECT under.root, camp.id AS camp FROM camptrack_camp camp JOIN under ON camp.area_id = under.id
    WHERE camp.merged_into_id IS NULL AND (%(site_type)s::text IS NULL OR camp.site_type = %(site_type)s)
)
"""
ITSELF = "member AS MATERIALIZED (SELECT id AS root, id AS camp FROM unnest(%(roots)s::bigint[]) AS id)"
_CAMPS = """
SELECT camp.id, camp.area_id, camp.code, camp.name, camp.site_type, camp.latitude, camp.longitude,
       low, best, high, basis, freshness, flow.arrivals, flow.departures,
       EXISTS (SELECT FROM camptrack_stalemark mark WHERE mark.camp_id = camp.id)
FROM camptrack_camp camp
LEFT JOIN LATERAL (SELECT day, low, best, high, basis, freshness FROM camptrack_camppoint
                   WHERE camp_id = camp.id AND day <= %(on)s ORDER BY day DESC LIMIT 1) point ON true
CROSS JOIN LATERAL (
    -- Nothing is looked for in a week whose end the latest point does not reach.
    SELECT coalesce(sum(arrivals), 0)::bigint AS arrivals, coalesce(sum(departures), 0)::bigint AS departures
    FROM camptrack_camppoint
    WHERE camp_id = camp.id AND day > %(week)s AND day <= %(on)s AND point.day > %(week)s
) flow
WHERE camp.id = ANY(%(roots)s)
"""
_STATE = f"""
SELECT area_id, sum(low)::bigint AS low, sum(best)::bigint AS best, sum(high)::bigint AS high,
       sum(camps) AS camps, sum(camps_ageing) AS camps_ageing, sum(camps_stale) AS camps_stale,
       sum(camps_flows_only) AS camps_flows_only, sum(arrivals)::bigint AS arrivals,
       sum(departures)::bigint AS departures
FROM (
    SELECT *, 0::bigint AS arrivals, 0::bigint AS departures FROM ({STATE_ROWS}) AS state
    UNION ALL
    SELECT area_id, 0, 0, 0, 0, 0, 0, 0, arrivals, departures FROM camptrack_areadelta
    WHERE area_id = ANY(%(areas)s) AND site_type = ANY(%(types)s) AND day > %(week)s AND day <= %(on)s
) AS row
GROUP BY area_id
"""  # noqa: S608  the rows' query is ours
_AREAS = f"""
WITH RECURSIVE {UNDER}, recorded AS MATERIALIZED (
    SELECT root, count(*) AS camps, bool_or(EXISTS (
        SELECT FROM camptrack_stalemark mark WHERE mark.camp_id = member.camp)) AS pending
    FROM member GROUP BY root
), state AS MATERIALIZED ({_STATE})
SELECT area.id, area.code, area.name, area.level, recorded.camps, recorded.pending, low, best, high,
       state.camps, camps_ageing, camps_stale, camps_flows_only, arrivals, departures
FROM camptrack_area area
LEFT JOIN recorded ON recorded.root = area.id LEFT JOIN state ON state.area_id = area.id
WHERE area.id = ANY(%(roots)s)
"""  # noqa: S608  the parts are ours
_ABOVE = """
WITH RECURSIVE chain AS (
    SELECT id AS start, parent_id, level, code, name FROM camptrack_area WHERE id = ANY(%s)
    UNION ALL
    SELECT chain.start, area.parent_id, area.level, area.code, area.name
    FROM chain JOIN camptrack_area area ON area.id = chain.parent_id
) SELECT start, level, code, name FROM chain
"""


def camp_totals(cursor: Any, given: dict[str, Any]) -> dict[int, Total]:
    """Of the camps that are given as roots, by id."""
    cursor.execute(_CAMPS, given)
    rows = cursor.fetchall()
    above = areas_above(cursor, {area for _camp, area, *_rest in rows})
    return {camp: _of_camp(above[area], row) for camp, area, *row in rows}


def area_totals(cursor: Any, given: dict[str, Any]) -> dict[int, Total]:
    """Of the areas that are given as roots, by id."""
    cursor.execute(_AREAS, given)
    rows = cursor.fetchall()
    above = areas_above(cursor, given["roots"])
    return {area: _of_area(above[area], row) for area, *row in rows}


def names_above(areas: Iterable[int]) -> dict[int, Above]:
    """By area: itself and all above it."""
    with connection.cursor() as cursor:
        return areas_above(cursor, areas)


def areas_above(cursor: Any, areas: Iterable[int]) -> dict[int, Above]:
    """By area: itself and all above it."""
    cursor.execute(_ABOVE, [list(areas)])
    nowhere: Above = [None for _level in range(LEVELS) for _column in ("code", "name")]
    found: dict[int, Above] = defaultdict(nowhere.copy)
    for start, level, *named in cursor.fetchall():
        found[start][2 * level : 2 * level + 2] = named
    return found


def _of_camp(above: Above, row: Sequence[Any]) -> Total:
    place, (low, best, high, basis, freshness), (arrivals, departures, pending) = row[:5], row[5:10], row[10:]
    code, name, site_type, latitude, longitude = place
    band = (low, best, high, basis or Basis.NONE, freshness or None)
    known, stale, flows_only = basis is not None, freshness == Freshness.STALE, basis == Basis.FLOWS_ONLY
    counts = (int(known), int(not known), int(stale), int(flows_only))
    rest = (arrivals, departures, None, pending)
    return Total(code, name, None, site_type, latitude, longitude, above, *band, *counts, *rest)


def _of_area(above: Above, row: Sequence[Any]) -> Total:
    code, name, level, recorded, pending, *state = row
    low, best, high, counted, ageing, stale, flows_only, arrivals, departures = (each or 0 for each in state)
    basis = Basis.HEADCOUNT if counted > flows_only else Basis.FLOWS_ONLY if counted else Basis.NONE
    freshness = Freshness.STALE if stale else Freshness.AGEING if ageing else Freshness.CURRENT
    band: Band = (low, best, high) if counted else (None, None, None)
    # While a move of a camp waits to be worked in, the two may differ the other way round.
    counts = (counted, max((recorded or 0) - counted, 0), stale, flows_only)
    how_fresh = freshness if basis == Basis.HEADCOUNT else None
    said = (*band, basis, how_fresh, *counts)
    return Total(code, name, level, None, None, None, above, *said, arrivals, departures, None, bool(pending))
