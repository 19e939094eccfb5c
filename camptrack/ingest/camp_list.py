"""A camp list as people keep one: a CSV file with a column for each thing that is known."""

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .tables import Unreadable

REQUIRED = ("code", "name", "area", "site_type")
OTHERS = ("aliases", "local_type", "latitude", "longitude", "capacity", "household_size")
#: before a language: name_ar, name_fr
BY_LANGUAGE = "name_"
SEPARATORS = ",;\t"
MOST_ROWS = 100_000


@dataclass(frozen=True)
class CampRow:
    """A row of the list: its line in the file, and what is written in each column that it fills."""

    line: int
    values: dict[str, str]

    def get(self, column: str) -> str:
        """What stands there; empty for nothing."""
        return self.values.get(column, "")


@dataclass(frozen=True)
class CampList:
    """The rows, and the columns that nobody reads."""

    rows: list[CampRow]
    ignored: list[str] = field(default_factory=list)


def read_camp_list(content: bytes, name: str) -> CampList:
    """The rows of a file in UTF-8. A byte-order mark, a row of HXL tags and semicolons or tabs between the
    columns are fine; blank rows are none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("%(file)s is not in UTF-8 (byte %(byte)s); save it as “CSV UTF-8”.") % {
            "file": name,
            "byte": error.start,
        }
        raise Unreadable(message) from error
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [column.strip().lower() for column in next(lines, [])]
        rows, before = list[CampRow](), lines.line_num
        for cells in lines:
            # A quoted cell may hold several lines: the row stands where it begins.
            line, before = before + 1, lines.line_num
            if any(cell.strip() for cell in cells[len(columns) :]):
                message = _("%(file)s, line %(line)s has more cells than there are columns.") % {
                    "file": name,
                    "line": line,
                }
                raise Unreadable(message)
            values = _values(columns, cells)
            if values and (rows or not _tags(values)):
                rows.append(CampRow(line, values))
    except csv.Error as error:
        message = _("%(file)s, line %(line)s is not CSV; mend the quotation marks there.") % {
            "file": name,
            "line": lines.line_num,
        }
        raise Unreadable(message) from error
    if missing := [column for column in REQUIRED if column not in columns]:
        message = _("The first line of %(file)s lacks the columns %(columns)s.") % {
            "file": name,
            "columns": ", ".join(missing),
        }
        raise Unreadable(message)
    if twice := sorted({column for column in columns if column and columns.count(column) > 1}):
        message = _("The first line of %(file)s has these columns twice: %(columns)s.") % {
            "file": name,
            "columns": ", ".join(twice),
        }
        raise Unreadable(message)
    if len(rows) > MOST_ROWS:
        message = _("%(file)s has more than %(most)s rows; load it in parts.") % {
            "file": name,
            "most": MOST_ROWS,
        }
        raise Unreadable(message)
    known = (*REQUIRED, *OTHERS)
    ignored = [each for each in columns if each not in known and not each.startswith(BY_LANGUAGE)]
    return CampList(rows, [each for each in ignored if each])


def _values(columns: list[str], cells: list[str]) -> dict[str, str]:
    stripped = (cell.strip() for cell in cells)
    return {column: cell for column, cell in zip(columns, stripped, strict=False) if column and cell}


def _tags(values: dict[str, str]) -> bool:
    """A row of HXL."""
    return all(cell.startswith("#") for cell in values.values())
