"""The oracle's figures: §2 (bands) and the second half of §3 (credible, strength, weak, rank)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

RELIABILITIES = "ABCDFE"
METHODS = (
    "registration",
    "headcount",
    "survey",
    "estimate",
    "shelter_count",
    "distribution_list",
)
BOUNDS_AND_RANGES = frozenset({"more_than", "at_least", "at_most", "between"})

Strength = tuple[int, int, int]
"""Smaller is stronger."""


@dataclass(frozen=True)
class Cell:
    """A part of a camp (§1): the dimensions it names, and a count or a share of them."""

    gender: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    population_group: str | None = None
    origin: str | None = None
    count: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """One counting figure of one camp, as known at some moment."""

    key: str
    measure: str
    start: date
    end: date
    value: int | None
    unit: str = "persons"
    qualifier: str = "exactly"
    low: int | None = None
    high: int | None = None
    household_size: Fraction | None = None
    method: str = "headcount"
    reliability: str = "B"
    credibility: int = 2
    published_on: date
    source: str
    wave: str | None = None
    verified: bool = False
    recommended: bool = False
    disputed: bool = False
    part: Cell | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Band:
    """People: low, best and high."""

    low: int
    best: int
    high: int


def half_up(number: Fraction) -> int:
    """The nearest integer; a half goes up."""
    return floor(number + Fraction(1, 2))


def _factors(qualifier: str) -> tuple[Fraction, Fraction]:
    """§2, the table: the low and the high factor of the number."""
    return {
        "exactly": (Fraction(1), Fraction(1)),
        "about": (Fraction(9, 10), Fraction(11, 10)),
        "more_than": (Fraction(1), Fraction(11, 10)),
        "at_least": (Fraction(1), Fraction(11, 10)),
        "less_than": (Fraction(9, 10), Fraction(1)),
        "at_most": (Fraction(1, 2), Fraction(1)),
    }[qualifier]


def band(record: Record) -> Band:
    """§2: from what was written to a band of people."""
    if record.qualifier == "between":
        assert record.low is not None
        assert record.high is not None
        low, high = Fraction(record.low), Fraction(record.high)
        best = (low + high) / 2
    else:
        assert record.value is not None
        best = Fraction(record.value)
        down, up = _factors(record.qualifier)
        low = best * down if record.low is None else Fraction(record.low)
        high = best * up if record.high is None else Fraction(record.high)
    if record.unit == "households":
        # reading: the product is rounded once, not the households before it and the people after.
        if record.household_size is not None:
            low *= record.household_size
            best *= record.household_size
            high *= record.household_size
        else:
            low *= Fraction(7, 2)
            best *= 5
            high *= Fraction(13, 2)
    return Band(floor(low), half_up(best), ceil(high))


def is_credible(record: Record) -> bool:
    """§3: a dispute prevails; a recommendation lifts E and 5."""
    if record.disputed:
        return False
    if record.recommended:
        return True
    return record.reliability != "E" and record.credibility != 5


def strength(record: Record) -> Strength:
    """§3: recommended before not, then verified before not, then the grade; smaller is stronger."""
    return (
        0 if record.recommended else 1,
        0 if record.verified else 1,
        RELIABILITIES.index(record.reliability),
    )


def is_weak(record: Record) -> bool:
    """§3: D, F or E, and neither verified nor recommended."""
    return record.reliability in "DFE" and not record.verified and not record.recommended


def is_bound_or_range(record: Record) -> bool:
    """§5.1; `less_than` ("almost") is an estimate."""
    return record.qualifier in BOUNDS_AND_RANGES


RankKey = tuple[Strength, int, int, int, int, str, tuple[int, int, int], date, str]


def rank(record: Record) -> RankKey:
    """§3: the complete order; the smallest is the best-ranked."""
    people = band(record)
    return (
        strength(record),
        METHODS.index(record.method),
        record.credibility,
        {"exactly": 0, "between": 1, "about": 2}.get(record.qualifier, 3),
        -record.published_on.toordinal(),
        record.source,
        (people.low, people.best, people.high),
        record.start,
        # reading: the qualifier, like the slug, is compared as text.
        record.qualifier,
    )


def by_rank(record: Record) -> tuple[RankKey, str]:
    """The rank, to sort by.

    Figures alike in the whole of it move the same people.
    """
    # reading: of such figures the names decide, so that the order of the input never does.
    return (rank(record), record.key)
