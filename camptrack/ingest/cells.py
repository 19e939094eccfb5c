"""Cells as they are kept: texts without what cannot be seen, whole numbers as such, letters of columns."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from .limits import LONGEST_TEXT
from .rows import Cell, Range

#: control characters, marks of writing direction, byte-order marks, halves of characters
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_WHOLE = 10**15


def kept(value: Any) -> Cell:
    """A cell as a library or a line gives it; None for nothing, and for blanks alone."""
    if isinstance(value, str):
        return (
            _UNSEEN.sub("", value.replace("\r\n", "\n")).replace("\u00a0", " ").strip()[:LONGEST_TEXT] or None
        )
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < _WHOLE else value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    return value if value is None or isinstance(value, int | date) else str(value)


def letter_of(index: int) -> str:
    """0 is A."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(65 + rest) + letters
        index -= 1
    return letters


def index_of(letter: str) -> int:
    """A is 0, Z 25, AA 26."""
    index = 0
    for each in letter:
        index = index * 26 + ord(each) - 64
    return index - 1


def trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Without the empty cells at the end."""
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return tuple(cells[:end])


def fill_merged(rows: dict[int, list[Cell]], merged: Iterable[Range], used: set[int]) -> None:
    """Writes texts and days of merged cells into each of their cells that lies in a used column and row."""
    for first_row, last_row, first_column, last_column in merged:
        top = rows.get(first_row)
        value = top[first_column] if top and first_column < len(top) else None
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            continue
        columns = [column for column in used if first_column <= column <= last_column]
        for number in range(first_row, last_row + 1) if last_row - first_row < len(rows) else rows:
            cells = rows.get(number)
            if cells is None or not first_row <= number <= last_row:
                continue
            for column in columns:
                if column >= len(cells):
                    cells.extend([None] * (column + 1 - len(cells)))
                if cells[column] is None:
                    cells[column] = value
