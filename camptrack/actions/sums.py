"""Changes added up by day, or by what holds the day."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

When = TypeVar("When", bound=Hashable)


def add_changes(sums: dict[When, list[int]], changes: Iterable[tuple[When, Sequence[int]]]) -> None:
    """Add each change (`reconcile.areas.Change`) to the sum that it belongs to.

    Written out: a rebuild comes through here for every day of every camp in every area above it.
    """
    for when, change in changes:
        there = sums.get(when)
        if there is None:
            sums[when] = [*change]
            continue
        low, best, high, camps, ageing, stale, flows_only, arrivals, departures = change
        there[0] += low
        there[1] += best
        there[2] += high
        there[3] += camps
        there[4] += ageing
        there[5] += stale
        there[6] += flows_only
        there[7] += arrivals
        there[8] += departures
