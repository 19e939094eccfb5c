"""What changes in areas on days, added to their months and years (docs/adr/0010-months-and-years.md)."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from camptrack.queries.area_changes import MISSING_SPANS, STOCKS

from .arrays import array
from .sums import add_changes

_INTO = f"INSERT INTO camptrack_areaspan (area_id, whole_year, day, site_type, {', '.join(STOCKS)})"
_TOLD = """
SELECT * FROM unnest(%s::bigint[], %s::boolean[], %s::date[], %s::text[], %s::bigint[], %s::bigint[],
                     %s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[])
"""
# Names of columns alone are put in.
_ADDING = f"""
ON CONFLICT (area_id, whole_year, day, site_type) DO UPDATE SET
    {", ".join(f"{stock} = camptrack_areaspan.{stock} + excluded.{stock}" for stock in STOCKS)}
"""
_ADD_WHAT_IS_MISSING = f"{_INTO} {MISSING_SPANS} {_ADDING}"


def add_to_spans(cursor: Any, areas: Mapping[tuple[int, str], Mapping[int, Sequence[int]]]) -> None:
    """Area and site type → ordinal → change. In the order of the key, as the days' rows."""
    rows: list[tuple[Any, ...]] = []
    for (area, site_type), by_day in areas.items():
        months: dict[date, list[int]] = {}
        years: dict[date, list[int]] = {}
        add_changes(months, ((_month(day), change) for day, change in by_day.items()))
        add_changes(years, ((month.replace(month=1), change) for month, change in months.items()))
        for whole_year, spans in ((False, months), (True, years)):
            told = ((begins, sums[: len(STOCKS)]) for begins, sums in spans.items())
            rows += [(area, whole_year, begins, site_type, *stocks) for begins, stocks in told if any(stocks)]
    if rows:
        cursor.execute(
            f"{_INTO} {_TOLD} {_ADDING}", [array(column) for column in zip(*sorted(rows), strict=True)]
        )


@cache
def _month(day: int) -> date:
    """The first day of an ordinal's month; a rebuild asks for the same ones again and again."""
    return date.fromordinal(day).replace(day=1)


def mend_spans(cursor: Any, site_type: str, areas: list[int]) -> int:
    """Bring months and years of a site type in these areas (by id) to the sums of their days; how many were
    wrong. The caller sees to it that nobody else mends meanwhile."""
    cursor.execute(_ADD_WHAT_IS_MISSING, {"site_type": site_type, "areas": areas})
    mended: int = cursor.rowcount
    return mended
