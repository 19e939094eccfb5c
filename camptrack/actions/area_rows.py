"""What camps' points change in the areas above them, added to the areas' own changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import add, sub
from typing import Any

from camptrack.reconcile.areas import NOTHING, Change, changes
from camptrack.reconcile.series import Point

from .arrays import array
from .span_rows import add_to_spans

#: where points are added up: the ids of the areas, and the camp's site type
Place = tuple[tuple[int, ...], str]

INTO_AREAS = """
INSERT INTO camptrack_areadelta (area_id, site_type, day, low, best, high, camps, camps_ageing, camps_stale,
                                 camps_flows_only, arrivals, departures)
"""
# An array a column, not VALUES: the parser takes longer for those than the table.
_TOLD = """
SELECT area, site_type, '0001-01-01'::date + day - 1, low, best, high, camps, camps_ageing, camps_stale,
       camps_flows_only, arrivals, departures
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[],
            %s::int[], %s::int[], %s::int[], %s::bigint[], %s::bigint[])
    AS told (area, site_type, day, low, best, high, camps, camps_ageing, camps_stale, camps_flows_only,
             arrivals, departures)
"""
ADDING = """
ON CONFLICT (area_id, site_type, day) DO UPDATE SET
    low = camptrack_areadelta.low + excluded.low,
    best = camptrack_areadelta.best + excluded.best,
    high = camptrack_areadelta.high + excluded.high,
    camps = camptrack_areadelta.camps + excluded.camps,
    camps_ageing = camptrack_areadelta.camps_ageing + excluded.camps_ageing,
    camps_stale = camptrack_areadelta.camps_stale + excluded.camps_stale,
    camps_flows_only = camptrack_areadelta.camps_flows_only + excluded.camps_flows_only,
    arrivals = camptrack_areadelta.arrivals + excluded.arrivals,
    departures = camptrack_areadelta.departures + excluded.departures
"""
ByDay = dict[int, Change]


class AreaSums:
    """Collects what changes, of one camp or of many, so that each area's day is written once."""

    def __init__(self) -> None:
        # By place first: camps of one area share all that is above them.
        self._places: Mapping[Place, ByDay] = defaultdict(lambda: defaultdict(lambda: NOTHING))

    def move(self, before: list[Point], there: Place, after: list[Point], here: Place) -> None:
        """Take a camp's points away from where they were added, and add the new ones."""
        self._sum(there, changes(before), sub)
        self._sum(here, changes(after), add)

    def _sum(self, place: Place, by_day: ByDay, operation: Any) -> None:
        sums = self._places[place]
        for day, change in by_day.items():
            sums[day] = Change._make(map(operation, sums[day], change))

    def write(self, cursor: Any) -> None:
        """Add everything, in the order of the key: two drains below one country never wait for each other in
        a circle."""
        if rows := list(self._rows()):
            cursor.execute(
                f"{INTO_AREAS} {_TOLD} {ADDING}", [array(column) for column in zip(*rows, strict=True)]
            )
            add_to_spans(cursor, rows)

    def _rows(self) -> Iterable[tuple[Any, ...]]:
        areas: dict[tuple[int, str], ByDay] = defaultdict(lambda: defaultdict(lambda: NOTHING))
        for (above, site_type), by_day in self._places.items():
            for area in above:
                sums = areas[area, site_type]
                for day, change in by_day.items():
                    sums[day] = Change._make(map(add, sums[day], change))
        for (area, site_type), by_day in sorted(areas.items()):
            for day, change in sorted(by_day.items()):
                if any(change):
                    yield (area, site_type, day, *change)
