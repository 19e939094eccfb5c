"""Brackets, and breakdowns that describe nobody."""

from datetime import date
from fractions import Fraction

from camptrack.reconcile.composition import BRACKETS, Composition, described, in_force, into_brackets, lay
from camptrack.reconcile.figures import Cell, Figure, voice
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure, Qualifier, Reliability


def headcount(value: int, *cells: Cell, part: Cell | None = None) -> Figure:
    return Figure(
        key="a",
        measure=Measure.HEADCOUNT,
        start=date(2024, 1, 1),
        end=date(2024, 1, 1),
        value=value,
        qualifier=Qualifier.EXACTLY,
        source="ocha",
        published_on=date(2024, 1, 1),
        reliability=Reliability.A,
        credibility=2,
        cells=cells,
        part=part,
    )


def test_a_cell_goes_whole_into_a_bracket_or_into_unknown() -> None:
    cells = {
        Cell(min_age=0, max_age=4): 10,
        Cell(min_age=5, max_age=17): 20,
        Cell(min_age=18, max_age=59): 30,
        Cell(min_age=60): 5,
        Cell(gender="f", min_age=17, max_age=18): 7,
    }
    assert into_brackets(cells, BRACKETS["adult"]) == (
        {Cell(min_age=0, max_age=17): 30, Cell(min_age=18): 35},
        7,
    )
    assert into_brackets(cells, BRACKETS["unhcr"]) == (
        {Cell(min_age=0, max_age=4): 10, Cell(min_age=18, max_age=59): 30, Cell(min_age=60): 5},
        27,
    )


def test_an_open_cell_is_in_no_closed_bracket() -> None:
    assert into_brackets({Cell(min_age=5): 3}, ((0, 17),)) == ({}, 3)


def laid(figure: Figure, best: int, best_on_its_day: int) -> Composition:
    """By sex."""
    one = voice(figure, POLICY)
    (described_by_sex,) = (
        each for each in described(in_force([one]), lambda _day: best_on_its_day) if each.cut == ("gender",)
    )
    return lay(described_by_sex, best)


def test_counts_and_shares_are_laid_over_the_days_best_rounded_down() -> None:
    women, girls = Cell(gender="f", count=333), Cell(gender="m", share=Fraction(1, 3))
    other_cut = Cell(min_age=0, count=1)
    found = laid(headcount(1000, women, girls, other_cut), 500, 1000)
    assert found.cells == {Cell(gender="f"): 166, Cell(gender="m"): 166}
    assert found.unknown == 168


def test_a_base_of_nobody_describes_nobody() -> None:
    assert laid(headcount(0, Cell(gender="f", count=0)), 100, 0).cells == {Cell(gender="f"): 0}
    assert laid(headcount(5, part=Cell(gender="f")), 100, 0).unknown == 100


def test_a_part_above_its_days_best_leaves_nobody_unknown() -> None:
    found = laid(headcount(60, part=Cell(gender="f")), 100, 50)
    assert (found.cells, found.unknown) == ({Cell(gender="f"): 120}, 0)


def test_what_may_not_be_published_is_unknown() -> None:
    cells = (Cell("f", count=400), Cell("m", count=300, shown=False), Cell("x", count=5, shown=False))
    found = laid(headcount(1000, *cells), 2000, 1000)
    assert found.cells == {Cell("f"): 800}
    assert found.suppressed == {Cell("m"), Cell("x")}
    assert found.unknown == 1200
    part = laid(headcount(5, part=Cell("f", shown=False)), 100, 50)
    assert (part.cells, part.suppressed, part.unknown) == ({}, {Cell("f")}, 100)
