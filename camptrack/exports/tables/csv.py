"""Rows as CSV, for R, Python and whoever opens it in Excel.

UTF-8 with a byte order mark: without it Excel reads Arabic names as Latin letters, and R (`fileEncoding =
"UTF-8-BOM"`; readr by itself), Python (`utf-8-sig`; pandas by itself) and Power BI drop it. A text that
begins like a formula has an apostrophe before it, and numbers are numbers.

Python's own writer looks at every letter of every cell in turn. A column mostly holds values of one kind, and
whether any of its texts needs care is found at once: less than half the time for a table of a million rows.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any

from .columns import Column, Value, starts_a_formula

BYTE_ORDER_MARK = "\ufeff"


def head(columns: Sequence[Column], *, tags: bool = False) -> str:
    """The line of names and, where they are asked for, that of the tags."""
    rows = [[column.code for column in columns], *([[column.tag for column in columns]] if tags else [])]
    return BYTE_ORDER_MARK + lines(rows)


def lines(rows: Iterable[Sequence[Value]]) -> str:
    """A line a row; all have as many cells, and more than one."""
    return lines_of(zip(*rows, strict=True))


def lines_of(columns: Iterable[Sequence[Value]]) -> str:
    """The same of rows whose values stand in columns."""
    written = [_cells(values) for values in columns]
    return "".join([f"{','.join(cells)}\r\n" for cells in zip(*written, strict=True)])


def _cells(values: Sequence[Any]) -> Sequence[str]:
    """A column as it is written."""
    kinds = {*map(type, values)}
    if kinds == {NoneType}:
        return [""] * len(values)
    if kinds <= {str, NoneType}:
        texts = values if NoneType not in kinds else [value or "" for value in values]
        return texts if _plain(texts) else [*map(_text, texts)]
    if len(kinds) == 1:
        return [*map(_TOLD.get(kinds.pop(), _other), values)]
    return [_TOLD.get(type(value), _other)(value) for value in values]


def _plain(texts: Sequence[str]) -> bool:
    """Whether they are written as they are."""
    return not _quoted("".join(texts)) and not any(map(starts_a_formula, texts))


def _quoted(text: str) -> bool:
    """Whether it stands in quotes, its own doubled."""
    return '"' in text or "," in text or "\r" in text or "\n" in text


def _text(text: str) -> str:
    return _cell(f"'{text}" if starts_a_formula(text) else text)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _quoted(text) else text


def _yes_no(value: bool) -> str:  # noqa: FBT001  a cell's value
    return "true" if value else "false"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _nothing(_value: None) -> str:
    return ""


def _other(value: Any) -> str:
    """Words of a vocabulary and other texts of a class of their own."""
    return _text(str(value)) if isinstance(value, str) else _cell(str(value))


#: by their class
_TOLD: dict[type[Any], Callable[[Any], str]] = {
    NoneType: _nothing,
    str: _text,
    bool: _yes_no,
    int: str,
    float: repr,
    date: date.isoformat,
    datetime: _moment,
}
