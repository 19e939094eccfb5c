"""What the columns of a sheet are: asked for once, remembered, known from the template."""

from string import ascii_uppercase

import pytest

from camptrack.actions import import_entering, import_plan
from camptrack.actions.import_entering import confirm_import
from camptrack.actions.import_reading import MOST_LEFT_OUT, TOP_CELLS
from camptrack.actions.import_undoing import undo_import
from camptrack.actions.imports import set_headings, set_mapping
from camptrack.actions.refusals import Refused
from camptrack.columns import FIELDS
from camptrack.ingest.limits import MOST_SHEETS
from camptrack.ingest.mapping import guess_sheet
from camptrack.ingest.mapping_faults import MOST_FAULTS
from camptrack.ingest.sheets import read_workbook
from camptrack.models import ColumnMapping, Report
from camptrack.queries.imports import warnings_of
from tests.actions.importing import (
    MAPPING,
    TITLES,
    asked,
    csv,
    entered,
    foreign,
    line,
    outcomes,
    workbook,
    worked,
)
from tests.actions.stories import Story, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def test_columns_that_nobody_knows_are_asked_for_and_remembered(story):
    found = worked(asked(story, content=workbook(), mapping=None))
    assert found.state == "needs_mapping"
    sheets = {sheet["name"]: sheet for sheet in found.sheets["sheets"]}
    columns = sheets["north"]["columns"]
    assert [(each["letter"], each["title"]) for each in columns] == [
        ("A", "Qux"),
        ("B", "Zot"),
        ("C", "Blurb"),
    ]
    assert columns[0]["samples"] == ["SY-ALHOL"]
    digest = sheets["north"]["digest"]
    broken = foreign("north", digest, "2024-03-01")
    del broken["fixed"]["source"]
    with pytest.raises(Refused) as refused:
        set_mapping(by=story.cast.dana, found=found, mapping=[broken, {"sheet": 1}])
    assert problems(refused.value) == {("/mapping/0", "missing_column")} | {
        (f"/mapping/1/{name}", "bad_mapping") for name in ("first_row", "last_row", "columns")
    }
    with pytest.raises(Refused):
        set_mapping(by=story.cast.dana, found=found, mapping=[])
    with pytest.raises(Refused) as refused:
        set_headings(by=story.cast.dana, found=found, rows={"south": (1, 1), "north": (2, 1)})
    assert problems(refused.value) == {("/headings/1", "after_end")}
    set_headings(by=story.cast.dana, found=found, rows={"cover": (0, 0), "south": (1, 2)})
    found = worked(found)
    last_rows = [each["last_row"] for each in found.sheets["sheets"]]
    assert (found.state, last_rows) == ("needs_mapping", [0, 1, 2])
    # What was chosen before stands; a sheet without headings is not remembered.
    set_headings(by=story.cast.dana, found=found, rows={"south": (1, 1)})
    found = worked(found)
    assert [each["last_row"] for each in found.sheets["sheets"]] == [0, 1, 1]
    assert found.sheets["sheets"][0]["digest"] == ""
    # The digest need not be said again.
    both = [foreign(name, told, "2024-03-01") for name, told in (("north", ""), ("south", digest))]
    set_mapping(by=story.cast.dana, found=found, mapping=both)
    found = worked(found)
    assert (found.state, outcomes(found)) == ("read", ["new", "new"])
    assert ColumnMapping.objects.get().digest == digest
    # The next file with these headings is asked for its day and title alone.
    again = worked(asked(story, content=workbook() + b" ", mapping=None))
    assert again.state == "needs_mapping"
    north = next(sheet for sheet in again.sheets["sheets"] if sheet["name"] == "north")
    assert (north["known"], north["missing"]) == (True, ["on", "title", "published_on"])
    assert north["guess"]["fixed"] == {"source": "ocha", "measure": "headcount"}
    set_mapping(by=story.cast.dana, found=again, mapping=both[:1], remember=False)
    assert worked(again).rows.count() == 1


def test_a_mapping_that_would_lose_a_column_is_refused_at_its_place(story):
    found = worked(asked(story, content=workbook(), mapping=None))
    twice = foreign("north", "", "2024-03-01")
    twice["columns"]["C"] = {"field": "value"}
    with pytest.raises(Refused) as refused:
        set_mapping(by=story.cast.dana, found=found, mapping=[{**twice, "day_order": "ymd"}])
    assert problems(refused.value) == {
        ("/mapping/0/columns/C", "bad_mapping"),
        ("/mapping/0/day_order", "bad_mapping"),
    }
    with pytest.raises(Refused) as refused:
        set_mapping(by=story.cast.dana, found=found, mapping=[twice] * (MOST_SHEETS + 1))
    assert problems(refused.value) == {("/mapping", "bad_mapping")}
    letters = ["A", "B", *(f"A{each}" for each in ascii_uppercase)]
    alike = {**twice, "columns": {letter: {"field": "camp"} for letter in letters}}
    with pytest.raises(Refused) as refused:
        set_mapping(by=story.cast.dana, found=found, mapping=[alike] * MOST_SHEETS)
    assert len(refused.value.problems) == MOST_FAULTS


def test_headings_that_were_chosen_with_the_columns_stand(story):
    """Also where those of another sheet are chosen anew."""
    both = [{**foreign(name, "", "2024-03-01"), "last_row": 2} for name in ("north", "south")]
    both[1] |= {"last_row": 1}
    found = worked(asked(story, content=workbook(), mapping=both))
    assert (found.state, found.total) == ("read", 1)
    set_headings(by=story.cast.dana, found=found, rows={"south": (0, 0)})
    found = worked(found)
    rows = {each["name"]: each["last_row"] for each in found.sheets["sheets"]}
    assert (rows["north"], rows["south"]) == (2, 0)


def test_headings_in_rows_that_somebody_had_to_name_are_known_the_next_time(story):
    def content(value):
        return b"\n".join([TITLES.encode(), b"name,,,#,,,as printed", line(value=value).encode()])

    found = worked(asked(story, content=content("9454"), mapping=None))
    assert [each["last_row"] for each in found.sheets["sheets"]] == [1]
    set_headings(by=story.cast.dana, found=found, rows={found.sheets["sheets"][0]["name"]: (1, 2)})
    found = worked(found)
    decided = {**found.sheets["sheets"][0]["guess"], "columns": MAPPING["columns"], "fixed": {}}
    set_mapping(by=story.cast.dana, found=found, mapping=[decided])
    assert worked(found).state == "read"
    later = worked(asked(story, content=content("9500"), mapping=None))
    assert (later.state, later.total, later.mapping["sheets"][0]["last_row"]) == ("read", 1, 2)


def test_a_mended_file_is_asked_about_where_one_of_its_sheets_goes_by_another_name(story):
    found = worked(asked(story, content=workbook(), mapping=None))
    digest = found.sheets["sheets"][-1]["digest"]
    both = [foreign(name, digest, "2024-03-01") for name in ("north", "south")]
    set_mapping(by=story.cast.dana, found=found, mapping=both, remember=False)
    read_once = worked(found)
    same = worked(asked(story, content=workbook() + b" ", mapping=None, replaces=read_once))
    assert (same.state, outcomes(same)) == ("read", ["new", "new"])
    other = worked(asked(story, content=workbook("north", "east"), mapping=None, replaces=same))
    assert other.state == "needs_mapping"


def test_what_is_said_of_one_sheet_is_meant_of_the_only_one(story):
    """Whatever it is called: its own rows are left out."""
    named = {**MAPPING, "sheet": "another", "first_row": 2, "last_row": 2}
    content = b"\n".join([b"Weekly,,,,,,", csv(line(), "Read with care,,,,,,")])
    found = worked(asked(story, content=content, mapping=[named]))
    (sheet,) = found.sheets["sheets"]
    assert found.mapping["sheets"][0]["sheet"] == sheet["name"] == "week 12.csv"
    assert (sheet["last_row"], sheet["left_out"]) == (2, [{"why": "note", "count": 1, "rows": [4]}])


def test_what_is_left_out_of_a_sheet_is_told(story):
    totals = [f"Total,,,{nth},,," for nth in range(MOST_LEFT_OUT + 1)]
    found = worked(asked(story, line(), line(day="2024-03-02"), *totals, "Read with care" + "," * 6))
    (sheet,) = found.sheets["sheets"]
    told = {each["why"]: (each["count"], each["rows"]) for each in sheet["left_out"]}
    assert told == {
        "total": (MOST_LEFT_OUT + 1, list(range(4, 4 + MOST_LEFT_OUT))),
        "note": (1, [25]),
    }
    assert found.total == 2


def test_the_top_of_a_wide_sheet_is_kept_narrow(story):
    content = "\n".join([";".join(f"t{nth}" for nth in range(50)), ";".join(["x"] * 50)]).encode()
    found = worked(asked(story, content=content, mapping=None))
    assert {len(cells) for _number, cells in found.sheets["sheets"][0]["top"]} == {TOP_CELLS}


def test_our_own_template_asks_nothing(story):
    names = ("camp", "measure", "on", "value", "source", "title", "published_on")
    tags = ",".join(FIELDS[name].hxl for name in names)
    content = csv(line()).decode().replace("\n", f"\n{tags}\n", 1).encode()
    found = worked(asked(story, content=content, mapping=None))
    assert (found.state, found.failure, found.total) == ("read", "", 1)


def test_headings_that_are_known_ask_nothing(story):
    titles = b"Qux;Zot;Blurb;Day;Title;Published"
    lines = [titles, b"SY-ALHOL;10;x;2024-03-01;Cluster;2024-03-08"]
    first = worked(asked(story, content=b"\n".join(lines), mapping=None))
    (sheet,) = first.sheets["sheets"]
    mapping = foreign(sheet["name"], sheet["digest"], "")
    for name in ("title", "published_on", "on"):
        del mapping["fixed"][name]
    mapping["columns"] |= {"D": {"field": "on"}, "E": {"field": "title"}, "F": {"field": "published_on"}}
    set_mapping(by=story.cast.dana, found=first, mapping=[mapping])
    assert worked(first).state == "read"
    next_week = [titles, b"SY-ALHOL;12;x;2024-03-02;Cluster;2024-03-09"]
    found = worked(asked(story, content=b"\n".join(next_week), mapping=None))
    assert (found.state, found.failure) == ("read", "")


def test_what_is_pasted_is_read_the_same_way(story):
    text = csv(line()).decode().replace(",", "\t")
    found = asked(story, content=text.encode(), pasted=True, mapping=[{**MAPPING, "sheet": "pasted"}])
    assert outcomes(worked(found)) == ["new"]


def test_many_documents_are_entered_in_a_few_calls(story, monkeypatch):
    monkeypatch.setattr(import_entering, "TOGETHER", 2)
    monkeypatch.setattr(import_plan, "STEP", 2)
    found = entered(story, *(line(title=f"Report {nth}") for nth in range(5)))
    assert Report.objects.count() == 5
    assert worked(undo_import(by=story.cast.dana, found=found, reason="wrong")).state == "undone"


def test_operation_and_round_come_along(story):
    columns = MAPPING["columns"] | {"H": {"field": "operation"}, "I": {"field": "round_number"}}
    rows = [line() + ",Displacement due to conflict,11", line(day="2024-04-01", title="Next") + ",,12"]
    content = "\n".join([TITLES + ",Operation,Round", *rows]).encode()
    found = worked(asked(story, content=content, mapping=[MAPPING | {"columns": columns}]))
    first, second = found.rows.order_by("row")
    assert first.outcome == "new"
    assert (second.outcome, [each["code"] for each in second.problems]) == ("error", ["required"])
    _sheet, _headings, guess = guess_sheet(read_workbook(content, "x.csv"))
    assert [guess.mapping.columns[letter].field for letter in "HI"] == ["operation", "round_number"]
    found = worked(
        asked(story, content=content.replace(b",,12", b",,"), mapping=[MAPPING | {"columns": columns}])
    )
    confirm_import(
        by=story.cast.dana, found=found, publish=True, overrides=dict.fromkeys(warnings_of(found), "So")
    )
    worked(found)
    assert list(Report.objects.order_by("-operation").values_list("operation", "round_number")) == [
        ("Displacement due to conflict", 11),
        ("", None),
    ]
