"""Points as text: what is compared, and what is taken apart."""

import pytest

from camptrack.actions.point_rows import changed, point_lines, points
from camptrack.reconcile.areas import changes
from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis, Freshness

KEY = "0a5f3c1e-7f7d-4c39-9d4e-0f3a7f1d2b11"
FLOWS = Point(735_900, 0, 20, 23, Basis.FLOWS_ONLY, arrivals=20, departures=3)
COUNTED = Point(736_000, 90, 100, 110, Basis.HEADCOUNT, Freshness.CURRENT, KEY, 736_000, -7, 0, 0)


def at(day: int, people: int) -> Point:
    return COUNTED._replace(day=736_000 + day, best=people, high=people + 10)


def test_a_point_is_the_same_when_it_is_taken_apart_again() -> None:
    assert points(point_lines(7, [FLOWS, COUNTED])) == [FLOWS, COUNTED]


@pytest.mark.parametrize(
    ("before", "after", "taken_apart"),
    [
        ([], [100], (0, 1)),
        ([100], [], (1, 0)),
        ([100, 101, 102, 103, 104], [100, 101, 902, 103, 104], (3, 3)),
        ([100, 101, 102], [900, 101, 102], (2, 2)),
        ([100, 101, 102], [100, 101, 902], (2, 2)),
        ([100, 101], [100, 101, 902], (1, 2)),
        ([100, 101, 101], [100, 101], (2, 1)),
    ],
)
def test_only_what_differs_is_taken_apart_and_says_the_same(
    before: list[int], after: list[int], taken_apart: tuple[int, int]
) -> None:
    old, new = ([at(day, people) for day, people in enumerate(each)] for each in (before, after))
    was, now = changed(point_lines(7, old), point_lines(7, new))
    assert (len(was), len(now)) == taken_apart
    assert difference(was, now) == difference(old, new)


def difference(before: list[Point], after: list[Point]) -> dict[int, list[int]]:
    """What an area gains by day."""
    taken, added = changes(before), changes(after)
    nothing = (0,) * 9
    found = {
        day: [new - old for new, old in zip(added.get(day, nothing), taken.get(day, nothing), strict=True)]
        for day in taken.keys() | added.keys()
    }
    return {day: change for day, change in found.items() if any(change)}
