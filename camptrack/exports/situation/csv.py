"""A row per camp as CSV. Codes stay codes."""

from camptrack.exports.tables import csv
from camptrack.situation import Situation

from .camp_table import camps


def write(situation: Situation, _language: str) -> bytes:
    """The names of camps and areas are in the active language; all else is the same in each."""
    table = camps(situation)
    return (csv.head(table.columns) + csv.lines(table.rows)).encode()
