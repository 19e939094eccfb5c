"""Which areas' stored changes may not be the sums of their camps': found by checksums that add up.

To compare every day of every area with the camps below costs half as much as working out the camps. But what
is compared are sums: so the sum over all days, each multiplied by a weight of its own, is alike on both sides
where the days are alike, and differs where they differ. Only areas for which it differs are worth comparing.

The weights are drawn anew each time: what is wrong is overlooked once in a hundred million times, and found
by the next rebuild.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from .area_changes import FLOWS, STOCKS

#: a prime; checksums are taken modulo this, so that no product leaves 64 bits
_MODULO = 2**31 - 1
#: the stocks of one camp's point, where they are not columns
_OF_A_POINT = {
    "camps": "1",
    "camps_ageing": "(freshness = 'ageing')::int",
    "camps_stale": "(freshness = 'stale')::int",
    "camps_flows_only": "(basis = 'flows_only')::int",
}


def _together(columns: Iterable[str], named: dict[str, str] | None = None) -> str:
    """The numbers of a row as one, each times its own weight: of nine below 2^27, less than 2^62."""
    terms = ((named or {}).get(column, column) for column in columns)
    return " + ".join(
        f"({term})::bigint %% {_MODULO} * %({column})s" for term, column in zip(terms, columns, strict=True)
    )


def _weighed(number: str, day: str) -> str:
    """A number of a day times the day's weight, summed without loss (the sum of bigint is numeric)."""
    weight = f"(hashint4extended({day} - '2000-01-01'::date, %(seed)s) & {_MODULO})"
    return f"sum(({number}) %% {_MODULO} * {weight})"


def _begin(span: str) -> str:
    return f"date_trunc('{span}', day::timestamp)::date"


_ALL, _STOCKS = _together((*STOCKS, *FLOWS)), _together(STOCKS)
# What the camps' points add up to; what the days say, and add up to by month; what the months say, and add up
# to by year; what the years say. Every step of a camp is worked out once, not once for each area above it.
_DOUBTFUL = f"""
WITH camp AS (
    SELECT camp_id, {_weighed("change", "day")} AS days
    FROM (
        SELECT camp_id, day,
               state - lag(state, 1, 0::bigint) OVER (PARTITION BY camp_id ORDER BY day) + flows AS change
        FROM (
            SELECT camp_id, day, {_together(STOCKS, _OF_A_POINT)} AS state, {_together(FLOWS)} AS flows
            FROM camptrack_camppoint
            WHERE camp_id IN (SELECT camp_id FROM camptrack_camptotal WHERE site_type = ANY(%(types)s))
            OFFSET 0  -- so that it is worked out once
        ) point
    ) step GROUP BY camp_id
), camps AS (
    SELECT area_id, site_type, sum(days) AS days
    FROM camp JOIN camptrack_camptotal USING (camp_id) CROSS JOIN LATERAL unnest(areas) AS area_id
    GROUP BY area_id, site_type
), days AS (
    SELECT area_id, site_type, {_weighed(_ALL, "day")} AS days, {_weighed(_STOCKS, _begin("month"))} AS months
    FROM camptrack_areadelta WHERE site_type = ANY(%(types)s) GROUP BY area_id, site_type
), spans AS (
    SELECT area_id, site_type,
           {_weighed(_STOCKS, "day")} FILTER (WHERE NOT whole_year) AS months,
           {_weighed(_STOCKS, _begin("year"))} FILTER (WHERE NOT whole_year) AS months_by_year,
           {_weighed(_STOCKS, "day")} FILTER (WHERE whole_year) AS years
    FROM camptrack_areaspan WHERE site_type = ANY(%(types)s) GROUP BY area_id, site_type
)
SELECT site_type, area_id
FROM camps FULL JOIN days USING (area_id, site_type) FULL JOIN spans USING (area_id, site_type)
WHERE (coalesce(camps.days, 0) - coalesce(days.days, 0)) %% {_MODULO} <> 0
   OR (coalesce(days.months, 0) - coalesce(spans.months, 0)) %% {_MODULO} <> 0
   OR (coalesce(months_by_year, 0) - coalesce(years, 0)) %% {_MODULO} <> 0
ORDER BY site_type, area_id
"""  # noqa: S608 - names of columns alone are put in


def doubtful_areas(site_types: Iterable[str]) -> dict[str, list[int]]:
    """By site type, the areas (by id) in which some day, month or year of it is not what it should be.

    One statement, so one moment: a drain that goes on meanwhile is in all of it or in nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DOUBTFUL, _given(site_types))
        found = defaultdict(list)
        for site_type, area in cursor.fetchall():
            found[site_type].append(area)
    return found


def _given(site_types: Iterable[str]) -> dict[str, Any]:
    drawn = random.SystemRandom()
    weights = {column: drawn.randrange(1, 2**27) for column in (*STOCKS, *FLOWS)}
    return {"types": list(site_types), "seed": drawn.getrandbits(62), **weights}
