"""What a file holds once it is read: sheets of rows of cells."""

from dataclasses import dataclass, field
from datetime import date, datetime

#: what a cell may hold; a formula's is the value that the program that saved the file worked out
Cell = str | int | float | bool | date | datetime | None
#: first and last row number, first and last column (0 is A)
Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Row:
    """A row in which something stands. `number` is the one that Excel shows beside it."""

    number: int
    cells: tuple[Cell, ...]
    #: which cells (0 is column A) are formulas; told of XLSX alone
    formulas: frozenset[int] = frozenset()

    def get(self, column: int) -> Cell:
        """What stands there; None beyond the last cell."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """Rows without the empty ones. Texts and days of merged cells stand in each of their cells; a merged
    number in the first alone, so that nobody is counted twice."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merged: tuple[Range, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """`kind` is xlsx, xls, ods, csv or pasted; `encoding` and `separator` are what a text was read with.
    `notes` are sentences about what was left out or guessed, in the reader's language."""

    name: str
    kind: str
    sheets: list[Sheet]
    encoding: str = ""
    separator: str = ""
    notes: tuple[str, ...] = ()
