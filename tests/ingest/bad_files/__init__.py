"""Files that break importers, each with what is said of it or what is read. Code makes them where it can."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FILES = Path(__file__).parents[1] / "files"
FEBRUARY = date(2019, 2, 11)
#: what holds for all rows
FIXED = {"source": "dtm", "title": "Round 1", "published_on": "2021-12-01", "on": "2021-09-30"}
WITHOUT_DAY = {key: text for key, text in FIXED.items() if key != "on"}


@dataclass(frozen=True)
class Refused:
    """A file that is not read, and the sentence that says why."""

    what: str
    make: Callable[[], bytes]
    says: str
    name: str = "file.xlsx"


@dataclass(frozen=True)
class Table:
    """A file that is read: the rows of its first sheet, as (number, cells), and more of the workbook."""

    what: str
    make: Callable[[], bytes]
    rows: list[tuple[int, tuple[Any, ...]]]
    name: str = "file.xlsx"
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """A table by its rows, and what its figures are, by the mapping that is guessed and what is fixed: of
    each the row, some values, and its problems as column and code."""

    what: str
    rows: list[tuple[Any, ...]]
    figures: list[tuple[int, dict[str, Any], list[str]]]
    fixed: dict[str, str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()


def figure(row: int, problems: Any = (), **values: Any) -> tuple[int, dict[str, Any], list[str]]:
    return (row, values, list(problems))
