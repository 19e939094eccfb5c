"""The reasons that were typed beside warnings: templates/admin/camptrack/report/warnings.html, read back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from camptrack.actions.contents import Override
from camptrack.actions.entry_warnings import EntryWarning
from camptrack.actions.overrides import MOST_LETTERS, figure_place
from camptrack.actions.texts import blank

_ASKED = re.compile(r"override-([0-9]{1,4})-code")


@dataclass(frozen=True)
class AskedRow:
    """A warning with the reason that was typed; `missing`: it was asked before, and none was. `figure` is
    its number on the page, from one on; None: the document."""

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


def answered(warnings: Sequence[EntryWarning], data: Mapping[str, str], numbers: Sequence[int]) -> Answered:
    """Warnings beside what was typed about them in a form. A reason answers the very sentence that it stood
    beside: where the number in it changed, one is asked again. `numbers` are those that the figures have on
    the page: they stay when a figure before them is left out, and places in the content do not."""
    typed = _typed(data)
    rows, overrides = [], []
    for nth, warning in enumerate(warnings):
        place = figure_place(warning.pointer)
        figure = None if place is None else numbers[place]
        reason = typed.get((str(figure or ""), warning.code, warning.detail))
        missing = reason is not None and blank(reason)
        rows.append(AskedRow(nth, warning, reason or "", missing, figure))
        if reason is not None and not missing:
            overrides.append(Override(pointer=warning.pointer, code=warning.code, reason=reason))
    return Answered(rows, overrides)


def _typed(data: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """Reasons by the figure's number, code and sentence."""
    typed: dict[tuple[str, str, str], str] = {}
    for name in data:
        if match := _ASKED.fullmatch(name):
            figure, code, detail, reason = (
                data.get(f"override-{match[1]}-{part}", "") for part in ("figure", "code", "detail", "reason")
            )
            typed[figure, code, detail] = reason.strip()[:MOST_LETTERS]
    return typed
