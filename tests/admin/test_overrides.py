"""Warnings in the form: shown with a reason beside each, read back, and shown on the report's page."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from camptrack.actions.contents import Override
from camptrack.actions.entry_warnings import EntryWarning
from camptrack.admin.overrides import answered
from camptrack.vocabulary import WarningKind
from tests import factories

JUMP = EntryWarning("/figures/1/value", WarningKind.JUMP, "This is “more” than half over 9,454.", "Check it.")
GRADE = EntryWarning("/reliability", WarningKind.UNRELIABLE_SOURCE, "Graded E.", "Mend it.")


def posted(*reasons: str, warnings=(JUMP, GRADE)) -> QueryDict:
    data = QueryDict(mutable=True)
    for nth, (warning, reason) in enumerate(zip(warnings, reasons, strict=True)):
        data[f"override-{nth}-figure"] = "2" if warning.pointer.startswith("/figures/") else ""
        data[f"override-{nth}-code"] = warning.code
        data[f"override-{nth}-detail"] = warning.detail
        data[f"override-{nth}-reason"] = reason
    data["figures-0-value"] = "5"
    return data


def test_asked_for_the_first_time():
    found = answered([JUMP, GRADE], QueryDict(), [1, 2])
    assert [(row.figure, row.reason, row.missing) for row in found.rows] == [
        (2, "", False),
        (None, "", False),
    ]
    assert (found.overrides, len(found.standing)) == ([], 2)


def test_reasons_are_read_back():
    found = answered([JUMP, GRADE], posted(" a new sector ", " \u200f"), [1, 2])
    assert found.overrides == [Override(pointer=JUMP.pointer, code="jump", reason="a new sector")]
    assert [(row.warning, row.missing) for row in found.standing] == [(GRADE, True)]
    assert [row.reason for row in found.rows] == ["a new sector", "\u200f"]


def test_a_reason_answers_the_sentence_that_it_stood_beside():
    data = posted("a new sector", "the only one")
    # The first figure was left out: the second is the first in the content, and stays the second on the page.
    moved = EntryWarning("/figures/0/value", JUMP.code, JUMP.detail, JUMP.remedy)
    assert [each.reason for each in answered([moved], data, [2]).overrides] == ["a new sector"]
    assert answered([moved], data, [1]).overrides == []
    other = EntryWarning(JUMP.pointer, JUMP.code, "This is more than half over 12.", JUMP.remedy)
    assert answered([other], data, [1, 2]).overrides == []
    assert not answered([other], data, [1, 2]).rows[0].missing
    assert answered([], data, []).overrides == []


def test_long_reasons_are_cut_where_the_field_ends():
    found = answered([JUMP], posted("x" * 3000, warnings=[JUMP]), [1, 2])
    assert len(found.overrides[0].reason) == 2000


def test_the_fragment_has_a_labelled_reason_for_each():
    asked = answered([JUMP, GRADE], posted("so", ""), [1, 2]).rows
    page = render_to_string("admin/camptrack/report/warnings.html", {"asked": asked})
    assert 'name="override-0-reason"' in page
    assert 'value="so"' in page
    assert '<label for="override-1-reason">' in page
    assert 'name="override-0-detail" value="This is “more” than half over 9,454."' in page
    assert "Figure 2:" in page
    assert page.count("Say why, or mend the figure.") == 1
    assert render_to_string("admin/camptrack/report/warnings.html", {"asked": []}).strip() == ""


@pytest.mark.django_db
def test_the_reports_page_shows_who_passed_over_what(cast, sign_in):
    report = factories.report(organisation=cast.demo_relief, by=cast.amal)
    figure = factories.figure(report, value=70_000)
    factories.override(report, figure=figure, reason="a new sector was opened")
    factories.override(report, code="unreliable_source", reason="there is no other")
    factories.publish(report)
    page = sign_in(cast.amal).get(f"/admin/camptrack/report/{report.pk}/change/").content.decode()
    for said in ("a jump of more than half", "a new sector was opened", "there is no other", "amal"):
        assert said in page
    others = sign_in(cast.omar).get(f"/admin/camptrack/report/{report.pk}/change/").content.decode()
    assert "a new sector was opened" in others
    assert "there is no other" not in others
