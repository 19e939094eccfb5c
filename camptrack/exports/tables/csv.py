"""Rows as CSV, for R, Python and whoever opens it in Excel.

UTF-8 with a byte order mark: without it Excel reads Arabic names as Latin letters, and R (`fileEncoding =
"UTF-8-BOM"`; readr by itself), Python (`utf-8-sig`; pandas by itself) and Power BI drop it. A text that
begins like a formula has an apostrophe before it, and numbers are numbers.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from .columns import Column, Value, starts_a_formula

BYTE_ORDER_MARK = "\ufeff"


def head(columns: Sequence[Column], *, tags: bool = False) -> str:
    """The line of names and, where they are asked for, that of the tags."""
    rows = [[column.code for column in columns], *([[column.tag for column in columns]] if tags else [])]
    return BYTE_ORDER_MARK + lines(rows)


def lines(rows: Iterable[Sequence[Value]]) -> str:
    """A line a row."""
    written = io.StringIO(newline="")
    told = [[_TOLD.get(type(value), _other)(value) for value in row] for row in rows]
    csv.writer(written, lineterminator="\r\n").writerows(told)
    return written.getvalue()


def _itself(value: Any) -> Any:
    return value


def _text(value: str) -> str:
    return f"'{value}" if starts_a_formula(value) else value


def _yes_no(value: bool) -> str:  # noqa: FBT001  a cell's value
    return "true" if value else "false"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _other(value: Any) -> Any:
    """Words of a vocabulary and other texts of a class of their own."""
    return _text(str(value)) if isinstance(value, str) else value


#: by their class, for tables of a million rows; the writer's own way serves for nothing, numbers and days
_TOLD: dict[type[Any], Callable[[Any], Any]] = {
    str: _text,
    bool: _yes_no,
    datetime: _moment,
    **dict.fromkeys((type(None), int, float, date), _itself),
}
