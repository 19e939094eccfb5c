"""The points of camps as they stand, and what changed in them, written."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import Any

from camptrack.reconcile.series import Point

#: The columns of `Point` in its order; days as the rules have them, so that a row is a point as it is.
_STORED = """
SELECT camp_id, day - '0001-01-01'::date + 1, low, best, high, basis, nullif(freshness, ''), anchor_id::text,
       anchor_on - '0001-01-01'::date + 1, drift, arrivals, departures
FROM camptrack_camppoint WHERE camp_id = ANY(%s) ORDER BY camp_id, day
"""
_DELETE = "DELETE FROM camptrack_camppoint WHERE camp_id = %s AND day = ANY(%s)"
_COPY = """
COPY camptrack_camppoint (camp_id, day, low, best, high, basis, freshness, anchor_id, anchor_on, drift,
                          arrivals, departures) FROM STDIN
"""
_NULL = r"\N"


def stored_points(cursor: Any, camps: Iterable[int]) -> dict[int, list[Point]]:
    """The whole stored series of each of these camps."""
    found: dict[int, list[Point]] = {camp: [] for camp in camps}
    cursor.execute(_STORED, [list(found)])
    for camp, *point in cursor:
        found[camp].append(Point._make(point))
    return found


def write_points(
    cursor: Any, before: Mapping[int, list[Point]], after: Mapping[int, list[Point]]
) -> set[int]:
    """Delete the points that are gone or changed and copy in the new ones; the camps that had any.

    COPY, because a camp has hundreds of points and an INSERT costs ten times as much for each.
    """
    differ = {camp for camp, points in after.items() if before[camp] != points}
    lines = StringIO()
    for camp in differ:
        standing, wanted = set(before[camp]), set(after[camp])
        if old := standing - wanted:
            cursor.execute(_DELETE, [camp, [date.fromordinal(point.day) for point in old]])
        lines.writelines(_line(camp, point) for point in after[camp] if point not in standing)
    if lines.tell():
        lines.seek(0)
        cursor.copy_expert(_COPY, lines)
    return differ


def _line(camp: int, point: Point) -> str:
    """A row as COPY reads it; no value holds a tab or a backslash."""
    day, low, best, high, basis, freshness, anchor, anchor_day, drift, arrivals, departures = point
    anchored = _NULL if anchor_day is None else date.fromordinal(anchor_day)
    return (
        f"{camp}\t{date.fromordinal(day)}\t{low}\t{best}\t{high}\t{basis}\t{freshness or ''}\t"
        f"{anchor or _NULL}\t{anchored}\t{_NULL if drift is None else drift}\t{arrivals}\t{departures}\n"
    )
