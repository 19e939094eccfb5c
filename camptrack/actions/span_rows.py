"""What changes in areas on days, added to their months and years (docs/adr/0010-months-and-years.md)."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from operator import add
from typing import Any

from camptrack.queries.area_changes import MISSING_SPANS, STOCKS

from .arrays import array

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


def add_to_spans(cursor: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows of days: area, site type, ordinal, the stocks and whatever follows them. In the order of the key,
    as those were."""
    sums: dict[tuple[int, bool, date, str], tuple[int, ...]] = {}
    for area, site_type, day, *change in rows:
        month, year = _begins(day)
        stocks = change[: len(STOCKS)]
        for key in ((area, False, month, site_type), (area, True, year, site_type)):
            there = sums.get(key)
            sums[key] = tuple(stocks) if there is None else tuple(map(add, there, stocks))
    told = [(*key, *stocks) for key, stocks in sorted(sums.items()) if any(stocks)]
    if told:
        cursor.execute(f"{_INTO} {_TOLD} {_ADDING}", [array(column) for column in zip(*told, strict=True)])


@cache
def _begins(day: int) -> tuple[date, date]:
    """The first days of an ordinal's month and year; a rebuild asks for the same ones again and again."""
    month = date.fromordinal(day).replace(day=1)
    return month, month.replace(month=1)


def mend_spans(cursor: Any) -> int:
    """Bring months and years to the sums of their days; how many were wrong. The caller sees to it that
    nobody else mends meanwhile."""
    cursor.execute(_ADD_WHAT_IS_MISSING)
    mended: int = cursor.rowcount
    return mended
