"""What a camp adds to the areas above it."""

from camptrack.reconcile.areas import Change, changes
from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis, Freshness


def test_changes_add_up_to_the_camps_state_and_flows_stay_with_their_day() -> None:
    counted = Point(1, 9, 10, 11, Basis.HEADCOUNT, Freshness.CURRENT, "a", 1)
    grown = Point(5, 9, 13, 14, Basis.HEADCOUNT, Freshness.STALE, "a", 1, None, 3, 0)
    again = Point(9, 9, 13, 14, Basis.HEADCOUNT, Freshness.STALE, "b", 9)
    assert changes([counted, grown, again]) == {
        1: Change(9, 10, 11, 1, 0, 0, 0, 0, 0),
        5: Change(0, 3, 3, 0, 0, 1, 0, 3, 0),
    }
