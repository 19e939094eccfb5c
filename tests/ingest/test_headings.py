"""Which rows head a sheet, which are left out below, and what a mapping is remembered by."""

import pytest

from camptrack.ingest.headings import data_rows, find_headings, headings_in, left_out
from camptrack.ingest.mapping import guess_mapping
from camptrack.ingest.rows import Row, Sheet


def sheet(*rows):
    return Sheet("S", [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cells)])


def digest(*rows):
    made = sheet(*rows)
    return find_headings(made).digest


def test_the_same_titles_in_other_columns_are_other_headings():
    """A remembered mapping names columns by letter."""
    usual = digest(("Camp", "IDPs"), ("A", 5), ("B", 6))
    assert usual == digest(("camp", "IDPs"), ("C", 7), ("D", 8))
    assert usual != digest(("Camp", None, "IDPs"), ("A", 1, 5), ("B", 2, 6))


def test_nothing_is_remembered_of_sheets_without_headings():
    assert headings_in(sheet(("A", 5), ("B", 6)), 0, 0).digest == ""
    assert headings_in(sheet((None, None, "x"), ("A", 5)), 2, 2).digest != ""


@pytest.mark.parametrize(
    ("last", "dropped"),
    [
        ((104, 800, None), []),  # a camp whose code is a number, and nothing remarked
        ((None, 800, None), [(5, "total")]),
        ((None, 0.5, None), [(5, "total")]),
        (("Total", 800, None), [(5, "total")]),
        (("Total", 800, "-"), [(5, "total")]),
        (("Read with care", None, None), [(5, "note")]),
        # As CSV has them.
        (("104", "800", None), []),
        ((None, "8 00", None), [(5, "total")]),
        ((None, "Total", "800"), [(5, "total")]),
        (("4", "Total", "800"), [(5, "total")]),
    ],
)
def test_rows_below_that_name_nothing_are_no_data(last, dropped):
    table = sheet(("Camp", "IDPs", "Remark"), (101, 500, "full"), (102, 200, "half"), (103, 100, "x"), last)
    headings = find_headings(table)
    assert [(each.row, each.why) for each in left_out(table, headings)] == dropped
    assert len(data_rows(table, headings)) == 4 - len(dropped)


def test_a_column_of_numbers_is_one_where_most_are_not_known():
    table = sheet(
        ("Prepared by", "the cluster", None),
        (),
        ("Camp", "Manager", "IDPs"),
        *((f"Camp {letter}", "ACTED", "-") for letter in "ABCDEF"),
        ("Camp G", "ACTED", 500),
    )
    assert (find_headings(table).first_row, find_headings(table).last_row) == (3, 3)
    mapping = guess_mapping(table, find_headings(table)).mapping
    assert mapping.columns["C"].field == "value"


@pytest.mark.parametrize("day", ["dd/mm/yyyy", "JJ/MM/AAAA", "(yyyy-mm-dd)"])
def test_how_cells_are_written_below_the_titles_hides_no_title(day):
    table = sheet(
        ("Location", "Population", "Population"),
        ("Camp", "Date of count", "Individuals"),
        (None, day, "#"),
        ("Al-Hol", "2026-11-17", 500),
        ("Roj", "2026-11-18", 200),
    )
    columns = guess_mapping(table, headings_in(table, 1, 3)).mapping.columns
    assert {letter: target.field for letter, target in columns.items()} == {
        "A": "camp",
        "B": "on",
        "C": "value",
    }
