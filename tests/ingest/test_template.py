"""The template: made from the form's fields, filled in by a person, known again without a question."""

from datetime import date

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from camptrack.admin.figure_form import FigureForm, PeopleForm
from camptrack.admin.report_form import ReportForm
from camptrack.columns import BREAKDOWN, FIELDS, PEOPLE
from camptrack.exports.template import Choice, TemplateCamp, write_template
from camptrack.ingest.figure_rows import read_figures
from camptrack.ingest.mapping import guess_sheet
from camptrack.ingest.sheets import Row, Sheet, Workbook, read_workbook

from .workbooks import filled

#: what only the form asks, or asks in other fields
FORM_ONLY = {"organisation", "wave_slug"}


def template(language="en", **more):
    given = {
        "organisation": "=Relief",
        "camps": [
            TemplateCamp("SYR-HOL", "=cmd|x", 73_000, date(2019, 6, 19)),
            TemplateCamp("SYR-ROJ", "روج"),
        ],
        "sources": [Choice("reach", "REACH"), Choice("ocha", "OCHA"), Choice("ocha-2", "OCHA")],
        "waves": [Choice("baghuz", "Baghuz exodus")],
        "language": language,
    }
    return write_template(**{**given, **more})


def letters(headings):
    return {column.hxl: column.letter for column in headings.columns}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_filled_in_it_is_read_without_a_question(language):
    content = template(language)
    sheet, headings, guess = guess_sheet(read_workbook(content, "template.xlsx"))
    assert guess.certain
    assert (guess.missing, guess.not_understood) == ((), ())
    assert list(read_figures(sheet, headings, guess.mapping)) == []
    by_field = {target.field: letter for letter, target in guess.mapping.columns.items()}
    tags = letters(headings)
    typed = {
        (3, "on"): 43635,
        (3, "value"): "more than 73,000",
        (3, "source"): "REACH",
        (3, "title"): "Profile",
        (3, "published_on"): "2019-07-11",
        (3, "quote"): "=1+1",
        (4, "on"): "2019-06-18",
        (4, "value"): 1700,
        (4, "households"): 400,
    }
    cells = {(row, by_field[name]): value for (row, name), value in typed.items()}
    cells[3, tags["#affected+age_0_4+f"]] = 9000
    again = read_workbook(filled(content, "sheet2", cells), "template.xlsx")
    sheet, headings, guess = guess_sheet(again)
    first, second = read_figures(sheet, headings, guess.mapping)
    assert (first.row, first.problems, second.problems) == (3, (), ())
    document = {"source": "REACH", "title": "Profile", "published_on": date(2019, 7, 11)}
    assert first.values == {
        "camp": "SYR-HOL",
        "camp_name": "=cmd|x",
        "measure": "headcount",
        "on": date(2019, 6, 19),
        "value": 73_000,
        "qualifier": "more_than",
        "quote": "=1+1",
        **document,
    }
    assert [(each.whom, each.count) for each in first.cells] == [(BREAKDOWN[0], 9000)]
    assert second.values == {
        "camp": "SYR-ROJ",
        "camp_name": "روج",
        "measure": "headcount",
        "on": date(2019, 6, 18),
        "value": 1700,
        "households": 400,
        **document,
    }


def test_what_it_looks_like(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(template("ar"))
    book = CalamineWorkbook.from_path(tmp_path / "t.xlsx")
    assert [each.visible for each in book.sheets_metadata] == [
        SheetVisibleEnum.Visible,
        SheetVisibleEnum.Visible,
        SheetVisibleEnum.VeryHidden,
    ]
    xml = parts(tmp_path / "t.xlsx")
    assert all('rightToLeft="1"' in xml[f"xl/worksheets/sheet{each}.xml"] for each in (1, 2))
    figures = xml["xl/worksheets/sheet2.xml"]
    assert '<pane xSplit="2" ySplit="2"' in figures
    # No formula anywhere but in the rules; those point to the hidden sheet: a list stops at 255 letters.
    assert "<f>" not in "".join(xml.values())
    lists = [rule for rule in figures.split("<dataValidation ") if 'type="list"' in rule]
    assert len(lists) == sum(bool(field.choices) for field in FIELDS.values()) + 3
    assert all("<formula1>lists!$" in rule for rule in lists)
    assert 'type="date"' in figures


def parts(path):
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_a_thousand_camps_and_none():
    many = [TemplateCamp(f"SYR-{each}", f"Camp {each}", each) for each in range(1000)]
    sheet, _headings, guess = guess_sheet(read_workbook(template(camps=many), "t.xlsx"))
    assert guess.certain
    assert (len(sheet.rows), sheet.rows[-1].number) == (1002, 1002)
    nothing = template(camps=[], sources=[], waves=[])
    assert guess_sheet(read_workbook(nothing, "t.xlsx"))[2].certain


def test_columns_that_were_deleted_are_not_missed():
    sheet = guess_sheet(read_workbook(template(), "t.xlsx"))[0]
    needed = {"camp", "measure", "on", "value", "source", "title", "published_on"}
    tags = {FIELDS[name].hxl for name in needed}
    kept = [at for at, tag in enumerate(sheet.rows[1].cells) if tag in tags]
    rows = [Row(row.number, tuple(row.get(at) for at in kept)) for row in sheet.rows]
    fewer = Workbook("t.xlsx", "xlsx", [Sheet("Figures", rows)])
    guess = guess_sheet(fewer)[2]
    assert guess.certain
    assert {target.field for target in guess.mapping.columns.values()} == needed
    without_title = [Row(row.number, row.cells[:-2]) for row in rows]
    assert not guess_sheet(Workbook("t.xlsx", "xlsx", [Sheet("Figures", without_title)]))[2].certain


@pytest.mark.django_db
def test_form_template_and_reader_agree():
    """A field that one of them has and another lacks is seen here."""
    form = FigureForm(prefix="figures-0")
    asked = {**form.fields, **PeopleForm().fields, **ReportForm.base_fields}
    asked["value"] = asked.pop("written")  # as it was written is what both ask for
    by_form = set(asked) - FORM_ONLY
    shared = {name for name, field in FIELDS.items() if not field.only_sheet}
    assert by_form == shared
    for name in sorted(shared - {"wave_label", "wave_origin"}):
        assert str(asked[name].label) == str(FIELDS[name].label), name
        choices = [str(code) for code, _label in FIELDS[name].choices]
        offered = [str(code) for code, _label in getattr(asked[name], "choices", []) if str(code)]
        assert not choices or offered == choices, name
    tags = letters(guess_sheet(read_workbook(template(), "t.xlsx"))[1])
    assert len(tags) == len(FIELDS) + 2 + len(BREAKDOWN)
    assert set(PEOPLE) <= set(FIELDS)
