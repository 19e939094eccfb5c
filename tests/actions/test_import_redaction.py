"""A text that is redacted in a report goes from the imports that know it, too."""

import json

import pytest

from camptrack.actions.import_undoing import undo_import
from camptrack.actions.imports import set_mapping
from camptrack.actions.reports import redact_report
from camptrack.models import ColumnMapping, Import
from tests import factories
from tests.actions.importing import MAPPING, TITLES, confirm, entered, line, read, worked
from tests.actions.stories import Story

pytestmark = pytest.mark.django_db

QUOTED = {**MAPPING, "columns": {**MAPPING["columns"], "H": {"field": "quote"}}}


@pytest.fixture
def story() -> Story:
    return Story()


def quoting(text, **values):
    return f"{TITLES},Quote\n{line(**values)},{text}".encode()


def test_what_is_redacted_goes_from_the_import_that_brought_it(story):
    found = entered(story, content=quoting(f"Nabil says so{' again' * 20}"), mapping=[QUOTED])
    row = found.rows.get()
    figure = row.report.figures.get()
    assert "Nabil" in json.dumps([row.values, found.sheets])
    answer = {"id": str(found.pk), "name": found.name, "sheets": found.sheets["sheets"]}
    other = {"id": str(row.report.pk), "import": str(found.pk), "note": "Nabil"}
    kept = [factories.idempotency_key(response=json.dumps(each)) for each in (answer, other)]
    redact_report(
        by=story.cast.dana, report=row.report, figure_fields={figure: ["quote"]}, reason="a private person"
    )
    found, row = Import.objects.get(), found.rows.get()
    assert "Nabil" not in json.dumps([row.values, row.changes, found.sheets])
    assert (row.values["values"]["value"], bytes(found.content)) == (9454, b"")
    for each in kept:
        each.refresh_from_db()
    assert "Nabil" not in kept[0].response
    assert json.loads(kept[0].response)["name"] == found.name
    assert json.loads(kept[1].response) == other
    assert worked(undo_import(by=story.cast.dana, found=found, reason="wrong")).state == "undone"


def test_what_is_redacted_goes_from_what_was_said_of_all_rows(story):
    fixed = {"attributed_to": "Nabil", "reason": "return"}
    found = read(story, line(measure="arrivals"))
    set_mapping(by=story.cast.dana, found=found, mapping=[{**MAPPING, "fixed": fixed}])
    found = worked(confirm(by=story.cast.dana, found=worked(found)))
    remembered = ColumnMapping.objects.get()
    assert [each["fixed"] for each in (*found.mapping["sheets"], remembered.mapping)] == [fixed] * 2
    report = found.rows.get().report
    redact_report(
        by=story.cast.dana,
        report=report,
        figure_fields={report.figures.get(): ["attributed_to"]},
        reason="a private person",
    )
    found.refresh_from_db()
    remembered.refresh_from_db()
    told = [each["fixed"] for each in (*found.mapping["sheets"], remembered.mapping)]
    assert told == [{"attributed_to": "", "reason": "return"}] * 2


def test_what_is_redacted_goes_from_an_import_that_would_change_it(story):
    report = entered(story, content=quoting("Nabil says so"), mapping=[QUOTED]).rows.get().report
    changing = read(story, content=quoting("Somebody says so", value="9500"), mapping=[QUOTED])
    repeating = read(story, content=quoting("Nabil says so", value="9600"), mapping=[QUOTED])
    redact_report(
        by=story.cast.dana,
        report=report,
        figure_fields={report.figures.get(): ["quote"]},
        reason="a private person",
    )
    for found in (changing, repeating):
        found.refresh_from_db()
        row = found.rows.get()
        assert "Nabil" not in json.dumps([row.values, row.changes, found.sheets])
        assert bytes(found.content) == b""
    # There is nothing any more that could be read in another way.
    set_mapping(by=story.cast.dana, found=changing, mapping=[QUOTED])
    assert "was redacted" in worked(changing).failure
    # What it still says is entered; the text that is gone does not come back.
    found = worked(confirm(by=story.cast.dana, found=repeating))
    (figure,) = found.rows.get().report.figures.all()
    assert (found.state, figure.value, figure.quote) == ("confirmed", 9600, "")
