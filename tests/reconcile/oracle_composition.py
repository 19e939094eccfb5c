"""The oracle's composition: §7, without suppression and without brackets."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor

from tests.reconcile.oracle_figures import Cell, Record, band, by_rank, is_credible
from tests.reconcile.oracle_series import Day

Dims = tuple[str | None, int | None, int | None, str | None, str | None]
"""gender, min_age, max_age, population_group, origin"""

UNKNOWN: Dims = ("unknown", None, None, None, None)


def dims(cell: Cell) -> Dims:
    """The values that a cell names."""
    return (cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin)


def cut_of(cell: Cell) -> frozenset[str]:
    """§7: the set of dimensions that a cell names; an age range is one dimension."""
    named = set()
    if cell.gender is not None:
        named.add("gender")
    if cell.min_age is not None or cell.max_age is not None:
        named.add("age")
    if cell.population_group is not None:
        named.add("population_group")
    if cell.origin is not None:
        named.add("origin")
    return frozenset(named)


def _has(record: Record, cut: frozenset[str]) -> bool:
    if record.part is not None:
        return cut_of(record.part) == cut
    return any(cut_of(cell) == cut for cell in record.cells)


def compose(
    records: Sequence[Record], days: Mapping[date, Day], on: date, cut: frozenset[str]
) -> dict[Dims, int] | None:
    """§7: the cells of one cut on one day, and the rest; None without evidence or a series."""
    # reading: "credible" is all it takes: outranked, or a distribution list, it still has cells.
    counts = [
        r for r in records if r.measure == "headcount" and is_credible(r) and r.start <= on and _has(r, cut)
    ]
    if on not in days or not counts:
        return None
    latest = max(r.start for r in counts)
    evidence = min((r for r in counts if r.start == latest), key=by_rank)
    people = days[on].best
    cells: dict[Dims, int] = {}
    if evidence.part is not None:
        # reading: a part counted on a day without a population has no base, and is no cell.
        base = days[latest].best if latest in days else 0
        cells[dims(evidence.part)] = _part_of(people, band(evidence).best, base)
    else:
        for cell in evidence.cells:
            if cut_of(cell) != cut:
                continue
            if cell.share is not None:
                cells[dims(cell)] = floor(people * cell.share)
            else:
                assert cell.count is not None
                cells[dims(cell)] = _part_of(people, cell.count, band(evidence).best)
    # reading: a part above its day's best stands as the formula has it; the remainder is then zero.
    cells[UNKNOWN] = max(people - sum(cells.values()), 0)
    return cells


def _part_of(people: int, count: int, base: int) -> int:
    # reading: of a base of zero every part is zero.
    return floor(Fraction(people * count, base)) if base else 0
