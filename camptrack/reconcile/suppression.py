"""Which cells of a breakdown may not be published (§7).

A cell of few people can point at a person. Hiding it alone helps nobody: totals, other cuts and the other
cells give it away by subtraction. So cells are hidden until what is left determines none of them.

All that is ever published about a breakdown, on whatever day, in whatever brackets, of whatever area, is
worked out from the cells that this function leaves: so nothing but these can be learnt from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from .figures import Cell
from .policy import Policy

Row = dict[int, Fraction]


def suppressed(
    base: int, cells: Sequence[Cell], policy: Policy, before: frozenset[Cell] = frozenset()
) -> frozenset[Cell]:
    """The cells (without their numbers) that are hidden; `base` is the people of the whole figure.

    `before` are those that the revision before hid: what was hidden once stays hidden, or the two revisions
    together would give it away. The choice looks at cells in a fixed order, as little as possible at their
    numbers, so that like breakdowns hide alike.
    """
    ordered = sorted(cells, key=_place)
    reported = [_people(cell, base) for cell in ordered]
    bare = [replace(cell, count=None, share=None) for cell in ordered]
    hidden = {nth for nth, people in enumerate(reported) if people < policy.small_cell or bare[nth] in before}
    if not hidden:
        return frozenset()
    known = _relations(ordered)
    while given_away := _given_away(known, hidden, reported, policy):
        further = _next(given_away, known, hidden, ordered)
        if further is None:
            break
        hidden.add(further)
    return frozenset(bare[nth] for nth in hidden)


def _people(cell: Cell, base: int) -> int:
    if cell.share is None:
        return cell.count or 0
    return base * cell.share.numerator // cell.share.denominator


def _place(cell: Cell) -> tuple[object, ...]:
    return (
        cell.cut,
        cell.gender or "",
        cell.population_group or "",
        cell.origin or "",
        cell.min_age or 0,
    )


def _relations(cells: Sequence[Cell]) -> list[Row]:
    """The sums of cells that anybody may work out, were the breakdown complete: each cut adds up to the
    figure, and two cuts to the same wherever they speak of the same people."""
    cuts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for nth, cell in enumerate(cells):
        cuts[cell.cut].append(nth)
    rows = [dict.fromkeys(members, Fraction(1)) for members in cuts.values()]
    names = list(cuts)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            shared = [name for name in one if name in other]
            both = [*cuts[one], *cuts[other]]
            for group in _alike(both, cells, shared):
                signs = {nth: Fraction(1 if cells[nth].cut == one else -1) for nth in group}
                if len(set(signs.values())) > 1:
                    rows.append(signs)
    return rows


def _alike(members: Sequence[int], cells: Sequence[Cell], shared: Iterable[str]) -> list[list[int]]:
    """Cells put together by what they say of the shared dimensions; ages that overlap go together."""
    named = [name for name in shared if name != "age"]
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for nth in members:
        groups[tuple(getattr(cells[nth], name) for name in named)].append(nth)
    if "age" not in shared:
        return list(groups.values())
    found = []
    for group in groups.values():
        last = -1
        for nth in sorted(group, key=lambda nth: cells[nth].min_age or 0):
            if (cells[nth].min_age or 0) > last:
                found.append([nth])
            else:
                found[-1].append(nth)
            last = max(last, _oldest(cells[nth]))
    return found


def _oldest(cell: Cell) -> int:
    return 1000 if cell.max_age is None else cell.max_age


def _given_away(
    known: Sequence[Row], hidden: set[int], reported: Sequence[int], policy: Policy
) -> set[int] | None:
    """Hidden cells whose sum the relations leave and that is one cell or too little to hide in."""
    for row in _reduced([{nth: sign for nth, sign in row.items() if nth in hidden} for row in known]):
        one_sided = all(sign > 0 for sign in row.values())
        room = sum(sign * reported[nth] for nth, sign in row.items())
        if len(row) == 1 or (one_sided and room < 2 * policy.small_cell):
            return set(row)
    return None


def _reduced(rows: Iterable[Row]) -> list[Row]:
    """Gauss and Jordan: no row's first cell stands in another row; a cell that is determined stands in a
    row of its own. First cells have the sign +."""
    found: dict[int, Row] = {}
    for row in rows:
        rest = dict(row)
        for first, other in found.items():
            _take_away(rest, other, first)
        if not rest:
            continue
        first = min(rest)
        rest = {nth: sign / rest[first] for nth, sign in rest.items()}
        for other in found.values():
            _take_away(other, rest, first)
        found[first] = rest
    return [found[first] for first in sorted(found)]


def _take_away(row: Row, other: Mapping[int, Fraction], first: int) -> None:
    """Take as much of the other row from this one as leaves nothing of the cell."""
    times = row.get(first)
    if not times:
        return
    for nth, sign in other.items():
        left = row.get(nth, 0) - times * sign
        if left:
            row[nth] = left
        else:
            row.pop(nth, None)


def _next(given_away: set[int], known: Sequence[Row], hidden: set[int], cells: Sequence[Cell]) -> int | None:
    """The cell to hide next: of the sum that gives these away, best of the same cut, the nearest, the one
    before. None if all are hidden."""
    first = min(given_away)
    sums = [row.keys() for row in known if given_away <= row.keys()]
    sums.sort(key=lambda members: (members & hidden != given_away, len(members)))
    for members in [*sums, range(len(cells))]:
        shown = [nth for nth in members if nth not in hidden]
        if shown:
            cut = cells[first].cut
            return min(shown, key=lambda nth: (cells[nth].cut != cut, abs(nth - first), nth))
    return None
