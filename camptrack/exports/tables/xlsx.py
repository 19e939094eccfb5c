"""Rows as a workbook: the data for machines, then what each column means. It is written row by row into a
file, so that a long one needs no more memory than a short one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from xlsxwriter.workbook import Workbook

from .columns import Column, Value
from .sheets import TEXTS_STAY, sheets

#: of a sheet, with its names and its tags: Excel's own limit
MOST_ROWS = 1_048_576 - 2
#: the same rows give the same bytes, and so the same ETag
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no zones


def write(
    file: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, tags: bool
) -> None:
    """At most `MOST_ROWS`; who asks has counted them."""
    with Workbook(file, {"constant_memory": True, **TEXTS_STAY}) as book:
        book.set_properties({"title": title, "created": _MADE})
        add = sheets(book, right_to_left=False)
        add.data("data", columns, rows, tags=tags)
        add.facts("columns", [(title, ""), *((column.code, column.note) for column in columns)])
