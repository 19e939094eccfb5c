"""An XLSX file made small before a library reads it: only cells in which something stands, moved together.

A sheet of three rows may say that it has a million, each with a thousand formatted cells; libraries make room
for all of them. Here the XML passes by as a stream, and stops where a limit is passed. What stays is written
as a small workbook; which row and column each cell came from, and which are formulas, is kept beside it.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from . import limits
from .cells import index_of, letter_of
from .rows import Range

_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_KEPT = (
    "[content_types].xml",
    "workbook.xml",
    "workbook.xml.rels",
    "styles.xml",
    "sharedstrings.xml",
    ".rels",
)
#: cells and rows in which nothing stands, which say where they are: most of the XML of a formatted sheet
_EMPTY = re.compile(
    rb'<(?:\w+:)?c\s[^<>]*?\br="[A-Z]+\d+"[^<>]*/>|<(?:\w+:)?c\s[^<>]*?\br="[A-Z]+\d+"[^<>/]*></(?:\w+:)?c>'
)
_EMPTY_ROW = re.compile(rb'<row\s[^<>]*?\br="\d+"[^<>]*/>|<row\s[^<>]*?\br="\d+"[^<>/]*>\s*</row>')
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_CHUNK = 256 * 1024
_START = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_END = b"</sheetData></worksheet>"


class Refused(Exception):
    """A file that is not read: a code, and what it says of the place."""

    def __init__(self, code: str, **place: Any) -> None:
        super().__init__(code)
        self.code = code
        self.place = place


@dataclass
class Moved:
    """A sheet's row numbers and columns (0 is A) in the order of the small workbook's."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    formulas: dict[int, list[int]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    cells: int = 0


def make_small(content: bytes) -> tuple[bytes, dict[str, Moved]]:
    """The small workbook, and of each worksheet (by its part's name in small letters) where its cells stood.

    Raises `Refused`, and whatever zipfile, zlib and expat raise over a damaged file.
    """
    written, moved = io.BytesIO(), dict[str, Moved]()
    cells = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(written, "w") as small:
        if any(part.flag_bits & 1 for part in archive.infolist()):
            raise Refused("password")
        seen = set[str]()
        for part in archive.infolist():
            name = part.filename.lstrip("/").replace("\\", "/").lower()
            if name in seen:
                continue
            seen.add(name)
            if _WORKSHEET.fullmatch(name):
                xml, moved[name] = _make_sheet_small(archive, part, limits.MOST_CELLS - cells)
                cells += moved[name].cells
                small.writestr(part.filename, xml)
            elif name.rpartition("/")[2] in _KEPT:
                small.writestr(part.filename, _plain(archive, part))
    return written.getvalue(), moved


def _plain(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > limits.MOST_TEXTS_UNPACKED:
        raise Refused("unpacked")
    xml = archive.read(part)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Refused("entities")
    return xml


def _make_sheet_small(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, most_cells: int
) -> tuple[bytes, Moved]:
    if part.file_size > limits.MOST_UNPACKED:
        raise Refused("unpacked", part=part.filename)
    reader = _SheetReader(part.filename, most_cells)
    with archive.open(part) as xml:
        while chunk := xml.read(_CHUNK):
            reader.feed(_EMPTY_ROW.sub(b"", _EMPTY.sub(b"", chunk)))
    reader.close()
    return reader.written(), reader.moved


class _SheetReader:
    """The events of a sheet's XML."""

    def __init__(self, part: str, most_cells: int) -> None:
        self.part, self.most_cells = part, most_cells
        self.moved = Moved()
        self._places: dict[int, int] = {}
        self._out: list[str] = []
        self._row, self._column, self._places_used = 0, -1, 0
        self._cells: list[tuple[int, str, dict[str, str]]] = []
        self._cell: dict[str, str] = {}
        self._text: list[str] | None = None
        self._letters = 0
        self._formula = self._valued = self._phonetic = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser

    def feed(self, xml: bytes) -> None:
        self._parser.Parse(xml, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def written(self) -> bytes:
        return _START + "".join(self._out).encode("utf-8", "replace") + _END

    def _doctype(self, *_declared: object) -> None:
        raise Refused("entities", part=self.part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell, self._text, self._letters = attributes, [], 0
            self._formula = self._valued = False
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = index_of(found[1]) if found else self._column + 1
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1  # noqa: PLR2004 - seven digits number a million rows
            self._column, self._cells = -1, []
        elif name == "f":
            self._formula = True
        elif name in {"v", "t"}:
            self._valued = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell" and len(self.moved.merged) < limits.MOST_MERGED:
            first, _colon, last = attributes.get("ref", "").partition(":")
            ends = [_REFERENCE.fullmatch(each) for each in (first, last)]
            if ends[0] and ends[1]:
                (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
                self.moved.merged.append((int(top), int(bottom), index_of(left), index_of(right)))

    def _characters(self, text: str) -> None:
        if self._valued and self._text is not None:
            self._text.append(text)
            self._letters += len(text)
            if self._letters > limits.MOST_LETTERS:
                raise Refused("unpacked", part=self.part)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in {"v", "t"}:
            self._valued = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    def _end_cell(self) -> None:
        text = "".join(self._text or ())
        self._text = None
        kind = self._cell.get("t", "n")
        # A formula that gave an empty text says nothing; one that was never worked out must be told of.
        if text.strip() or (self._formula and kind not in {"str", "inlineStr"}):
            if self._formula:
                self.moved.formulas.setdefault(self._row, []).append(self._column)
            self._cells.append((self._column, text, self._cell))

    def _end_row(self) -> None:
        if not self._cells:
            return
        moved = self.moved
        moved.rows.append(self._row)
        moved.cells += len(self._cells)
        self._places_used += 1 + max(column for column, _text, _cell in self._cells)
        for column, _text, _cell in self._cells:
            if column not in self._places:
                self._places[column] = len(moved.columns)
                moved.columns.append(column)
        self._check()
        number = len(moved.rows)
        self._out.append(f'<row r="{number}">')
        for place, text, cell in sorted(
            (self._places[column], text, cell) for column, text, cell in self._placed()
        ):
            self._out.append(_cell_xml(f"{letter_of(place)}{number}", text, dict(cell)))
        self._out.append("</row>")
        self._cells = []

    def _placed(self) -> list[tuple[int, str, tuple[tuple[str, str], ...]]]:
        once = {column: (text, tuple(cell.items())) for column, text, cell in self._cells}
        return [(column, text, cell) for column, (text, cell) in once.items()]

    def _check(self) -> None:
        moved = self.moved
        if len(moved.rows) > limits.MOST_ROWS:
            raise Refused("too_many_rows", part=self.part)
        if len(moved.columns) > limits.MOST_COLUMNS:
            raise Refused("too_many_columns", part=self.part)
        if moved.cells > self.most_cells:
            raise Refused("too_many_cells", part=self.part)
        if self._places_used > limits.MOST_PLACES:
            last = max(column for column, _text, _cell in self._cells)
            raise Refused("far_away", part=self.part, cell=f"{letter_of(last)}{self._row}")


def _cell_xml(reference: str, text: str, cell: dict[str, str]) -> str:
    kind = cell.get("t", "n")
    # The library has no word for a formula that failed: its “#DIV/0!” stays as a text.
    kind = "str" if kind in {"inlineStr", "e"} else kind
    style = f" s={quoteattr(cell['s'])}" if "s" in cell else ""
    value = f"<v>{escape(text)}</v>" if text else ""
    return f'<c r="{reference}"{style} t={quoteattr(kind)}>{value}</c>'
