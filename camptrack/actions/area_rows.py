"""What camps' points change in the areas above them, added to the areas' own changes."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from camptrack.reconcile.areas import changes
from camptrack.reconcile.series import Point

from .arrays import array
from .span_rows import add_to_spans
from .sums import add_changes

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
#: by day
Sums = dict[int, list[int]]


class AreaSums:
    """Collects what changes, of one camp or of many, so that each area's day is written once."""

    def __init__(self) -> None:
        # By place first: camps of one area share all that is above them.
        self._places: dict[Place, Sums] = defaultdict(dict)

    def move(self, before: Iterable[Point], there: Place, after: Iterable[Point], here: Place) -> None:
        """Take a camp's points away from where they were added, and add the new ones."""
        taken = changes(before).items()
        add_changes(self._places[there], ((day, [-number for number in change]) for day, change in taken))
        add_changes(self._places[here], changes(after).items())

    def write(self, cursor: Any) -> None:
        """Add everything, in the order of the key: two drains below one country never wait for each other in
        a circle."""
        areas: dict[tuple[int, str], Sums] = defaultdict(dict)
        for (above, site_type), sums in self._places.items():
            for area in above:
                add_changes(areas[area, site_type], sums.items())
        rows = [
            (*key, day, *change)
            for key, sums in sorted(areas.items())
            for day, change in sorted(sums.items())
            if any(change)
        ]
        if rows:
            cursor.execute(
                f"{INTO_AREAS} {_TOLD} {ADDING}", [array(column) for column in zip(*rows, strict=True)]
            )
            add_to_spans(cursor, areas)
