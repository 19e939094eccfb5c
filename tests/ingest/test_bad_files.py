"""Every bad file: what is said of it, or what is read."""

from dataclasses import replace

import pytest

from camptrack.ingest.figure_rows import read_figures
from camptrack.ingest.mapping import guess_sheet
from camptrack.ingest.sheets import Unreadable, read_workbook

from .bad_files import odd_cells, odd_headings
from .bad_files.odd_tables import TABLES
from .bad_files.refused import REFUSED
from .workbooks import xlsx

FIGURES = odd_headings.FIGURES + odd_cells.FIGURES


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.what)
def test_what_is_not_read_says_why_and_what_to_do(case):
    with pytest.raises(Unreadable) as refused:
        read_workbook(case.make(), case.name)
    assert str(refused.value) == case.says


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case.what)
def test_what_is_odd_is_read(case):
    read = read_workbook(case.make(), case.name)
    rows = [(row.number, row.cells) for row in read.sheets[0].rows]
    if cut := case.more.get("last_row_only"):
        rows = [(number, cells[:cut]) for number, cells in rows[-1:]]
    assert rows == case.rows
    for name in ("kind", "separator", "encoding"):
        assert getattr(read, name) == case.more.get(name, getattr(read, name))
    formulas = {row.number: set(row.formulas) for row in read.sheets[0].rows if row.formulas}
    assert formulas == case.more.get("formulas", formulas)
    assert bool(read.notes) == case.more.get("noted", bool(read.notes))


@pytest.mark.parametrize("case", FIGURES, ids=lambda case: case.what)
def test_what_odd_tables_say(case):
    workbook = read_workbook(xlsx(*case.rows, merged=case.merged), "file.xlsx")
    sheet, headings, guess = guess_sheet(workbook)
    mapping = replace(guess.mapping, fixed={**guess.mapping.fixed, **case.fixed})
    read = list(read_figures(sheet, headings, mapping))
    told = [(row.row, [f"{each.column} {each.code}".strip() for each in row.problems]) for row in read]
    assert told == [(row, problems) for row, _values, problems in case.figures]
    for row, (_number, values, _problems) in zip(read, case.figures, strict=True):
        cells = values.get("cells")
        expected = {name: value for name, value in values.items() if name != "cells"}
        assert {name: row.values.get(name) for name in expected} == expected
        if cells is not None:
            found = [
                (
                    each.whom.gender,
                    each.whom.min_age,
                    each.whom.max_age,
                    each.share if each.count is None else each.count,
                )
                for each in row.cells
            ]
            assert sorted(found, key=str) == sorted(cells, key=str)
    assert all(each.detail and each.title for row in read for each in row.problems)


def test_there_are_many():
    assert len(REFUSED) + len(TABLES) + len(FIGURES) >= 100
