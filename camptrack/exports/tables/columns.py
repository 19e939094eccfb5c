"""Tables as data: what CSV, XLSX and GeoJSON write, and what the reference lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise

Value = str | int | float | date | datetime | None

#: what a spreadsheet takes for the beginning of a formula or of a command
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Kind(StrEnum):
    """How a value is shown. All but text are numbers, days or moments for a machine too."""

    TEXT = "text"
    LINK = "link"
    NUMBER = "number"
    #: a number that is shown with its sign
    CHANGE = "change"
    PERCENT = "percent"
    DEGREES = "degrees"
    DAY = "day"
    MOMENT = "moment"
    #: a number with places, a household size or a share
    DECIMAL = "decimal"
    YES_NO = "yes or no"


@dataclass(frozen=True)
class Column:
    """A stable English code for machines, a label for people, and how the values are shown."""

    code: str
    label: str | Promise = ""
    kind: Kind = Kind.TEXT
    #: the word for a code in the reader's language
    say: Callable[[str], str] | None = None
    #: for those who read tables by the tags of the Humanitarian Exchange Language
    tag: str = ""
    #: what it means and when it is empty
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows as long as there are columns."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet might run a text that somebody typed into a report."""
    return text.startswith(_STARTS_A_FORMULA)
