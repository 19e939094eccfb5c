"""Which cells of breakdowns may not be published (§7).

A cell of few people can point at a person. Hiding it alone helps nobody: totals, other cuts, other figures
of the same people and earlier revisions give it away by subtraction. Exact sums are not looked for: whatever
could be added up with a hidden cell goes along (docs/explanation/small-cells.md says why that is enough).

All that is ever published about a breakdown, on whatever day, in whatever brackets, of whatever area, is
worked out from the cells that are left.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .composition import Cut
from .figures import Cell
from .policy import Policy


@dataclass(frozen=True)
class Table:
    """The cells of one cut, without their numbers, and the people reported of each: of one figure, or of the
    headcounts of parts of one camp on one day."""

    cut: Cut
    people: Mapping[Cell, int]


@dataclass(frozen=True)
class PublishedTable(Table):
    """One that was published before, of the same people or of an earlier revision."""

    hidden: frozenset[Cell]


def suppressed(
    tables: Sequence[Table], before: Sequence[PublishedTable], policy: Policy
) -> list[frozenset[Cell]]:
    """The cells that are hidden, table by table; the tables are all that is published now of one camp and
    the same days."""
    whole = _hidden_whole(tables, before, policy)
    found = []
    for nth, table in enumerate(tables):
        earlier = [each.hidden for each in before if each.cut == table.cut]
        hidden = frozenset(table.people) if nth in whole else _few(table, earlier, policy)
        # Another choice than before would show what was hidden beside what was shown.
        alike = all(hidden == each for each in earlier)
        found.append(hidden if alike else frozenset(table.people))
    # Two tables of one cut, a breakdown and headcounts of parts: alike, or neither.
    by_cut: dict[Cut, set[frozenset[Cell]]] = defaultdict(set)
    for table, hidden in zip(tables, found, strict=True):
        by_cut[table.cut].add(hidden)
    return [
        hidden if len(by_cut[table.cut]) == 1 else frozenset(table.people)
        for table, hidden in zip(tables, found, strict=True)
    ]


def _hidden_whole(tables: Sequence[Table], before: Sequence[PublishedTable], policy: Policy) -> set[int]:
    """The tables of which no cell is shown: with a small cell and another cut that shares a dimension, whose
    sums run across; or that would run across what was hidden before."""
    whole = set()
    for nth, table in enumerate(tables):
        across = [each for each in (*tables, *before) if _across(table, each)]
        small = min(table.people.values(), default=policy.small_cell) < policy.small_cell
        if (small and across) or any(_across(table, each) and each.hidden for each in before):
            whole.add(nth)
    # Beside a table that is hidden whole, sums of one dimension leave room; sums of several may not.
    while further := {
        nth
        for nth, table in enumerate(tables)
        if nth not in whole and len(table.cut) > 1 and any(_across(table, tables[each]) for each in whole)
    }:
        whole |= further
    return whole


def _across(one: Table, other: Table) -> bool:
    """Two cuts of the same people whose sums meet in more than the total."""
    return one.cut != other.cut and not set(one.cut).isdisjoint(other.cut)


def _few(table: Table, earlier: Sequence[frozenset[Cell]], policy: Policy) -> frozenset[Cell]:
    """The small cells, those hidden before, and the nearest others until several hold enough people.

    Cells are taken in a fixed order, whatever their numbers, so that like breakdowns hide alike.
    """
    ordered = sorted(table.people, key=_place)
    hidden = {
        nth
        for nth, cell in enumerate(ordered)
        if table.people[cell] < policy.small_cell or any(cell in each for each in earlier)
    }
    first = min(hidden, default=0)
    nearest = sorted(range(len(ordered)), key=lambda nth: (abs(nth - first), nth))
    for nth in nearest:
        room = sum(table.people[ordered[each]] for each in hidden)
        if not hidden or (len(hidden) > 1 and room >= 2 * policy.small_cell):
            break
        hidden.add(nth)
    return frozenset(ordered[nth] for nth in hidden)


def _place(cell: Cell) -> tuple[object, ...]:
    return (cell.gender or "", cell.population_group or "", cell.origin or "", cell.min_age or 0)
