"""Which rows of a sheet say what its columns are, and what they say."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cell_values import says_nothing
from .cells import index_of, letter_of
from .rows import Cell, Row, Sheet
from .tags import is_tag_row, tag_of
from .words import is_total, plain

__all__ = [
    "Column",
    "Headings",
    "LeftOut",
    "data_rows",
    "find_headings",
    "headings_in",
    "left_out",
]

#: how far down headings are looked for, of rows in which something stands, and how many rows they have
_DEEPEST, _MOST_ROWS = 40, 4
#: how many rows of data tell which columns are of numbers
_SAMPLE = 200
_AGES = re.compile(r"[<>≤≥]?\s*\d{1,2}\s*([-–—_]|to|à|a)?\s*(\d{1,3})?\s*\+?")
_YEARS = range(1950, 2101)


@dataclass(frozen=True)
class Column:
    """`letter` as Excel shows it; `title` joins the rows of headings: “IDP / Male / 0–4”; `hxl` is the tag
    with its attributes, put in order (“#affected+f+idps”), or empty."""

    letter: str
    title: str
    hxl: str = ""


@dataclass(frozen=True)
class Headings:
    """Rows as Excel numbers them, a row of HXL tags included; both 0 where no headings were found (columns
    then have no titles). `digest` is the same for every sheet with these titles and tags in these columns:
    under it a mapping is remembered, which names columns by their letters. Empty where there are none."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    digest: str

    def column(self, letter: str) -> Column | None:
        return next((each for each in self.columns if each.letter == letter), None)


@dataclass(frozen=True)
class LeftOut:
    """A row below the headings that is no data: its number, and why: “total”, “note”, or “heading” where
    the headings are repeated."""

    row: int
    why: str


def find_headings(sheet: Sheet) -> Headings:
    """By what rows look like: below title lines and cover text, above the first row of data."""
    rows = sheet.rows[:_DEEPEST]
    tags = next((at for at, row in enumerate(rows) if is_tag_row(row.cells)), None)
    numeric = _numeric_columns(sheet.rows[: _DEEPEST + _SAMPLE])
    if tags is not None:
        first = last = tags
    else:
        found = _first_heading(rows, numeric)
        if found is None:
            return headings_in(sheet, 0, 0)
        first = last = found
        while last + 1 < len(rows) and last + 1 - first < _MOST_ROWS and _heads(rows[last + 1], numeric):
            if not _goes_on(sheet, rows[last], rows[last + 1], numeric):
                break
            last += 1
    while first and last - first < _MOST_ROWS and _is_above(rows[first - 1], rows[first], numeric):
        first -= 1
    return headings_in(sheet, rows[first].number, rows[last].number)


def headings_in(sheet: Sheet, first_row: int, last_row: int) -> Headings:
    """The same where a person (or a remembered mapping) says which rows they are."""
    rows = [row for row in sheet.rows if first_row <= row.number <= last_row]
    tags = next((row for row in reversed(rows) if is_tag_row(row.cells)), None)
    titles = [row for row in rows if row is not tags]
    width = max((len(row.cells) for row in sheet.rows), default=0)
    used = {at for row in sheet.rows if row.number >= first_row for at in _filled(row)}
    spread = [_spread(sheet, row, last=row is titles[-1]) for row in titles]
    columns = []
    for at in range(width):
        if at not in used:
            continue
        parts = list[str]()
        for cells in spread:
            text = " ".join(str(cells[at]).split()) if at < len(cells) and cells[at] is not None else ""
            if text and text not in parts[-1:]:
                parts.append(text)
        tag = tag_of(tags.get(at), hash_needed=False) if tags else ""
        columns.append(Column(letter_of(at), " / ".join(parts), tag))
    return Headings(first_row, last_row, tuple(columns), _digest(columns))


def data_rows(sheet: Sheet, headings: Headings) -> list[Row]:
    """The rows below the headings, without those of `left_out`."""
    without = {each.row for each in left_out(sheet, headings)}
    return [row for row in sheet.rows if row.number > headings.last_row and row.number not in without]


def left_out(sheet: Sheet, headings: Headings) -> list[LeftOut]:
    """Totals, notes below the table, and headings that come again."""
    below = [row for row in sheet.rows if row.number > headings.last_row]
    heads = {
        row.cells for row in sheet.rows if headings.first_row <= row.number <= headings.last_row and row.cells
    }
    found = [LeftOut(row.number, "heading") for row in below if row.cells in heads]
    named = sum(bool(_words(row)) for row in below)
    found += [LeftOut(row.number, "total") for row in below if _adds_up(row)]
    first = index_of(headings.columns[0].letter) if headings.columns else 0
    for row in reversed(below if named * 2 > len(below) else []):
        # Sums and shares below the last row that names anything: a camp's code may be a number, too.
        if _words(row) or row.get(first) is not None:
            if not _adds_up(row):
                break
        else:
            found.append(LeftOut(row.number, "total"))
    if len(headings.columns) > 2:  # noqa: PLR2004 - a list of two columns has no room for notes
        for row in reversed(below):
            texts = [cell for cell in row.cells if cell is not None]
            words = _words(row)
            if len(set(texts)) != 1 or not words:
                if texts and not _adds_up(row):
                    break
            elif not is_total(words[0]):
                found.append(LeftOut(row.number, "note"))
    return sorted(found, key=lambda each: each.row)


def _adds_up(row: Row) -> bool:
    """“Total”, or what begins so, stands in it, and nothing else but numbers."""
    words = _words(row)
    return bool(words) and all(map(is_total, words))


def _words(row: Row) -> list[str]:
    """Texts that are no numbers, nor say that one is not known; of a CSV file numbers are texts, too."""
    texts = (cell for cell in row.cells if isinstance(cell, str) and not says_nothing(cell))
    return [text for text in texts if not _number(text)]


def _digest(columns: Sequence[Column]) -> str:
    """Letters, too: a blank column between would put a remembered mapping over the wrong one."""
    told = [[each.letter, plain(each.title), each.hxl] for each in columns if each.title or each.hxl]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest() if told else ""


def _spread(sheet: Sheet, row: Row, *, last: bool) -> list[Cell]:
    """A row's titles over the columns that they head: of merged cells each, numbers too; where nothing is
    merged, an upper row's title holds until the next one."""
    cells = list(row.cells)
    merged = [each for each in sheet.merged if each[0] <= row.number <= each[1]]
    for _top, _bottom, left, right in merged:
        value = row.get(left)
        cells.extend([None] * (right + 1 - len(cells)))
        for at in range(left, right + 1):
            cells[at] = value if cells[at] is None else cells[at]
    if last or merged:
        return cells
    width = max(len(each.cells) for each in sheet.rows if each.number >= row.number)
    cells.extend([None] * (min(width, len(cells) + 20) - len(cells)))
    held: Cell = None
    for at, cell in enumerate(cells):
        held = held if cell is None else cell
        cells[at] = held
    return cells


def _filled(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row.cells) if cell is not None]


def _number(cell: Cell) -> bool:
    """A number, or a text of nothing but one."""
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, str):
        return any(each.isdigit() for each in cell) and not any(each.isalpha() for each in cell)
    return True


def _numeric_columns(rows: Sequence[Row]) -> set[int]:
    """Columns of numbers and days: most of what stands in their lower half."""
    lower = rows[len(rows) // 3 :]
    counts: dict[int, tuple[int, int]] = {}
    for row in lower:
        for at in _filled(row):
            if says_nothing(row.cells[at]):
                continue
            numbers, all_cells = counts.get(at, (0, 0))
            counts[at] = (numbers + _number(row.cells[at]), all_cells + 1)
    return {at for at, (numbers, all_cells) in counts.items() if numbers * 10 >= all_cells * 6}


def _heading_like(cell: Cell) -> bool:
    """A text without a large number, an age (“0–4”), or a year."""
    if isinstance(cell, str):
        large = any(
            int(found) not in _YEARS
            for found in re.findall(r"\d{3,}", re.sub(r"(?<=\d)[.,٬\s](?=\d)", "", cell)[:200])
        )
        return not large and (not _number(cell) or bool(_AGES.fullmatch(cell.strip())))
    return isinstance(cell, int) and not isinstance(cell, bool) and cell in _YEARS


def _heads(row: Row, numeric: set[int]) -> bool:
    """Nothing but headings stands in it, one at least over a column of numbers where there is any."""
    filled = _filled(row)
    texts = {cell for cell in row.cells if isinstance(cell, str)}
    if (
        len(texts) < min(2, len(filled))
        or not texts
        or not all(_heading_like(row.cells[at]) for at in filled)
    ):
        return False
    over = [at for at in filled if at in numeric]
    return bool(over) or not numeric


def _first_heading(rows: Sequence[Row], numeric: set[int]) -> int | None:
    """The first row that heads, and is about as wide as the table below it."""
    for at, row in enumerate(rows[:-1] or rows):
        below = sorted(len(_filled(each)) for each in rows[at + 1 :]) or [1]
        usual = below[len(below) // 2]
        filled = _filled(row)
        texts = {row.cells[each] for each in filled}
        if _heads(row, numeric) and len(filled) * 2 >= usual and (len(texts) > 1 or usual == 1):
            return at
    return None


def _goes_on(sheet: Sheet, upper: Row, row: Row, numeric: set[int]) -> bool:
    """The row below a heading heads, too: over columns of numbers no text is data."""
    if row.number != upper.number + 1:
        return False
    across = [upper.get(at) for at in range(max(len(upper.cells), len(row.cells)))]
    if None not in across and len(set(across)) == len(across):
        # Each column has a title of its own already.
        return False
    if not numeric:
        return any(each[0] == upper.number and each[3] > each[2] for each in sheet.merged)
    over = [at for at in _filled(row) if at in numeric]
    return len(over) * 2 >= len(numeric) or any(
        each[0] == upper.number and each[3] > each[2] for each in sheet.merged
    )


def _is_above(row: Row, lower: Row, numeric: set[int]) -> bool:
    """The row above a heading groups columns; a title line stands alone at the left, or over everything."""
    if row.number != lower.number - 1:
        return False
    filled = _filled(row)
    texts = {row.cells[at] for at in filled}
    if not all(_heading_like(row.cells[at]) for at in filled):
        return False
    if len(texts) == 1:
        return bool(_filled(lower)) and filled[0] > _filled(lower)[0]
    return len(filled) * 3 >= len(_filled(lower)) or bool(set(filled) & numeric)
