"""Every camp of two headcounts around the thresholds of §5 and §6, which chance seldom meets."""

from collections.abc import Iterator
from itertools import product

from tests.reconcile.oracle_figures import Record
from tests.reconcile.random_camps import day
from tests.reconcile.random_figures import QUALIFIERS

GAPS = (0, 1, 30, 31, 90, 91, 180, 181, 365, 366)
COUNTED = 50
SAID = (0, 40, 46, 50, 52, 60, 110)


def threshold_camps() -> Iterator[list[Record]]:
    """An exact count of 50 on day 0, and another headcount at a telling distance."""
    for gap, qualifier, said, reliability, source in product(GAPS, QUALIFIERS, SAID, "ABD", ("aid", "bel")):
        first = Record(
            key="first",
            measure="headcount",
            start=day(0),
            end=day(0),
            value=COUNTED,
            reliability="B",
            published_on=day(0),
            source="aid",
        )
        between = qualifier == "between"
        second = Record(
            key="second",
            measure="headcount",
            start=day(gap),
            end=day(gap),
            value=None if between else said,
            qualifier=qualifier,
            low=said if between else None,
            high=said + 5 if between else None,
            reliability=reliability,
            published_on=day(gap),
            source=source,
        )
        yield [first, second]
