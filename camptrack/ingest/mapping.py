"""What the columns of a sheet probably are, by their titles, tags and what stands below."""

from collections.abc import Iterable
from dataclasses import replace

from camptrack.columns import Whom
from camptrack.vocabulary import Measure, Unit

from .cell_values import says_nothing
from .cells import index_of
from .clues import FALLBACK, HOUSEHOLDS_AS_NUMBER, Clue, clues_of, last_said_tags, template_tags
from .headings import Column, Headings, data_rows, find_headings
from .mapping_faults import same_place
from .rows import Cell, Sheet, Workbook
from .targets import CELL_COUNT, CELL_SHARE, Guess, Mapping, Target, from_json, missing_fields, to_json
from .whom import names_minors
from .words import plain

__all__ = [
    "CELL_COUNT",
    "CELL_SHARE",
    "Guess",
    "Mapping",
    "Target",
    "Whom",
    "from_json",
    "guess_mapping",
    "guess_sheet",
    "missing_fields",
    "to_json",
]

_NUMBERS = {"value", HOUSEHOLDS_AS_NUMBER, CELL_COUNT, CELL_SHARE}
_OF_ONE_FIGURE = _NUMBERS | {"low", "high", "households", "method"}


def guess_sheet(workbook: Workbook) -> tuple[Sheet, Headings, Guess]:
    """The sheet that most looks like figures, and what it says."""
    guesses = [
        (sheet, headings := find_headings(sheet), guess_mapping(sheet, headings)) for sheet in workbook.sheets
    ]

    def worth(found: tuple[Sheet, Headings, Guess]) -> tuple[bool, bool, int, int]:
        sheet, _headings, guess = found
        fields = {target.field for target in guess.mapping.columns.values()}
        numbers = bool(fields & {"value", "low", CELL_COUNT})
        return guess.certain, numbers and bool(fields & {"camp", "camp_name"}), len(fields), len(sheet.rows)

    return max(guesses, key=worth)


def guess_mapping(sheet: Sheet, headings: Headings) -> Guess:
    """From titles in English, French, Spanish and Arabic, HXL tags, HAPI's and UNHCR's columns, and our
    template's."""
    numeric = _with_numbers(sheet, headings)
    minors = names_minors(each.title for each in headings.columns)
    clues = {
        column.letter: clues_of(column, index_of(column.letter) in numeric, minors=minors)
        for column in headings.columns
    }
    chosen = _choose(headings.columns, clues)
    _fall_back(headings.columns, chosen)
    columns, fixed, figures = _as_figures(chosen)
    by_tag = [each for each in headings.columns if each.hxl]
    certain = bool(by_tag) and all(each.hxl in template_tags() for each in by_tag)
    mapping = Mapping(
        sheet=sheet.name,
        first_row=headings.first_row,
        last_row=headings.last_row,
        columns=columns,
        fixed=fixed,
        figures=figures,
        digest=headings.digest,
        repeats=certain,
    )
    not_understood = tuple(
        each for each in headings.columns if each.letter not in columns and each.hxl not in last_said_tags()
    )
    missing = missing_fields(mapping)
    return Guess(mapping, not_understood, missing, certain=certain and not missing and not not_understood)


def _choose(columns: Iterable[Column], clues: dict[str, list[Clue]]) -> dict[str, Clue]:
    """Each field of each figure once, each column once, the surest first; cells that are told twice, once."""
    order = {column.letter: at for at, column in enumerate(columns)}
    ranked = sorted(
        ((each, letter) for letter, found in clues.items() for each in found),
        key=lambda pair: (-pair[0].sure, order[pair[1]]),
    )
    chosen, taken = dict[str, Clue](), set[object]()
    for clue, letter in ranked:
        place = (clue.field, clue.measure, clue.counted)
        if letter in chosen or place in taken or clue.field == HOUSEHOLDS_AS_NUMBER:
            continue
        chosen[letter] = clue
        taken.add(place)
    return chosen


def _fall_back(columns: Iterable[Column], chosen: dict[str, Clue]) -> None:
    """A name does for a code; the deepest area's code where there is no camp; households for people."""
    fields = {clue.field: letter for letter, clue in chosen.items()}
    if "camp" not in fields and "camp_name" in fields:
        chosen[fields["camp_name"]] = Clue("camp", FALLBACK)
    elif "camp" not in fields:
        areas = [
            each.letter
            for each in columns
            if each.letter not in chosen and (_deep_code(each.hxl) or _code_of_area(each.title))
        ]
        if areas:
            chosen[areas[-1]] = Clue("camp", FALLBACK)
    if "value" not in fields and "households" in fields:
        letter = fields["households"]
        chosen[letter] = replace(chosen[letter], field=HOUSEHOLDS_AS_NUMBER)


def _deep_code(hxl: str) -> bool:
    return hxl.startswith("#adm") and "+code" in hxl and "+parent" not in hxl


def _code_of_area(title: str) -> bool:
    text = plain(title).replace("-", " ")
    return text.endswith(("pcode", "p code")) or text in {"admin2 code", "admin1 code", "admin3 code"}


def _as_figures(chosen: dict[str, Clue]) -> tuple[dict[str, Target], dict[str, str], list[dict[str, str]]]:
    """Targets, what holds for all rows, and the figures of a row: one a measure that titles name."""
    by_column = any(clue.field == "measure" for clue in chosen.values())
    numbers = [clue for clue in chosen.values() if clue.field in _NUMBERS]
    said = {clue.measure or Measure.HEADCOUNT.value for clue in numbers} or {Measure.HEADCOUNT.value}
    measures = [each for each in Measure.values if each in said]
    fixed = dict[str, str]()
    figures = [dict[str, str]()]
    if not by_column and len(measures) == 1:
        fixed["measure"] = measures[0]
    elif not by_column:
        figures = [{"measure": each} for each in measures]
    columns = dict[str, Target]()
    for letter, clue in chosen.items():
        figure = None
        if len(figures) > 1 and clue.field in _OF_ONE_FIGURE:
            figure = measures.index(clue.measure or measures[0]) + 1
        field = clue.field
        if field == HOUSEHOLDS_AS_NUMBER:
            field = "value"
            figures[(figure or 1) - 1]["unit"] = Unit.HOUSEHOLDS.value
        target = Target(field, figure, clue.counted.whom if clue.counted else None)
        # Where a column says the measure, two that titles tell apart by it are one: the surer.
        if not any(same_place(target, each) for each in columns.values()):
            columns[letter] = target
    fields = {target.field: letter for letter, target in columns.items()}
    if fixed.get("measure") == Measure.HEADCOUNT and "on" not in fields and "end" in fields:
        # HAPI's period of a headcount: it holds for the last day.
        columns[fields["end"]] = Target("on")
        columns.pop(fields.get("start", ""), None)
    return columns, fixed, figures


def _with_numbers(sheet: Sheet, headings: Headings) -> set[int]:
    """Columns in which most cells that say something hold a digit, and those in which none does yet."""
    filled, digits = dict[int, int](), dict[int, int]()
    for row in data_rows(sheet, headings):
        for at, cell in enumerate(row.cells):
            if not says_nothing(cell):
                filled[at] = filled.get(at, 0) + 1
                digits[at] = digits.get(at, 0) + _has_digit(cell)
    every = {index_of(each.letter) for each in headings.columns}
    return {at for at in every if digits.get(at, 0) * 2 >= filled.get(at, 0)}


def _has_digit(cell: Cell) -> bool:
    return any(each.isdigit() for each in str(cell)) and not isinstance(cell, bool)
