"""What a camp's series adds to every area above it, as differences per day (§8)."""

from collections.abc import Iterable
from typing import NamedTuple

from .series import Point
from .terms import Basis, Freshness


class Change(NamedTuple):
    """What changes in an area on a day: people, the camps counted, and the people of the day's flows.

    An area's state on a day is the sum of the changes up to it; flows are of the day alone.
    """

    low: int
    best: int
    high: int
    camps: int
    camps_ageing: int
    camps_stale: int
    camps_flows_only: int
    arrivals: int
    departures: int


NOTHING = Change(0, 0, 0, 0, 0, 0, 0, 0, 0)


def state(point: Point) -> Change:
    """What a camp with this state contributes to the areas above it."""
    return Change(
        point.low,
        point.best,
        point.high,
        1,
        int(point.freshness == Freshness.AGEING),
        int(point.freshness == Freshness.STALE),
        int(point.basis == Basis.FLOWS_ONLY),
        point.arrivals,
        point.departures,
    )


def changes(points: Iterable[Point]) -> dict[int, Change]:
    """Ordinal → change, for a camp's points in ascending order."""
    found = {}
    # Written out: a rebuild comes through here with every point there is.
    low = best = high = camps = ageing = stale = flows_only = 0
    for point in points:
        now = state(point)
        change = Change(
            now[0] - low,
            now[1] - best,
            now[2] - high,
            now[3] - camps,
            now[4] - ageing,
            now[5] - stale,
            now[6] - flows_only,
            now[7],
            now[8],
        )
        if change != NOTHING:
            found[point.day] = change
        low, best, high, camps, ageing, stale, flows_only, _, _ = now
    return found
