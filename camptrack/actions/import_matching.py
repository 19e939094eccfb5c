"""Which figure of a report that stands a row of a sheet speaks of, and what it changes in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from camptrack.columns import FIELDS, PEOPLE, Whom, cell_label
from camptrack.models import Source, Wave
from camptrack.vocabulary import Qualifier
from camptrack.written import counted, grouped, isolated, with_colon

from .contents import CellContent, FigureContent, NewWave
from .import_contents import Told

#: what tells figures of one camp, measure and days apart, where a row gives it
_TELLING = ("wave", "attributed_to", "reason", "method")
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Change:
    """A field of a figure or its document: what stood, and what is to stand, for the eye."""

    field: str
    label: str
    was: str
    to: str


def place(figure: FigureContent) -> Key:
    """Of whom and when it speaks."""
    return figure.camp.pk, figure.measure, figure.start, figure.end, figure.part


def same_statement(figure: FigureContent) -> Key:
    """Two rows of one document with this in common say the same, or contradict each other."""
    return place(figure), *(getattr(figure, name) for name in _TELLING)


def match(told: Sequence[Told], stored: Iterable[FigureContent]) -> dict[int, FigureContent]:
    """For rows (by `nth`) of one document the figures of its report of which they speak."""
    by_place: dict[Key, list[FigureContent]] = {}
    for figure in stored:
        by_place.setdefault(place(figure), []).append(figure)
    rows: dict[Key, list[Told]] = {}
    for each in told:
        if each.figure is not None:
            rows.setdefault(place(each.figure), []).append(each)
    found: dict[int, FigureContent] = {}
    for key, there in rows.items():
        left = by_place.get(key, [])
        if len(there) == len(left) == 1:
            found[there[0].row.nth] = left[0]
            continue
        # In whatever order the rows stand: what says the same, then whoever has the least choice.
        _take(there, left, found, _is_exactly)
        rest = [each for each in there if each.row.nth not in found]
        choices = {each.row.nth: sum(_speaks_of(each, figure) for figure in left) for each in rest}
        _take(sorted(rest, key=lambda each: choices[each.row.nth]), left, found, _speaks_of)
    return found


def _take(
    rows: Iterable[Told],
    left: list[FigureContent],
    found: dict[int, FigureContent],
    speaks_of: Callable[[Told, FigureContent], bool],
) -> None:
    """For each row the first figure that is left of which it speaks."""
    for each in rows:
        nth = next((nth for nth, figure in enumerate(left) if speaks_of(each, figure)), None)
        if nth is not None:
            found[each.row.nth] = left.pop(nth)


def _is_exactly(told: Told, figure: FigureContent) -> bool:
    return all(getattr(told.figure, name) == getattr(figure, name) for name in _TELLING)


def _speaks_of(told: Told, figure: FigureContent) -> bool:
    return all(getattr(told.figure, name) == getattr(figure, name) for name in _TELLING if name in told.given)


def laid_over(told: Told, stored: FigureContent) -> FigureContent:
    """What stands, with what the row gives; of what it does not give nothing is changed."""
    changed = {name: getattr(told.figure, name) for name in told.given}
    if "breakdown" in changed and set(changed["breakdown"]) == set(stored.breakdown):
        changed["breakdown"] = stored.breakdown
    return replace(stored, **changed)


def changes_of(before: FigureContent, after: FigureContent) -> list[Change]:
    """The number, whatever of it changed, is one change."""
    found = []
    if number(before) != number(after):
        found.append(Change("value", label("value"), number(before), number(after)))
    names = ("households", "household_size", *_TELLING, "quote", "breakdown")
    return found + differing(before, after, names)


def differing(before: object, after: object, names: Iterable[str]) -> list[Change]:
    return [
        Change(name, label(name), shown(was), shown(to))
        for name in names
        if (was := getattr(before, name)) != (to := getattr(after, name))
    ]


def number(figure: FigureContent) -> str:
    """As one reads it: “more than 23,000 persons”."""
    word = "" if figure.qualifier in {Qualifier.EXACTLY, Qualifier.BETWEEN} else figure.qualifier.word
    bounds = " – ".join(grouped(end) for end in (figure.low, figure.high) if end is not None)
    if figure.value is None:
        return f"{word} {counted(bounds, figure.high or figure.low or 0, figure.unit)}".strip()
    said = counted(grouped(figure.value), figure.value, figure.unit)
    return " ".join(part for part in (word, said, bounds and f"({bounds})") if part)


def label(name: str) -> str:
    if name == "breakdown":
        return _("breakdown")
    return str(FIELDS[name].label) if name in FIELDS else name


def shown(value: Any) -> str:
    """For the eye; nothing is a dash."""
    match value:
        case None | "" | ():
            return "–"
        case Wave() | NewWave():
            return value.label or value.slug
        case Source():
            return value.name
        case tuple():
            return ", ".join(_cell(cell) for cell in value)
        case Decimal():
            return f"{value.normalize():f}"
    return isolated(value) if hasattr(value, "isoformat") else str(getattr(value, "label", value))


def _cell(cell: CellContent) -> str:
    whom = cell_label(Whom(**{name: getattr(cell, name) for name in PEOPLE}))
    amount = grouped(cell.count) if cell.count is not None else f"{float(cell.share or 0) * 100:.3g} %"
    return f"{with_colon(whom)} {amount}"
