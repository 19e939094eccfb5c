"""Pages of imports: bring, name columns, look row by row, enter, take back."""

import csv as csv_files
from io import BytesIO, StringIO

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from camptrack.actions.import_work import work_on_imports
from camptrack.actions.imports import set_mapping
from camptrack.columns import DAY_ORDER, PARTIAL_DAY
from camptrack.models import Import, Report
from tests import factories
from tests.actions.importing import TITLES, csv, line, workbook
from tests.admin.importing import ADD, amal, fresh, page, send

__all__ = ["amal"]
pytestmark = pytest.mark.django_db


def test_from_upload_to_undoing(amal, cast, sign_in):
    bringing = amal.get(ADD).content.decode()
    assert "Template of Demo Relief" in bringing
    found = send(amal, cast, csv(line(), line("Nowhere", title="b"), line(day="2024-03-02")))
    assert found.state == "read", found.failure
    shown = page(amal, found)
    assert "1 row must be mended first" in shown
    assert "There is no camp “Nowhere”" in shown
    assert "2024-03-02" not in shown  # errors first
    assert "2024-03-02" in page(amal, found, outcome="")
    assert "No row is of this kind" in page(amal, found, outcome="changed")
    answer = amal.get(f"/admin/camptrack/import/{found.pk}/errors.csv")
    lines = list(csv_files.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][:3] == ["sheet", "row", "camp"]
    assert (lines[1][1:3], "mend the name" in lines[1][-1]) == (["3", "Nowhere"], True)

    # The list lacks what was right: it is not taken for the mended file.
    listed = send(amal, cast, answer.content, "errors.csv", guessed=False)
    assert (listed.state, "mend them in your own file" in listed.failure) == ("failed", True)

    mended = csv(line(), line(title="b"), line(day="2024-03-02"))
    second = send(amal, cast, mended, replaces=str(found.pk))
    assert (second.state, Import.objects.get(pk=found.pk).state) == ("read", "discarded")
    shown = page(amal, second)
    assert "Enter 3 rows as drafts" in shown
    assert "Enter and publish" not in shown
    reasons = {f"reason-{code}": "checked" for code in codes_asked(second)}
    amal.post(f"/admin/camptrack/import/{second.pk}/confirm/", {"_draft": "x", **reasons})
    assert "being entered" in page(amal, second)
    told = amal.get(f"/admin/camptrack/import/{second.pk}/progress/").json()
    assert told["state"] == "confirming"
    second = fresh(second)
    assert second.state == "confirmed", second.failure
    shown = page(amal, second)
    assert "amal entered it" in shown
    assert "Flash update" in shown
    assert Report.objects.count() == 2
    assert "Undo the import" not in page(sign_in(cast.rami), second)

    undo = f"/admin/camptrack/import/{second.pk}/undo/"
    assert "retracted" in amal.get(undo).content.decode()
    assert "This field is required" in amal.post(undo, {"reason": ""}).content.decode()
    amal.post(undo, {"reason": "the wrong week"})
    second = fresh(second)
    assert "the wrong week" in page(amal, second)
    listed = amal.get("/admin/camptrack/import/").content.decode()
    assert all(word in listed for word in ("undone", "discarded", "week 12.csv"))


def test_a_day_that_is_none_is_shown_as_it_was_written(amal, cast):
    lines = [line(day=day, title=day) for day in ("31/02/2019", "03/04/2019", "Feb 2019")]
    found = send(amal, cast, csv(*lines), guessed=False)
    (sheet,) = found.sheets["sheets"]
    last = {**sheet["guess"], "fixed": {**sheet["guess"]["fixed"], "end": "2019-02-28"}}
    set_mapping(by=cast.amal, found=found, mapping=[last])
    found = fresh(found)
    assert found.state == "read", found.failure
    shown = page(amal, found)
    assert (shown.count('<bdi dir="ltr">31/02/2019</bdi>'), "2019-02-28" in shown) == (1, False)
    # Who is to say something is told where; those are the words that stand there.
    asked = page(amal, found, "mapping/")
    for label, name in ((DAY_ORDER, "day_order"), (PARTIAL_DAY, "partial_day")):
        assert f"at “{label}” where the columns are named, over REST by the mapping&#x27;s {name}." in shown
        assert str(label).capitalize() in asked


def test_what_is_said_runs_as_its_language_does(amal, cast):
    with translation.override("ar"):
        found = send(amal, cast, csv(line(day="Feb 2024"), line("Al-Hawll", title="b")), guessed=False)
        Import.objects.filter(pk=found.pk).update(language="ar")
    set_mapping(by=cast.amal, found=fresh(found), mapping=[found.sheets["sheets"][0]["guess"]])
    assert page(amal, fresh(found)).count('<span dir="rtl">') == 2


def codes_asked(found: Import) -> set[str]:
    return {each["code"] for row in found.rows.all() for each in row.warnings}


def test_warnings_are_answered_once_for_a_kind(amal, cast, camp):
    camp.capacity = 100
    camp.save()
    found = send(amal, cast, csv(line(), line(day="2024-03-02")))
    kinds = codes_asked(found)
    assert "over_capacity" in kinds
    shown = page(amal, found)
    assert shown.count('name="reason-over_capacity"') == 1
    confirm = f"/admin/camptrack/import/{found.pk}/confirm/"
    assert "Say why" in amal.post(confirm, {}, follow=True).content.decode()
    amal.post(confirm, {f"reason-{code}": "tents were added" for code in kinds})
    found = fresh(found)
    assert found.state == "confirmed", found.failure
    report = Report.objects.get()
    assert {each.reason for each in report.overrides.all()} == {"tents were added"}
    assert report.overrides.filter(code="over_capacity").count() == 2
    # What stands as it is, is not asked about again, and what was said of it stays.
    second = send(amal, cast, csv(line(), line(day="2024-03-02", value="9600")))
    amal.post(
        f"/admin/camptrack/import/{second.pk}/confirm/",
        {f"reason-{code}": "more tents" for code in codes_asked(second)},
    )
    assert fresh(second).state == "confirmed"
    last = Report.objects.get(revision=2)
    kept = last.overrides.filter(code="over_capacity").values_list("reason", flat=True)
    assert sorted(kept) == ["more tents", "tents were added"]


def test_columns_are_named_by_a_person(amal, cast):
    found = send(amal, cast, workbook(), "cluster.xlsx", guessed=False)
    assert found.state == "needs_mapping"
    shown = page(amal, found)
    assert all(word in shown for word in ("Qux", "SY-ALHOL", "For the whole sheet", "Read this sheet"))
    (north,) = [nth for nth, each in enumerate(found.sheets["sheets"]) if each["name"] == "north"]
    data = {
        f"s{north}-read": "on",
        f"s{north}-column-A": '{"field": "camp", "figure": null, "whom": null}',
        f"s{north}-column-B": '{"field": "value", "figure": null, "whom": null}',
        f"s{north}-fixed-source": "ocha",
        f"s{north}-fixed-measure": "headcount",
        f"s{north}-fixed-title": "Cluster",
        f"s{north}-fixed-published_on": "2024-03-08",
    }
    for nth, each in enumerate(found.sheets["sheets"]):
        data |= {f"s{nth}-first_row": each["first_row"], f"s{nth}-last_row": each["last_row"]}
    address = f"/admin/camptrack/import/{found.pk}/mapping/"
    missing = amal.post(address, data).content.decode()
    assert "day of the headcount” is missing" in missing
    assert "Please mend what is marked below" in missing
    wrong = {**data, f"s{north}-column-A": "camp"}
    assert "Select a valid choice" in amal.post(address, wrong).content.decode()
    nothing = {name: value for name, value in data.items() if not name.endswith("-read")}
    assert "Choose at least one sheet" in amal.post(address, nothing, follow=True).content.decode()
    crossed = {**data, "s0-first_row": 2, "s0-last_row": 1}
    assert "Headings go from a first row" in amal.post(address, crossed).content.decode()
    others = [nth for nth in range(3) if nth != north]
    moved = {**data, f"s{north}-first_row": 0, f"s{north}-last_row": 0}
    moved |= {f"s{nth}-last_row": int(data[f"s{nth}-last_row"]) + 1 for nth in others[:1]}
    moved |= {f"s{others[0]}-first_row": 1}
    amal.post(address, moved)
    found = fresh(found)
    shown = page(amal, found)
    assert "look at them once more" in shown
    # What was typed meanwhile is not asked for again.
    assert 'value="Cluster"' in shown
    assert 'value="2024-03-08"' in shown
    assert '<option value="ocha" selected' in shown
    assert "errornote" not in shown
    rows = [(each["first_row"], each["last_row"]) for each in found.sheets["sheets"]]
    assert (rows[north], rows[others[0]]) == (
        (0, 0),
        (1, moved[f"s{others[0]}-last_row"]),
    )
    amal.post(address, {**data, f"s{north}-first_row": 1, f"s{north}-last_row": 1})
    work_on_imports(60)
    answer = amal.post(address, {**data, f"s{north}-fixed-on": "2024-03-01"})
    assert answer.status_code == 302
    found = fresh(found)
    assert (found.state, found.failure) == ("read", "")
    # It can be put right again, and is shown as it was decided.
    assert 'value="2024-03-01"' in page(amal, found, "mapping/")
    amal.post(f"/admin/camptrack/import/{found.pk}/discard/")
    assert "other state" in amal.post(address, {**data}, follow=True).content.decode() or True
    assert fresh(found).state == "discarded"


def test_conflicts_may_be_left(amal, cast):
    row = factories.import_row(
        factories.import_(organisation=cast.demo_relief, state="read", total=1),
        outcome="conflict",
        problems=[{"code": "corrected_since", "column": "D", "title": "", "detail": "Rami did"}],
    )
    shown = page(amal, row.of)
    assert 'name="leave_conflicts"' in shown
    assert "differs from what somebody corrected" in shown
    for state in ("needs_mapping", "read"):
        empty = factories.import_(organisation=cast.demo_relief, state=state, by=cast.amal)
        assert amal.get(f"/admin/camptrack/import/{empty.pk}/change/").status_code == 200


def test_what_was_left_out_is_told(amal, cast):
    rows = [
        line(),
        line(day="2024-03-02"),
        *(f"Total,,,{nth},,," for nth in range(21)),
        "Read with care" + "," * 6,
    ]
    found = send(amal, cast, csv(*rows))
    shown = page(amal, found)
    assert "Rows 4, 5, " in shown
    assert ", 23, … add up others and were left out." in shown
    assert "Row 25 is a note below the table" in shown
    assert 'id="left-out"' not in page(amal, send(amal, cast, csv(line(), TITLES)), "mapping/")
    assert "Row 3 repeats the headings" in page(amal, Import.objects.latest("at"))
    # Of several sheets the names stand before; of those that are not read nothing is said.
    told = [{"why": "total", "count": 1, "rows": [9]}]
    sheets = [{"name": name, "left_out": told} for name in ("north", "south")] + [{"name": "old"}]
    several = factories.import_(
        organisation=cast.demo_relief,
        state="read",
        sheets={"sheets": sheets, "notes": []},
        mapping={"sheets": [{"sheet": "south"}, {"sheet": "old"}]},
    )
    shown = page(amal, several)
    assert "<bdi>south</bdi>: Row 9 adds up others" in " ".join(shown.split())
    assert "<bdi>north</bdi>" not in shown


def test_pages_of_many_rows(amal, cast):
    found = send(amal, cast, csv(*(line(value=str(nth), title=f"t{nth}") for nth in range(120))))
    assert "outcome=&amp;page=2#rows" in page(amal, found)
    assert page(amal, found, outcome="", page="2").count('class="said"') == 20


def test_the_template_comes_back_without_a_question(amal, cast, camp):
    answer = amal.get("/admin/camptrack/import/template/demo-relief/")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert any("SY-ALHOL" in row for row in rows)
    assert amal.get("/admin/camptrack/import/template/elsewhere/").status_code == 403
    assert amal.get("/admin/camptrack/import/template/nobody/").status_code == 403
    # Of one area: its camps alone.
    cast.amal.grants.all().delete()
    factories.grant(cast.amal, cast.demo_relief, "enter", factories.country("IRQ"))
    answer = amal.get("/admin/camptrack/import/template/demo-relief/")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert not any("SY-ALHOL" in row for row in rows)


def test_addresses_that_are_none(amal):
    assert amal.get("/admin/camptrack/import/17/change/").status_code == 404
    assert TITLES
