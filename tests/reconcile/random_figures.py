"""What one random figure says: its number, its grades, its cells; always valid input."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from tests.reconcile.oracle_figures import METHODS, Cell, Record, band

T = TypeVar("T")
QUALIFIERS = ("exactly", "about", "more_than", "at_least", "less_than", "at_most", "between")
PARTS = (
    Cell(gender="f"),
    Cell(gender="m"),
    Cell(min_age=0, max_age=17),
    Cell(min_age=18),
    Cell(population_group="REF", origin="IRQ"),
)
CUTS: tuple[tuple[Cell, ...], ...] = (
    (Cell(gender="f"), Cell(gender="m"), Cell(gender="u")),
    (Cell(min_age=0, max_age=17), Cell(min_age=18)),
    (
        Cell(population_group="IDP", origin="SYR"),
        Cell(population_group="REF", origin="IRQ"),
        Cell(population_group="OOC", origin="OTH"),
    ),
)


class Dice(Protocol):
    """The two throws that a generator needs; `random.Random` has both."""

    def choice(self, seq: Sequence[T], /) -> T: ...

    def randint(self, a: int, b: int, /) -> int: ...


@dataclass(frozen=True)
class Drawn:
    """Dice thrown by hypothesis, so that failing camps shrink: first choices, small numbers."""

    draw: st.DrawFn

    def choice(self, seq: Sequence[T], /) -> T:
        return self.draw(st.sampled_from(seq))

    def randint(self, a: int, b: int, /) -> int:
        return self.draw(st.integers(a, b))


def number(dice: Dice, people: int, *, plain: bool) -> dict[str, Any]:
    """Value, qualifier, explicit bounds and unit, about so many people or households."""
    qualifier = "exactly" if plain else dice.choice(("exactly", *QUALIFIERS))
    fields: dict[str, Any] = {"qualifier": qualifier, "value": people}
    fields |= {"low": None, "high": None, "unit": "persons", "household_size": None}
    if qualifier == "between":
        high = people + dice.choice((0, 1, 5, people // 5, people))
        fields |= {"value": None, "low": people, "high": high}
    else:
        bounds = dice.choice(("", "", "", "", "", "low", "high", "both"))
        if bounds in ("low", "both"):
            fields["low"] = dice.randint(0, people)
        if bounds in ("high", "both"):
            fields["high"] = people + dice.choice((0, 1, 3, people))
    if dice.randint(0, 9) == 9:
        sizes = (None, Fraction(5), Fraction(9, 2), Fraction(453, 100), Fraction(1))
        fields |= {"unit": "households", "household_size": dice.choice(sizes)}
    return fields


def same_band_otherwise(dice: Dice, record: Record) -> Record:
    """The same people in other words: the bounds spelt out, and another qualifier."""
    people = band(record)
    return replace(
        record,
        value=people.best,
        low=people.low,
        high=people.high,
        unit="persons",
        household_size=None,
        qualifier=dice.choice(QUALIFIERS[:-1]),
    )


def grades(dice: Dice, reliabilities: str, *, flagged: bool) -> dict[str, Any]:
    """Reliability and credibility, and in a flagged camp what reviewers did."""
    fields: dict[str, Any] = {
        "reliability": dice.choice(reliabilities),
        "credibility": dice.choice((2, 2, 2, 2, 1, 3, 4, 5, 6)),
    }
    if flagged:
        fields["verified"] = dice.randint(0, 3) == 3
        fields["recommended"] = dice.randint(0, 5) == 5
        fields["disputed"] = dice.randint(0, 7) == 7
    return fields


def described(dice: Dice, headcount: Record) -> Record:
    """A headcount's method, and now and then its cells, or the part that it counts."""
    kind = dice.randint(0, 11)
    headcount = replace(headcount, method=dice.choice(("headcount", "headcount", *METHODS)))
    if kind == 8:
        return replace(headcount, part=dice.choice(PARTS))
    if kind >= 9:
        return replace(headcount, cells=cells(dice, band(headcount).best))
    return headcount


def cells(dice: Dice, people: int) -> tuple[Cell, ...]:
    """One or two cuts of disjoint cells, none over the figure."""
    thrown: list[Cell] = []
    for cut in dice.choice(((CUTS[0],), (CUTS[1],), CUTS[:2], CUTS[1:])):
        by_share = dice.choice((False, True))
        left = 100 if by_share else people
        for cell in cut:
            part = dice.randint(0, left)
            left -= part
            share = Fraction(part, 100)
            thrown.append(replace(cell, share=share) if by_share else replace(cell, count=part))
    return tuple(thrown)
