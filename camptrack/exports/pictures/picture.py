"""What every picture of an issue is: a specification, words in its place, and a table."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """The same values as text, in the reader's language."""

    headings: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Picture:
    """`alternative` stands for it where it cannot be seen; `notes` belong under it."""

    title: str
    specification: dict[str, Any]
    alternative: str
    notes: list[str]
    table: Table
