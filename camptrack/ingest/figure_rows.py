"""The rows of a sheet as the fields of figures. Camps, sources and waves stay as they are written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from camptrack.columns import DOCUMENT, FIELDS, Whom

from .cell_faults import CellFault
from .cell_values import count_of, over_one, refuse_formulas, says_nothing, share_of, text_of
from .cells import index_of
from .days import settled_order
from .field_values import Given, Value, read_fields
from .headings import Headings, data_rows
from .rows import Row, Sheet
from .targets import CELL_COUNT, CELL_SHARE, Mapping, Target

__all__ = ["CellProblem", "ReadCell", "ReadRow", "day_orders", "read_figures", "rows_to_read"]

#: where they stand beside an empty number, somebody forgot it
_OF_A_NUMBER = {"low", "high", "households", "qualifier", "quote", "attributed_to", "wave"}


@dataclass(frozen=True)
class ReadCell:
    """A cell of a breakdown: a count or a share (0 to 1)."""

    column: str
    whom: Whom
    count: int | None = None
    share: Decimal | None = None


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell: the column's letter and title (both empty: the row as a whole), a stable
    code, and a sentence with the remedy in the reader's language."""

    column: str
    title: str
    code: str
    detail: str


@dataclass(frozen=True)
class ReadRow:
    """A figure as a row gives it; `row` is Excel's number, `figure` which of the row's it is, from 1.

    `values` by field name: texts; codes of the vocabulary for choices; days as `date`; whole numbers as
    `int`; household sizes as `Decimal`. The number as written is read into value, qualifier, low, high and
    unit (a unit or qualifier with a column or fixed value of its own wins). A headcount has `on`, a flow
    `start` and `end`. Fields that nothing fills are absent. `written` is what stood in the cells, for the
    eye; `columns` is where, and where it is missing, both by field name.
    """

    row: int
    figure: int
    values: dict[str, Value]
    cells: tuple[ReadCell, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    written: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


def read_figures(sheet: Sheet, headings: Headings, mapping: Mapping) -> Iterator[ReadRow]:
    """Every figure of every row below the headings. A figure whose number and breakdown are empty is not
    there: rows of the template that nobody filled in, wide files' gaps."""
    rows = rows_to_read(sheet, headings, mapping)
    orders = day_orders(sheet, headings, mapping)
    percents = {
        letter
        for letter, target in mapping.columns.items()
        if target.field == CELL_SHARE and any(over_one(row.get(index_of(letter))) for row in rows)
    }
    above = dict[str, Given]()
    for row in rows:
        given = _given(row, mapping)
        if mapping.repeats:
            above |= {
                letter: cell for letter, cell in given.items() if mapping.columns[letter].field in DOCUMENT
            }
            given = above | given
        for number, own in enumerate(mapping.figures, 1):
            read = _figure(_Asked(row, headings, mapping, orders, percents), number, own, given)
            if read:
                yield read


def rows_to_read(sheet: Sheet, headings: Headings, mapping: Mapping) -> list[Row]:
    """The rows of data that the mapping does not filter out."""
    wanted = {index_of(letter): set(texts) for letter, texts in mapping.only.items() if texts}
    return [
        row
        for row in data_rows(sheet, headings)
        if all(text_of(row.get(at)) in texts for at, texts in wanted.items())
    ]


def day_orders(sheet: Sheet, headings: Headings, mapping: Mapping) -> dict[str, str]:
    """“dmy” or “mdy” by the letter of each column of days in which 03/04/2019 can be read: as the mapping
    says, or because another day of the column can be read in no other way."""
    rows = rows_to_read(sheet, headings, mapping)
    orders = dict[str, str]()
    for letter, target in mapping.columns.items():
        if target.field in FIELDS and FIELDS[target.field].kind == "day":
            order = mapping.day_order or settled_order(row.get(index_of(letter)) for row in rows)
            if order:
                orders[letter] = order
    return orders


def _given(row: Row, mapping: Mapping) -> dict[str, Given]:
    """What the row's columns hold, by letter; empty cells are not there, formulas without a value are."""
    found = dict[str, Given]()
    for letter, target in mapping.columns.items():
        at = index_of(letter)
        cell, formula = row.get(at), at in row.formulas
        if cell is not None and _is_number(target) and says_nothing(cell):
            continue
        if cell is not None or formula:
            found[letter] = Given(cell, letter, formula=formula)
    return found


def _is_number(target: Target) -> bool:
    if target.field in FIELDS:
        return FIELDS[target.field].kind in {"number", "count", "decimal"}
    return target.field in {CELL_COUNT, CELL_SHARE}


@dataclass(frozen=True)
class _Asked:
    """A row, and all that holds for it."""

    row: Row
    headings: Headings
    mapping: Mapping
    orders: dict[str, str]
    percents: set[str]


def _figure(asked: _Asked, number: int, own: dict[str, str], given: dict[str, Given]) -> ReadRow | None:
    columns = {
        letter: target for letter, target in asked.mapping.columns.items() if target.figure in {None, number}
    }
    filled = {target.field for letter, target in columns.items() if letter in given}
    if not filled & {"value", "low", "high", CELL_COUNT, CELL_SHARE} and not filled & _OF_A_NUMBER:
        return None
    fields = {name: Given(text, "") for name, text in {**asked.mapping.fixed, **own}.items() if text}
    for letter, target in columns.items():
        if target.field in FIELDS and letter in given:
            fields[target.field] = given[letter]
    letters = {target.field: letter for letter, target in columns.items()}
    problems, missed = list[CellProblem](), dict[str, str]()

    def fault(name: str, letter: str, found: CellFault) -> None:
        # A camp's name serves where its code is not given.
        place = letter or letters.get(name, "") or (letters.get("camp_name", "") if name == "camp" else "")
        if place and name in FIELDS:
            missed[name] = place
        column = asked.headings.column(place)
        title = (column.title if column else "") or (str(FIELDS[name].label) if name in FIELDS else "")
        problems.append(CellProblem(place, title, found.code, found.detail))

    values = read_fields(fields, asked.orders, asked.mapping.partial_day, fault)
    cells = list[ReadCell]()
    for letter, target in columns.items():
        if target.whom is None or letter not in given:
            continue
        try:
            cells.append(_cell(letter, target, target.whom, given[letter], asked.percents))
        except CellFault as found:
            fault(target.field, letter, found)
    return ReadRow(
        row=asked.row.number,
        figure=number,
        values=values,
        cells=tuple(cells),
        problems=tuple(problems),
        written={name: text_of(each.cell) for name, each in fields.items()},
        columns=missed | {name: each.letter for name, each in fields.items() if each.letter},
    )


def _cell(letter: str, target: Target, whom: Whom, given: Given, percents: set[str]) -> ReadCell:
    refuse_formulas(given.cell, formula=given.formula)
    if target.field == CELL_SHARE:
        return ReadCell(letter, whom, share=share_of(given.cell, percent=letter in percents))
    return ReadCell(letter, whom, count=count_of(given.cell))
