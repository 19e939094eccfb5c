"""The numbers that are policy (bold in docs/explanation/rules.md), versioned together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from .terms import Qualifier

Factors = tuple[Fraction, Fraction, Fraction]

_ONE = Fraction(1)
_TENTH_UNDER = Fraction(9, 10)
_TENTH_OVER = Fraction(11, 10)
_HALF = Fraction(1, 2)


def _default_bands() -> Mapping[Qualifier, Factors]:
    return MappingProxyType(
        {
            Qualifier.EXACTLY: (_ONE, _ONE, _ONE),
            Qualifier.ABOUT: (_TENTH_UNDER, _ONE, _TENTH_OVER),
            Qualifier.MORE_THAN: (_ONE, _ONE, _TENTH_OVER),
            Qualifier.AT_LEAST: (_ONE, _ONE, _TENTH_OVER),
            Qualifier.LESS_THAN: (_TENTH_UNDER, _ONE, _ONE),
            Qualifier.AT_MOST: (_HALF, _ONE, _ONE),
        }
    )


@dataclass(frozen=True)
class Policy:
    """One version of the rules' numbers. Every total names the version that made it."""

    version: str = "1"
    #: low, best and high as factors of the number written (§2)
    bands: Mapping[Qualifier, Factors] = field(default_factory=_default_bands)
    #: persons per household where no size is stated: low, best, high (§2)
    household_size: Factors = (Fraction(7, 2), Fraction(5), Fraction(13, 2))
    #: a period that would need more than this many times its daily average contradicts (§4.4)
    contradiction: int = 2
    #: an anchor older than this many days gives way to a weaker count (§5.2) ...
    anchor_gives_way: int = 30
    #: ... and to a weak one only when older than this
    anchor_gives_way_to_weak: int = 90
    #: with an anchor older than this, a bound holds only inside its own band (§5.1)
    open_bound: int = 90
    #: days after its headcount for which a dissent stays inside the published band (§5.5)
    dissent: int = 90
    #: beyond so many days from the anchor, this share of best on each side (§6), oldest first
    growth: tuple[tuple[int, Fraction], ...] = (
        (365, Fraction(30, 100)),
        (180, Fraction(15, 100)),
        (90, Fraction(8, 100)),
        (30, Fraction(3, 100)),
    )
    #: share of the gross flow since the anchor that flows leave unsaid ...
    unsaid: Fraction = Fraction(1, 3)
    #: ... but at most this share of best (§6)
    unsaid_at_most: Fraction = Fraction(5, 100)
    #: an anchor is current to the first, ageing to the second, then stale (§6)
    ages: tuple[int, int] = (30, 90)
    #: a question is asked about more than this share of the people in the camp ...
    question_share: Fraction = Fraction(5, 100)
    #: ... and about so many people at least; of one camp so many questions at most
    question_people: int = 50
    most_questions: int = 20
    #: cells reported under this many people are suppressed (§7)
    small_cell: int = 10


POLICY = Policy()
