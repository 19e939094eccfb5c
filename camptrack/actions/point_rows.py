"""The points of camps as they stand, and what changed in them, written.

Stored points are read as COPY writes them and compared as text: a rebuild compares hundreds for each camp,
nearly all of them alike, and only what differs is worth taking apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from io import StringIO
from typing import Any

from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis, Freshness

from .arrays import array

#: a camp's points in their order, each as COPY reads and writes it
Lines = list[str]

# The camp, then the columns of `Point` in its order.
_COLUMNS = (
    "camp_id, day, low, best, high, basis, freshness, anchor_id, anchor_on, drift, arrivals, departures"
)
_STORED = """
COPY (
    SELECT {columns} FROM camptrack_camppoint WHERE camp_id = ANY('{camps}') ORDER BY camp_id, day
) TO STDOUT
"""
_DELETE = "DELETE FROM camptrack_camppoint WHERE camp_id = %s AND day = ANY(%s::date[])"
_COPY = f"COPY camptrack_camppoint ({_COLUMNS}) FROM STDIN"
_NULL = r"\N"


def stored_lines(cursor: Any, camps: Iterable[int]) -> dict[int, Lines]:
    """The whole stored series of each of these camps."""
    found: dict[int, Lines] = {camp: [] for camp in camps}
    told = StringIO()
    cursor.copy_expert(_STORED.format(columns=_COLUMNS, camps=array(found)), told)
    told.seek(0)
    for line in told:
        found[int(line[: line.index("\t")])].append(line)
    return found


def point_lines(camp: int, points: Iterable[Point]) -> Lines:
    """The same of points that were decided; no value holds a tab or a backslash."""
    return [
        f"{camp}\t{_written(day)}\t{low}\t{best}\t{high}\t{basis}\t{freshness or ''}\t{anchor or _NULL}\t"
        f"{_NULL if anchor_day is None else _written(anchor_day)}\t{_NULL if drift is None else drift}\t"
        f"{arrivals}\t{departures}\n"
        for day, low, best, high, basis, freshness, anchor, anchor_day, drift, arrivals, departures in points
    ]


def write_points(cursor: Any, before: Mapping[int, Lines], after: Mapping[int, Lines]) -> set[int]:
    """Delete the points that are gone or changed and copy in the new ones; the camps that had any.

    COPY, because a camp has hundreds of points and an INSERT costs ten times as much for each.
    """
    differ = {camp for camp, lines in after.items() if before[camp] != lines}
    new = StringIO()
    for camp in differ:
        standing, wanted = set(before[camp]), set(after[camp])
        if old := standing - wanted:
            cursor.execute(_DELETE, [camp, [line.split("\t", 2)[1] for line in old]])
        new.writelines(line for line in after[camp] if line not in standing)
    if new.tell():
        new.seek(0)
        cursor.copy_expert(_COPY, new)
    return differ


def changed(before: Sequence[str], after: Sequence[str]) -> tuple[list[Point], list[Point]]:
    """What is between the first and the last points that differ, with a like one on either side, so that both
    begin and end in the same state."""
    shorter = min(len(before), len(after))
    alike = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    left = shorter - alike
    alike_behind = next((n for n in range(left) if before[-1 - n] != after[-1 - n]), left)
    first, behind = max(alike - 1, 0), max(alike_behind - 1, 0)
    return points(before[first : len(before) - behind]), points(after[first : len(after) - behind])


def points(lines: Iterable[str]) -> list[Point]:
    """Taken apart again."""
    found = []
    for line in lines:
        _, day, low, best, high, basis, fresh, anchor, anchor_on, drift, *flows = line.split("\t")
        found.append(
            Point(
                _read(day),
                int(low),
                int(best),
                int(high),
                Basis(basis),
                Freshness(fresh) if fresh else None,
                None if anchor == _NULL else anchor,
                None if anchor_on == _NULL else _read(anchor_on),
                None if drift == _NULL else int(drift),
                *map(int, flows),
            )
        )
    return found


# The same few thousand days again and again.
@cache
def _written(day: int) -> str:
    return date.fromordinal(day).isoformat()


@cache
def _read(day: str) -> int:
    return date.fromisoformat(day).toordinal()
