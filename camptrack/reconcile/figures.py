"""From what was written to a band of people, and how strongly a figure speaks (§2, §3)."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .evidence import Reason
from .policy import Policy
from .terms import Measure, Method, Qualifier, Reliability, Unit


@dataclass(frozen=True, slots=True)
class Cell:
    """Part of a figure: the dimensions it names (None: not named) and a count or a share; whether it may be
    published (§7) is no part of what it says."""

    gender: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    population_group: str | None = None
    origin: str | None = None
    count: int | None = None
    share: Fraction | None = None
    shown: bool = field(default=True, compare=False, repr=False)

    @property
    def cut(self) -> tuple[str, ...]:
        """The set of dimensions that the cell names, in the order gender, age, group, origin."""
        names = {
            "gender": self.gender is not None,
            "age": self.min_age is not None or self.max_age is not None,
            "population_group": self.population_group is not None,
            "origin": self.origin is not None,
        }
        return tuple(name for name, named in names.items() if named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A counting figure: what was written, with the grades copied at publication (§3).

    `key` only names the figure in the answer; no rule looks at it. `part` is set for a headcount of
    part of the camp. Days include both ends; a headcount's start and end are one day.
    """

    key: str
    measure: Measure
    start: date
    end: date
    value: int | None
    qualifier: Qualifier
    source: str
    published_on: date
    reliability: Reliability
    credibility: int
    unit: Unit = Unit.PERSONS
    low: int | None = None
    high: int | None = None
    household_size: Fraction | None = None
    method: Method = Method.HEADCOUNT
    wave: str | None = None
    verified: bool = False
    recommended: bool = False
    disputed: bool = False
    #: a reviewer looked at it and left it as the rules have it: no question, and no difference to a total
    left: bool = False
    part: Cell | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """low ≤ best ≤ high, in persons."""

    low: int
    best: int
    high: int


def written_band(
    *,
    value: int | None,
    qualifier: Qualifier,
    low: int | None,
    high: int | None,
    unit: Unit,
    household_size: Fraction | None,
    policy: Policy,
) -> Band:
    """The band of people that a written number stands for (§2): best half up, low down, high up."""
    factors = policy.bands.get(qualifier)
    if value is not None and factors is not None:
        low_of = (value, factors[0]) if low is None else (low, _ONE)
        best_of = (value, factors[1])
        high_of = (value, factors[2]) if high is None else (high, _ONE)
    elif low is not None and high is not None:
        low_of, best_of, high_of = (low, _ONE), (low + high, _HALF), (high, _ONE)
    else:
        message = "a number is a value, or between a low and a high"
        raise ValueError(message)
    sizes = _PERSON
    if unit == Unit.HOUSEHOLDS:
        sizes = policy.household_size if household_size is None else (household_size,) * 3
    # Whole numbers throughout: fractions are ten times slower, and this runs for every figure.
    low_people, low_parts = _times(*low_of, sizes[0])
    best_people, best_parts = _times(*best_of, sizes[1])
    high_people, high_parts = _times(*high_of, sizes[2])
    return Band(
        low=low_people // low_parts,
        best=(2 * best_people + best_parts) // (2 * best_parts),
        high=-(-high_people // high_parts),
    )


_ONE = Fraction(1)
_HALF = Fraction(1, 2)
_PERSON = (_ONE, _ONE, _ONE)


def _times(number: int, factor: Fraction, size: Fraction) -> tuple[int, int]:
    return number * factor.numerator * size.numerator, factor.denominator * size.denominator


Strength = tuple[int, int, int]

# Reliability in the order of strength: what cannot be judged (F) still before what is unreliable (E).
_RELIABILITY = {grade: place for place, grade in enumerate("ABCDFE")}
_METHOD = {method: place for place, method in enumerate(Method)}
_PRECISION = {Qualifier.EXACTLY: 0, Qualifier.BETWEEN: 1, Qualifier.ABOUT: 2}
_WEAK = frozenset({Reliability.D, Reliability.F, Reliability.E})


@dataclass(frozen=True, slots=True)
class Voice:
    """A figure made ready for the rules: its band, days as ordinals, strength and rank.

    Of two strengths or ranks the lower is the stronger.
    """

    figure: Figure
    band: Band
    first: int
    last: int
    strength: Strength
    rank: tuple[object, ...] = field(repr=False)

    @property
    def days(self) -> int:
        """Length of the period, both ends included."""
        return self.last - self.first + 1

    @property
    def weak(self) -> bool:
        """D, F or E, and neither verified nor recommended (§3)."""
        figure = self.figure
        return figure.reliability in _WEAK and not figure.verified and not figure.recommended


def not_credible(figure: Figure) -> Reason | None:
    """Why a counting figure may not move a number (§3); None if it is credible."""
    if figure.disputed:
        return Reason.DISPUTED
    if figure.recommended:
        return None
    if figure.reliability == Reliability.E:
        return Reason.UNRELIABLE_SOURCE
    if figure.credibility == 5:  # noqa: PLR2004 - "improbable" on the Admiralty scale
        return Reason.IMPROBABLE
    return None


def voice(figure: Figure, policy: Policy) -> Voice:
    """Make a figure ready for the rules. Its rank is complete: equal ranks are equal figures (§3)."""
    band = written_band(
        value=figure.value,
        qualifier=figure.qualifier,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        household_size=figure.household_size,
        policy=policy,
    )
    first = figure.start.toordinal()
    strength = (not figure.recommended, not figure.verified, _RELIABILITY[figure.reliability])
    rank = (
        strength,
        _METHOD[figure.method] if figure.measure == Measure.HEADCOUNT else 0,
        figure.credibility,
        _PRECISION.get(figure.qualifier, 3),
        -figure.published_on.toordinal(),
        figure.source,
        band.low,
        band.best,
        band.high,
        first,
        figure.qualifier,
    )
    return Voice(figure, band, first, figure.end.toordinal(), strength, rank)
