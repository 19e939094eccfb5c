"""A process that reads one spreadsheet and ends: files from strangers meet native code here, where memory and
time are bounded and nothing is known that would be worth having.

The file comes on standard input, the sheets go to standard output as JSON. Words are not made here: what is
refused has a code. It imports neither Django nor settings.
"""

import io
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from posixpath import normpath
from tempfile import NamedTemporaryFile
from typing import Any
from xml.parsers import expat

import orjson
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import limits
from .cells import fill_merged, kept, letter_of, trimmed
from .rows import Cell, Range
from .xlsx_parts import Moved, Refused, make_small


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = read(sys.stdin.buffer.read(), sys.argv[1])
    written = orjson.dumps(answer, default=_day, option=orjson.OPT_PASSTHROUGH_DATETIME)
    if len(written) > limits.MOST_WRITTEN:
        # Whoever asked would need many times as much to hold it.
        written = orjson.dumps({"error": "unpacked"})
    sys.stdout.buffer.write(written)


def read(content: bytes, kind: str) -> dict[str, Any]:
    """The sheets of a file of a kind (xlsx, xls, ods), or the code of what is wrong with it."""
    try:
        sheets, hidden = _read_xlsx(content) if kind == "xlsx" else _read_other(content, kind)
    except Refused as refused:
        return {"error": refused.code, **refused.place}
    except PasswordError:
        return {"error": "password"}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # noqa: BLE001 - a library says in many ways that a file is damaged
        said = f"{type(error).__name__}: {error}"[:300]
        return {"error": "unpacked" if "limit exceeded" in said else "damaged", "said": said}
    except BaseException as error:
        # A panic of native code is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return {"error": "damaged", "said": "PanicException"}
    return {"sheets": sheets, "hidden": hidden}


def _read_xlsx(content: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    parts = _names_of_parts(content)
    try:
        small, moved = make_small(content)
    except Refused as refused:
        part = refused.place.pop("part", "").lower()
        if part in parts:
            refused.place["sheet"] = parts[part]
        raise
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(small))
    by_name = {parts[part]: each for part, each in moved.items() if part in parts}
    shown, hidden = _shown(workbook)
    filled = [name for name in shown if name in by_name and by_name[name].rows]
    _check_sheets(len(filled))
    return [_moved_back(workbook.get_sheet_by_name(name), by_name[name]) for name in filled], hidden


def _moved_back(sheet: CalamineSheet, moved: Moved) -> dict[str, Any]:
    # The library gives the empty rows above the first cell, but not the empty columns beside it.
    left = (sheet.start or (0, 0))[1]
    rows: dict[int, list[Cell]] = {number: [] for number in moved.formulas}
    for index, values in enumerate(sheet.iter_rows()):
        number, cells = moved.rows[index], list[Cell]()
        for place, value in enumerate(values, left):
            _put(cells, moved.columns[place], kept(value))
        rows[number] = cells
    return _sheet(sheet.name, rows, moved.merged, set(moved.columns), moved.formulas)


def _put(cells: list[Cell], column: int, value: Cell) -> None:
    if value is None:
        return
    if column >= len(cells):
        cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def _read_other(content: bytes, kind: str) -> tuple[list[dict[str, Any]], list[str]]:
    # By its name the library knows what it is, and says why it cannot read it; of bytes it guesses.
    with NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(content)
        file.flush()
        return _read_file(CalamineWorkbook.from_path(file.name))


def _read_file(workbook: CalamineWorkbook) -> tuple[list[dict[str, Any]], list[str]]:
    shown, hidden = _shown(workbook)
    sheets, cells = [], 0
    for name in shown:
        sheet = workbook.get_sheet_by_name(name)
        rows, used, places = dict[int, list[Cell]](), set[int](), 0
        for number, row in _rows_of(sheet):
            rows[number] = row
            filled = [column for column, value in enumerate(row) if value is not None]
            used.update(filled)
            cells += len(filled)
            places += len(row)
            _check(name, rows, used, cells, places, number)
        if rows:
            sheets.append(_sheet(name, rows, _merged_of(sheet), used, {}))
            _check_sheets(len(sheets))
    return sheets, hidden


def _rows_of(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    left = (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        row = list(trimmed([kept(value) for value in values]))
        if row:
            yield number, [None] * left + row


def _check(
    name: str, rows: dict[int, list[Cell]], used: set[int], cells: int, places: int, number: int
) -> None:
    if len(rows) > limits.MOST_ROWS:
        raise Refused("too_many_rows", sheet=name)
    if len(used) > limits.MOST_COLUMNS:
        raise Refused("too_many_columns", sheet=name)
    if cells > limits.MOST_CELLS:
        raise Refused("too_many_cells", sheet=name)
    if places > limits.MOST_PLACES:
        raise Refused("far_away", sheet=name, cell=f"{letter_of(max(used))}{number}")


def _check_sheets(filled: int) -> None:
    if filled > limits.MOST_SHEETS:
        raise Refused("too_many_sheets")


def _merged_of(sheet: CalamineSheet) -> list[Range]:
    ranges = (sheet.merged_cell_ranges or [])[: limits.MOST_MERGED]
    return [(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges]


def _shown(workbook: CalamineWorkbook) -> tuple[list[str], list[str]]:
    """Names of sheets to read, and of those that somebody hid."""
    tables = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    return (
        [each.name for each in tables if each.visible == SheetVisibleEnum.Visible],
        [each.name for each in tables if each.visible == SheetVisibleEnum.Hidden],
    )


def _sheet(
    name: str,
    rows: dict[int, list[Cell]],
    merged: list[Range],
    used: set[int],
    formulas: dict[int, list[int]],
) -> dict[str, Any]:
    fill_merged(rows, merged, used)
    kept_rows = [(number, trimmed(cells), formulas.get(number, [])) for number, cells in sorted(rows.items())]
    return {
        "name": name,
        "rows": [each for each in kept_rows if each[1] or each[2]],
        "merged": merged,
    }


def _names_of_parts(content: bytes) -> dict[str, str]:
    """The sheets' names by their part's name in small letters."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        targets, names = dict[str, str](), dict[str, str]()

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                path = attributes.get("Target", "")
                path = path.lstrip("/") if path.startswith("/") else normpath(f"xl/{path}")
                targets[attributes.get("Id", "")] = path.lower()

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(":")[2] == "sheet":
                of = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                names[of] = attributes.get("name", "")

        _walk(archive, "xl/_rels/workbook.xml.rels", relation)
        _walk(archive, "xl/workbook.xml", sheet)
    return {targets[each]: name for each, name in names.items() if each in targets}


def _walk(archive: zipfile.ZipFile, name: str, start: Any) -> None:
    part = next(each for each in archive.infolist() if each.filename.lstrip("/").lower() == name.lower())
    if part.flag_bits & 1:
        raise Refused("password")
    if part.file_size > limits.MOST_TEXTS_UNPACKED:
        raise Refused("unpacked")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _doctype
    parser.Parse(archive.read(part), True)


def _doctype(*_declared: object) -> None:
    raise Refused("entities")


def _day(value: object) -> dict[str, str]:
    if isinstance(value, date | datetime):
        return {"day" if not isinstance(value, datetime) else "moment": value.isoformat()}
    raise TypeError


if __name__ == "__main__":
    main()
