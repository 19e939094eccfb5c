"""A row per camp as CSV, for R, Python and whoever opens it in Excel.

UTF-8 with a byte order mark: without it Excel reads Arabic names as Latin letters, and R (`fileEncoding =
"UTF-8-BOM"`; readr by itself), Python (`utf-8-sig`; pandas by itself) and Power BI drop it. Codes stay
codes; a text that begins like a formula has an apostrophe before it, and numbers are numbers.
"""

import csv
import io
from datetime import datetime

from camptrack.situation import Situation

from .camp_table import camps
from .columns import Value, starts_a_formula

BYTE_ORDER_MARK = "\ufeff"


def write(situation: Situation, _language: str) -> bytes:
    """The names of camps and areas are in the active language; all else is the same in each."""
    table = camps(situation)
    written = io.StringIO(BYTE_ORDER_MARK)
    written.seek(0, io.SEEK_END)
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([column.code for column in table.columns])
    lines.writerows([[_cell(value) for value in row] for row in table.rows])
    return written.getvalue().encode()


def _cell(value: Value) -> str | int | float:
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if starts_a_formula(value) else value
        case int() | float():
            return value
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case _:
            return value.isoformat()
