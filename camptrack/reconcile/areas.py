"""What a camp's series adds to every area above it, as differences per day (§8)."""

from collections.abc import Iterable
from operator import sub
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
    before = NOTHING
    for point in points:
        now = state(point)
        stocks = map(sub, now[:7], before[:7])
        change = Change._make((*stocks, now.arrivals, now.departures))
        if change != NOTHING:
            found[point.day] = change
        before = now
    return found
