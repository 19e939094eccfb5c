"""Files written as the issues write them, and read back by other libraries than wrote them."""

import csv
import io
from typing import Any

from django.utils import translation
from python_calamine import CalamineWorkbook

from camptrack.exports.situation import csv as csv_file
from camptrack.exports.situation import html, json, xlsx
from camptrack.situation import Situation

_WRITERS = {"csv": csv_file.write, "json": json.write, "html": html.write, "xlsx": xlsx.write}


def written(situation: Situation, file_format: str, language: str = "en") -> bytes:
    """Without asking whether the language has every sentence."""
    with translation.override(language):
        return _WRITERS[file_format](situation, language)


def sheets(content: bytes) -> list[list[list[Any]]]:
    """Every row of every sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_index(nth).to_python() for nth in range(len(book.sheet_names))]


def rows(content: bytes, sheet: int) -> list[dict[str, Any]]:
    """Of a sheet, by the codes in its second row; 1 is the summary, 2 the camps."""
    _labels, codes, *rest = sheets(content)[sheet]
    return [dict(zip(codes, row, strict=True)) for row in rest]


def lines(content: bytes) -> list[dict[str, str]]:
    """Of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
