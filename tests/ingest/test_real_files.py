"""Files as people have them, by what is guessed and the least that a person adds; every sum is made apart."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from camptrack.ingest.figure_rows import day_orders, read_figures
from camptrack.ingest.headings import find_headings, left_out
from camptrack.ingest.mapping import Target, Whom, guess_mapping, guess_sheet, to_json
from camptrack.ingest.sheets import read_workbook
from camptrack.ingest.targets import from_json, missing_fields
from tests.records import files as records

FILES = Path(__file__).parent / "files"
RECORDS = Path(__file__).parents[2] / "fixtures" / "records"
DOCUMENT = {"source": "dtm", "title": "Round 11", "published_on": "2021-11-30"}
DTM = "dtm_south_sudan_baseline_assessment_round_11.xlsx"


def opened(name, folder=FILES):
    return read_workbook((folder / name).read_bytes(), name)


def guessed(name, folder=FILES):
    return guess_sheet(opened(name, folder))


def read(sheet, headings, mapping, **more):
    """Every figure, when nothing is missing and nothing wrong; through JSON, as it is remembered."""
    mapping = from_json(to_json(replace(mapping, **more)))
    assert missing_fields(mapping) == ()
    rows = list(read_figures(sheet, headings, mapping))
    assert [row for row in rows if row.problems] == []
    return rows


def people(rows):
    return sum(row.values["value"] for row in rows)


@pytest.fixture(scope="module")
def south_sudan():
    return opened(DTM)


def test_south_sudan_displacement_sites(south_sudan):
    """The sheet is found below a cover sheet; day, document and “displacement sites only” are added."""
    sheet, headings, guess = guess_sheet(south_sudan)
    assert (sheet.name, headings.first_row, headings.last_row) == ("MT R11 Baseline locations", 1, 1)
    assert {letter: each.field for letter, each in guess.mapping.columns.items()} == {
        "G": "camp",
        "H": "camp_name",
        "P": "households",
        "Q": "value",
    }
    assert guess.missing == ("on", "source", "title", "published_on")
    fixed = {**guess.mapping.fixed, **DOCUMENT, "on": "2021-09-30"}
    rows = read(sheet, headings, guess.mapping, fixed=fixed, only={"K": ["Displacement Site"]})
    rows = [row for row in rows if row.values["value"]]
    assert {row.values["camp"]: row.values["value"] for row in rows} == dict(
        +records.people_of_sites("location_ssid")
    )
    assert people(rows) == sum(int(site["individuals"]) for site in records.sites()) == 440_299
    sites = {site["location_ssid"]: int(site["households"]) for site in records.sites()}
    assert all(row.values["households"] == sites[row.values["camp"]] for row in rows)


def test_south_sudan_sheets_agree(south_sudan):
    """Counties, payams and all locations add up to the workbook's own total, which is left out."""
    for name in (
        "MT R11 State Summary",
        "MT R11 County summary",
        "MT R11 Payam summary",
        "MT R11 Baseline locations",
    ):
        sheet = next(each for each in south_sudan.sheets if each.name == name)
        headings = find_headings(sheet)
        guess = guess_mapping(sheet, headings)
        rows = read(
            sheet, headings, guess.mapping, fixed={**guess.mapping.fixed, **DOCUMENT, "on": "2021-09-30"}
        )
        assert people(rows) == 2_017_236, name
    counties = next(each for each in south_sudan.sheets if each.name == "MT R11 County summary")
    assert [(each.row, each.why) for each in left_out(counties, find_headings(counties))] == [(80, "total")]
    assert counties.rows[-1].formulas >= {4, 5, 6, 7}


@pytest.mark.parametrize("name", [each.name for each in sorted(FILES.glob("*.xls*"))])
def test_cells_are_those_of_the_library_alone(name):
    """What is left out of a workbook before it is read changes no cell. The library alone has no word for a
    formula that failed."""
    book = CalamineWorkbook.from_path(FILES / name)
    for sheet in opened(name).sheets:
        found = {
            (row.number, at): cell
            for row in sheet.rows
            for at, cell in enumerate(row.cells)
            if cell not in {None, "#REF!"}
        }
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        alone = {
            (number, at): cell
            for number, row in enumerate(rows, 1)
            for at, cell in enumerate(row)
            if str(cell).strip()
        }
        inside = {
            (row, at)
            for top, bottom, left, right in sheet.merged
            for row in range(top, bottom + 1)
            for at in range(left, right + 1)
        }
        assert found.keys() - inside == alone.keys() - inside
        assert {
            place: cell
            for place, cell in alone.items()
            if found[place] != (" ".join(cell.split()) if isinstance(cell, str) else cell)
            and str(found[place]).split() != str(cell).split()
        } == {}


def test_ethiopia_woredas():
    """The last area's code stands for the camp of those outside sites."""
    sheet, headings, guess = guessed("ethiopia_drought_idps.csv")
    assert {letter: each.field for letter, each in guess.mapping.columns.items()} == {
        "F": "camp",
        "G": "value",
    }
    rows = read(sheet, headings, guess.mapping, fixed={**guess.mapping.fixed, **DOCUMENT, "on": "2022-01-31"})
    lines = list(csv.DictReader(io.StringIO((FILES / "ethiopia_drought_idps.csv").read_text("utf-8"))))[1:]
    assert {row.values["camp"]: row.values["value"] for row in rows} == {
        line["Woreda p-code"]: int(line["IDP estimates"]) for line in lines if line["IDP estimates"]
    }


def test_idmc_two_measures_a_row():
    """Stocks on the last day of the year and new displacements in its course, from one row."""
    sheet, headings, guess = guessed("idps_displacement_data.csv")
    assert guess.mapping.figures == [{"measure": "headcount"}, {"measure": "arrivals"}]
    columns = {**guess.mapping.columns, "A": Target("camp")}
    rows = read(sheet, headings, guess.mapping, columns=columns, fixed=DOCUMENT, partial_day="last")
    lines = list(csv.DictReader(io.StringIO((FILES / "idps_displacement_data.csv").read_text("utf-8"))))[1:]
    for figure, column in {1: "Conflict Stock Displacement", 2: "Conflict Internal Displacements"}.items():
        found = {
            (row.values["camp"], (row.values.get("on") or row.values["end"]).year): row.values["value"]
            for row in rows
            if row.figure == figure
        }
        expected = {(line["ISO3"], int(line["Year"])): int(line[column]) for line in lines if line[column]}
        assert found == expected
    first = next(row for row in rows if row.figure == 2)
    assert (first.values["start"].month, first.values["end"].day) == (1, 31)


def test_the_workbook_that_crashes_openpyxl():
    sheet, headings, guess = guessed("input-broken.xlsx")
    columns = {**guess.mapping.columns, "A": Target("camp"), "C": Target("on")}
    columns.pop("D")
    rows = read(sheet, headings, guess.mapping, columns=columns, fixed={**guess.mapping.fixed, **DOCUMENT})
    lines = CalamineWorkbook.from_path(FILES / "input-broken.xlsx").get_sheet_by_index(0).to_python()[2:]
    assert people(rows) == sum(int(line[7]) for line in lines if line[7] != "")
    assert len(rows) == sum(line[7] != "" for line in lines) > 5000


@pytest.mark.parametrize(
    "name",
    [
        "input-merged.xlsx",
        "input-valid.xlsx",
        "input-valid.xls",
        "input-valid.csv",
        "input-valid-latin1.csv",
        "input-fuzzy.csv",
        "input-invalid.csv",
        "input-quality.xlsx",
        "input-quality.xls",
    ],
)
def test_libhxl_men_and_women(name):
    """Two columns of one row as two headcounts of part of a place."""
    workbook = opened(name)
    sheet = workbook.sheets[-1]
    headings = find_headings(sheet)
    assert (headings.first_row, headings.last_row) == (1, 3)
    guess = guess_mapping(sheet, headings)
    cells = {letter: each.whom for letter, each in guess.mapping.columns.items() if each.whom}
    assert cells == {"E": Whom("m"), "F": Whom("f")}
    columns = {"H": Target("camp"), "E": Target("value", 1), "F": Target("value", 2)}
    rows = list(
        read_figures(
            sheet,
            headings,
            replace(
                guess.mapping,
                columns=columns,
                fixed={**DOCUMENT, "measure": "headcount", "on": "2015-03-01"},
                figures=[{"gender": "m"}, {"gender": "f"}],
            ),
        )
    )
    expected = Counter()
    for row in sheet.rows:
        if row.number > 3:
            expected["m"] += (row.get(4) and int(row.get(4))) or 0
            expected["f"] += (row.get(5) and int(row.get(5))) or 0
    found = Counter()
    for row in rows:
        found[row.values["gender"]] += row.values["value"]
    assert found == expected
    assert found["m"] > 400


def test_unhcr_by_sex_and_age():
    """Every column is understood; totals by sex are a breakdown of their own."""
    sheet, headings, guess = guessed("unhcr-camps.csv", RECORDS)
    rows = read(sheet, headings, guess.mapping, fixed={**guess.mapping.fixed, **DOCUMENT}, partial_day="last")
    expected = records.unhcr("unhcr-camps.csv")
    found = Counter()
    for row in rows:
        found["people"] += row.values["value"]
        for cell in row.cells:
            if cell.whom.min_age is not None:
                found[cell.whom.gender, cell.whom.min_age, cell.whom.max_age] += cell.count
        assert row.values["on"].month == 12
    assert found["people"] == sum(told.people for told in expected.values())
    by_cell = Counter()
    for told in expected.values():
        by_cell.update(told.cells.get("gender,age", {}))
    assert {cell: count for cell, count in found.items() if cell != "people" and count} == dict(by_cell)


def test_somalia_arrivals_by_month():
    """Days are dd/mm/yyyy, which one of them settles."""
    sheet, headings, guess = guessed("somalia-arrivals.csv", RECORDS)
    letters = {column.title: column.letter for column in headings.columns}
    columns = {
        letters["Current (Arrival) District"]: Target("camp"),
        letters["Month End"]: Target("on"),
        letters["Number of Individuals"]: Target("value"),
    }
    mapping = replace(guess.mapping, columns=columns)
    assert day_orders(sheet, headings, mapping) == {letters["Month End"]: "dmy"}
    rows = read(sheet, headings, mapping, fixed={**DOCUMENT, "measure": "arrivals"})
    assert people(rows) == sum(
        int(row["Number of Individuals"]) for row in records.rows("somalia-arrivals.csv")
    )
    assert max(row.values["end"] for row in rows) == date(2023, 3, 31)
