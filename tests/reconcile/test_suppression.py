"""Nobody works out a hidden cell: tried by going through every breakdown that fits what is published."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camptrack.reconcile.composition import Cut
from camptrack.reconcile.figures import Cell
from camptrack.reconcile.policy import POLICY, Policy
from camptrack.reconcile.suppression import PublishedTable, Table, suppressed

AGES = ((0, 17), (18, 59), (60, None))


def bare(cell: Cell) -> Cell:
    return Cell(cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin)


def tables(*cells: Cell) -> list[Table]:
    """By cut, as a figure's breakdown stands."""
    cuts: dict[Cut, dict[Cell, int]] = {}
    for cell in cells:
        cuts.setdefault(cell.cut, {})[bare(cell)] = cell.count or 0
    return [Table(cut, people) for cut, people in cuts.items()]


def hidden(*cells: Cell, before: Sequence[PublishedTable] = (), policy: Policy = POLICY) -> frozenset[Cell]:
    return frozenset().union(*suppressed(tables(*cells), before, policy))


def published(*cells: Cell, before: Sequence[PublishedTable] = ()) -> list[PublishedTable]:
    """The same, as what is published next finds it."""
    told = tables(*cells)
    decided = suppressed(told, before, POLICY)
    return [PublishedTable(each.cut, each.people, gone) for each, gone in zip(told, decided, strict=True)]


def ages(*counts: int) -> list[Cell]:
    return [Cell(None, low, high, count=count) for (low, high), count in zip(AGES, counts, strict=True)]


def origins(**counts: int) -> list[Cell]:
    return [Cell(origin=code, count=count) for code, count in counts.items()]


def codes(cells: frozenset[Cell]) -> set[str | None]:
    return {cell.origin for cell in cells}


GRID = [
    Cell(sex, *age, count=count)
    for (sex, age), count in zip(product("fm", AGES), (200, 196, 4, 300, 250, 50), strict=True)
]
SEXES = [Cell("f", count=400), Cell("m", count=600)]


def test_nothing_small_hides_nothing() -> None:
    assert hidden(*ages(500, 490, 10)) == frozenset()
    assert hidden() == frozenset()


def test_one_small_cell_takes_its_neighbour_along() -> None:
    assert hidden(*ages(500, 495, 5)) == {Cell(None, 18, 59), Cell(None, 60)}


def test_a_neighbour_with_too_little_room_takes_another_along() -> None:
    assert len(hidden(*ages(985, 12, 3))) == 3
    assert len(hidden(*ages(3, 12, 985))) == 3


def test_a_cut_that_shares_a_dimension_is_hidden_whole() -> None:
    """The sums of the women by age would run across it."""
    assert hidden(*GRID, *SEXES) == {bare(cell) for cell in GRID}


def test_a_cut_of_other_dimensions_shares_but_the_total() -> None:
    groups = [Cell(population_group="IDP", count=600), Cell(population_group="REF", count=400)]
    assert hidden(*ages(500, 495, 5), *groups) == {Cell(None, 18, 59), Cell(None, 60)}


def test_cuts_that_share_a_margin_nobody_reports() -> None:
    """Women by age add up to women by origin."""
    by_origin = [Cell("f", origin="SYR", count=400), Cell("m", origin="SYR", count=600)]
    assert hidden(*GRID, *by_origin) == {bare(cell) for cell in (*GRID, *by_origin)}


def test_breakdown_and_headcounts_of_parts_of_one_cut_hide_alike() -> None:
    parts = Table(("gender",), {Cell("f"): 600, Cell("x"): 5})
    told = [*tables(Cell("f", count=600), Cell("m", count=395), Cell("x", count=5)), parts]
    whole, apart = suppressed(told, (), POLICY)
    assert whole == {Cell("f"), Cell("m"), Cell("x")}
    assert apart == {Cell("f"), Cell("x")}


def test_the_next_revision_hides_the_same() -> None:
    first = published(*ages(500, 495, 5))
    assert hidden(*ages(511, 495, 5), before=first) == {Cell(None, 18, 59), Cell(None, 60)}
    # Not small any more; shown, it and its neighbour would tell what it was.
    assert hidden(*ages(500, 495, 15), before=first) == {Cell(None, 18, 59), Cell(None, 60)}


@pytest.mark.parametrize(
    "mended",
    [
        [*ages(500, 495, 5)[:2], Cell(None, 60, 79, count=3), Cell(None, 80, None, count=2)],
        [*ages(500, 495, 5)[:1]],
        [*ages(500, 11, 5)],
    ],
)
def test_what_would_hide_others_than_the_revision_before_is_hidden_whole(mended: list[Cell]) -> None:
    first = published(*ages(500, 495, 5))
    assert hidden(*mended, before=first) == {bare(cell) for cell in mended}


def test_a_cut_that_runs_across_what_was_hidden_is_hidden_whole() -> None:
    first = published(*ages(500, 495, 5))
    big = [Cell("f", 0, 17, count=500), Cell("m", 18, 59, count=500)]
    assert hidden(*big, before=first) == {bare(cell) for cell in big}
    assert hidden(*SEXES, before=first) == frozenset()


def test_every_revision_before_is_remembered() -> None:
    first = published(*origins(SDN=5, SOM=495, SYR=500))
    second = published(*origins(SDN=5, SYR=500), before=first)
    third = hidden(*origins(SDN=5, SOM=495, SYR=500), before=[*first, *second])
    assert codes(third) == {"SDN", "SOM", "SYR"}


# -- every breakdown that fits -------------------------------------------------------------------------------

CORNERS = [(sex, age) for sex in ("f", "m") for age in AGES[:2]]
#: few enough people to try every breakdown
FEW = Policy(small_cell=3)


def _published(counts: tuple[int, ...]) -> list[Cell]:
    """Women and men by two ages, and what is said of each alone."""
    grid = [Cell(sex, *age, count=count) for (sex, age), count in zip(CORNERS, counts, strict=True)]
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
    found = hidden(*cells, policy=FEW)
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
