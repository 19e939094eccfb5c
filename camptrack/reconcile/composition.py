"""Who the people are: the breakdown in force on a day, laid over the day's best (§7)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .figures import Cell, Voice

Cut = tuple[str, ...]
Bracket = tuple[int, int | None]

#: age brackets that an answer may be asked in; ends included, None is open
BRACKETS: Mapping[str, tuple[Bracket, ...]] = {
    "adult": ((0, 17), (18, None)),
    "unhcr": ((0, 4), (5, 11), (12, 17), (18, 59), (60, None)),
}


@dataclass(frozen=True, slots=True)
class Described:
    """From `day` (an ordinal) on this headcount describes the camp by this cut: its cells are parts of
    `base` people; a headcount of part of the camp is itself `part` of them."""

    cut: Cut
    day: int
    voice: Voice
    base: int
    part: int | None


@dataclass(frozen=True, slots=True)
class Composition:
    """Cells of one cut on one day, in people; those that may not be published; and the remainder, of whom
    nothing is published."""

    cells: dict[Cell, int]
    suppressed: frozenset[Cell]
    unknown: int


def in_force(voices: Iterable[Voice]) -> dict[Cut, list[tuple[int, Voice]]]:
    """Per cut, ascending: from which day (an ordinal) which headcount describes the camp.

    `voices` are the credible headcounts, of the whole camp or of part of it.
    """
    best: dict[tuple[Cut, int], Voice] = {}
    for voice in voices:
        for cut in _cuts(voice):
            here = (cut, voice.first)
            if here not in best or (voice.rank, _order(voice)) < (best[here].rank, _order(best[here])):
                best[here] = voice
    found: dict[Cut, list[tuple[int, Voice]]] = defaultdict(list)
    for (cut, day), voice in sorted(best.items(), key=lambda item: item[0]):
        found[cut].append((day, voice))
    return dict(found)


def _cells(voice: Voice) -> tuple[Cell, ...]:
    part = voice.figure.part
    return voice.figure.cells if part is None else (part,)


def _cuts(voice: Voice) -> set[Cut]:
    return {cell.cut for cell in _cells(voice)}


def _order(voice: Voice) -> list[str]:
    """Breaks the tie of figures that are alike in all but their cells."""
    return sorted(map(repr, _cells(voice)))


def described(
    composition: Mapping[Cut, Sequence[tuple[int, Voice]]], best_on: Callable[[int], int]
) -> list[Described]:
    """The breakdowns in force with their bases: a figure's own best, and for a headcount of part of the
    camp the camp's best on its day (§7)."""
    return [
        Described(cut, day, voice, voice.band.best, None)
        if voice.figure.part is None
        else Described(cut, day, voice, best_on(day), voice.band.best)
        for cut, days in composition.items()
        for day, voice in days
    ]


def lay(one: Described, best: int) -> Composition:
    """Lay a breakdown over a day's best, rounded down (§7)."""
    cells: dict[Cell, int] = {}
    suppressed = set()
    for cell in _cells(one.voice):
        if cell.cut != one.cut:
            continue
        bare = replace(cell, count=None, share=None)
        if not cell.shown:
            suppressed.add(bare)
        elif cell.share is not None:
            cells[bare] = best * cell.share.numerator // cell.share.denominator
        else:
            count = cell.count or 0 if one.part is None else one.part
            cells[bare] = best * count // one.base if one.base else 0
    return Composition(cells, frozenset(suppressed), max(best - sum(cells.values()), 0))


def into_brackets(cells: Mapping[Cell, int], brackets: Sequence[Bracket]) -> tuple[dict[Cell, int], int]:
    """Cells put into the bracket that contains each whole, and the people that fit into none (§7)."""
    inside: dict[Cell, int] = defaultdict(int)
    unknown = 0
    for cell, people in cells.items():
        bracket = next((b for b in brackets if _contains(b, cell)), None)
        if bracket is None:
            unknown += people
        else:
            inside[replace(cell, min_age=bracket[0], max_age=bracket[1])] += people
    return dict(inside), unknown


def _contains(bracket: Bracket, cell: Cell) -> bool:
    low, high = bracket
    if (cell.min_age or 0) < low:
        return False
    return high is None or (cell.max_age is not None and cell.max_age <= high)
