"""Nobody works out a hidden cell: tried by going through every breakdown that fits what is published."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camptrack.reconcile.figures import Cell
from camptrack.reconcile.policy import POLICY, Policy
from camptrack.reconcile.suppression import suppressed

AGES = ((0, 17), (18, 59), (60, None))


def bare(cell: Cell) -> Cell:
    return Cell(cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin)


def hidden(
    base: int, *cells: Cell, before: frozenset[Cell] = frozenset(), policy: Policy = POLICY
) -> frozenset[Cell]:
    return suppressed(base, cells, policy, before)


def ages(*counts: int) -> list[Cell]:
    return [Cell(None, low, high, count=count) for (low, high), count in zip(AGES, counts, strict=True)]


def test_nothing_small_hides_nothing() -> None:
    assert hidden(1000, *ages(500, 490, 10)) == frozenset()
    assert hidden(1000) == frozenset()


def test_one_small_cell_takes_its_neighbour_along() -> None:
    assert hidden(1000, *ages(500, 495, 5)) == {Cell(None, 18, 59), Cell(None, 60)}


def test_a_neighbour_with_too_little_room_takes_another_along() -> None:
    assert len(hidden(1000, *ages(985, 12, 3))) == 3


def test_shares_are_reported_people() -> None:
    cells = [Cell("f", share=Fraction(1, 100)), Cell("m", share=Fraction(99, 100))]
    assert hidden(900, *cells) == {Cell("f"), Cell("m")}
    assert hidden(1000, *cells) == frozenset()


def test_another_cut_gives_nothing_away() -> None:
    """The women's total would tell the oldest women, were not two cells of the women hidden."""
    women = [Cell("f", *AGES[0], count=200), Cell("f", *AGES[1], count=196), Cell("f", *AGES[2], count=4)]
    men = [Cell("m", *AGES[0], count=300), Cell("m", *AGES[1], count=250), Cell("m", *AGES[2], count=50)]
    by_gender = [Cell("f", count=400), Cell("m", count=600)]
    found = hidden(1000, *women, *men, *by_gender)
    assert {Cell("f", *AGES[1]), Cell("f", *AGES[2])} <= found
    assert Cell("f") not in found
    # Together with a cut by age the men of the same ages go along.
    found = hidden(1000, *women, *men, *by_gender, *ages(500, 446, 54))
    assert {Cell(sex, *age) for sex in "fm" for age in AGES[1:]} <= found
    assert not found & {Cell("f"), Cell("m"), *map(bare, ages(0, 0, 0))}


def test_cuts_that_share_a_margin_give_nothing_away() -> None:
    """Women by age add up to women by origin, though nobody reports the women."""
    by_age = [Cell("f", *AGES[0], count=300), Cell("f", *AGES[2], count=6), Cell("m", *AGES[0], count=700)]
    by_origin = [Cell("f", origin="SYR", count=306), Cell("m", origin="SYR", count=700)]
    found = hidden(1006, *by_age, *by_origin)
    assert {Cell("f", *AGES[0]), Cell("f", *AGES[2])} <= found


def test_ages_that_overlap_are_one_margin() -> None:
    fine = [Cell("f", 0, 4, count=100), Cell("f", 5, 17, count=4), Cell("m", 0, 17, count=400)]
    coarse = [Cell(None, 0, 17, count=504)]
    found = hidden(504, *fine, *coarse)
    assert {Cell("f", 0, 4), Cell("f", 5, 17)} <= found


def test_what_the_revision_before_hid_stays_hidden() -> None:
    first = hidden(1000, *ages(500, 495, 5))
    cells = [*ages(500, 495, 5)[:2], Cell(None, 60, 79, count=3), Cell(None, 80, None, count=2)]
    assert Cell(None, 18, 59) in hidden(1000, *cells, before=first)


# -- every breakdown that fits -------------------------------------------------------------------------------

GRID = [(sex, age) for sex in ("f", "m") for age in AGES[:2]]
#: few enough people to try every breakdown
FEW = Policy(small_cell=3)


def _published(counts: tuple[int, ...]) -> list[Cell]:
    """Women and men by two ages, and what is said of each alone."""
    grid = [Cell(sex, *age, count=count) for (sex, age), count in zip(GRID, counts, strict=True)]
    by_sex = [Cell("f", count=counts[0] + counts[1]), Cell("m", count=counts[2] + counts[3])]
    by_age = [
        Cell(None, *AGES[0], count=counts[0] + counts[2]),
        Cell(None, *AGES[1], count=counts[1] + counts[3]),
    ]
    return [*grid, *by_sex, *by_age]


def _others(base: int) -> Iterator[tuple[int, ...]]:
    """Every grid of the same total."""
    for first, second, third in product(range(base + 1), repeat=3):
        if first + second + third <= base:
            yield (first, second, third, base - first - second - third)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.sets(st.sampled_from([("gender",), ("age",)])))
def test_every_hidden_small_cell_could_be_another_number(counts: list[int], margins: set[tuple[str]]) -> None:
    def reported(grid: tuple[int, ...]) -> list[Cell]:
        return [cell for cell in _published(grid) if cell.cut in {("gender", "age"), *margins}]

    base = sum(counts)
    cells = reported(tuple(counts))
    found = hidden(base, *cells, policy=FEW)
    small = [cell for cell in cells if (cell.count or 0) < FEW.small_cell]
    assert {bare(cell) for cell in small} <= found
    shown = {bare(cell): cell.count for cell in cells if bare(cell) not in found}
    could_be: dict[Cell, set[int | None]] = {bare(cell): set() for cell in small}
    for other in _others(base):
        grid = {bare(cell): cell.count for cell in reported(other)}
        if all(grid[cell] == count for cell, count in shown.items()):
            for cell, numbers in could_be.items():
                numbers.add(grid[cell])
    least = min(base + 1, FEW.small_cell)
    assert all(len(numbers) >= least for numbers in could_be.values()), could_be


@pytest.mark.parametrize("nth", range(4))
def test_like_breakdowns_hide_alike(nth: int) -> None:
    """A neighbour that is corrected stays hidden: the two revisions together tell no more than one."""
    counts = [400, 300, 200, 100]
    counts[nth] = 7
    first = hidden(sum(counts), *_published(tuple(counts))[:4])
    for other in range(4):
        if other != nth:
            mended = [*counts]
            mended[other] += 11
            assert hidden(sum(mended), *_published(tuple(mended))[:4]) == first


def test_no_two_cells_are_all_that_is_hidden_of_little() -> None:
    for one, other in combinations(range(0, 10, 3), 2):
        assert len(hidden(1000, *ages(one, other, 1000 - one - other))) == 3
