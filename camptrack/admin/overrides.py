"""The reasons that were typed beside warnings: templates/admin/camptrack/report/warnings.html, read back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from camptrack.actions.contents import Override
from camptrack.actions.entry_warnings import EntryWarning
from camptrack.actions.overrides import MOST_LETTERS, figure_place
from camptrack.actions.texts import blank

_REASON = re.compile(r"override-([0-9]{1,4})-reason")


@dataclass(frozen=True)
class AskedRow:
    """A warning with the reason that was typed; `missing`: it was asked before, and none was. `figure` is
    its number in the form, from one on; None: the document."""

    number: int
    warning: EntryWarning
    reason: str
    missing: bool
    figure: int | None


@dataclass(frozen=True)
class Answered:
    """Every warning as a row, and those that were passed over, ready for the action."""

    rows: list[AskedRow]
    overrides: list[Override]

    @property
    def standing(self) -> list[AskedRow]:
        """The warnings that nobody gave a reason for: while there are any, nothing is saved."""
        return [row for row in self.rows if blank(row.reason)]


def answered(warnings: Sequence[EntryWarning], data: Mapping[str, str]) -> Answered:
    """Warnings beside what was typed about them in a form. A reason answers the very sentence that it stood
    beside: where the number in it changed, one is asked again."""
    typed = _typed(data)
    rows, overrides = [], []
    for nth, warning in enumerate(warnings):
        # Its place moves when a figure before it is taken out.
        reason = typed.get((warning.pointer, warning.code, warning.detail))
        if reason is None:
            reason = typed.get(("", warning.code, warning.detail))
        place = figure_place(warning.pointer)
        figure = None if place is None else place + 1
        missing = reason is not None and blank(reason)
        rows.append(AskedRow(nth, warning, reason or "", missing, figure))
        if reason is not None and not missing:
            overrides.append(Override(pointer=warning.pointer, code=warning.code, reason=reason))
    return Answered(rows, overrides)


def _typed(data: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """Reasons by place, code and sentence; and without the place."""
    typed: dict[tuple[str, str, str], str] = {}
    for name in data:
        if match := _REASON.fullmatch(name):
            pointer, code, detail = (
                data.get(f"override-{match[1]}-{part}", "") for part in ("pointer", "code", "detail")
            )
            reason = data[name].strip()[:MOST_LETTERS]
            typed[pointer, code, detail] = reason
            typed.setdefault(("", code, detail), reason)
    return typed
