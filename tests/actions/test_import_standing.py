"""What a sheet changes in what stands already, and who may."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from camptrack.actions.contents import Override
from camptrack.actions.import_plan import changed_since, fingerprint
from camptrack.actions.import_warnings import overrides_of
from camptrack.actions.reports import (
    correct_report,
    enter_report,
    publish_report,
    retract_report,
    share_report,
)
from camptrack.columns import Whom
from camptrack.ingest.figure_rows import ReadCell
from camptrack.models import Report
from camptrack.queries.imports import reports_of
from camptrack.queries.reports import audience_of
from camptrack.vocabulary import Audience, Right
from tests import factories
from tests.actions.sheets import codes, outcomes, plan, row
from tests.actions.stories import TODAY, Story

pytestmark = pytest.mark.django_db


HOUSEHOLDS = "household_size_assumed"


@pytest.fixture
def story() -> Story:
    made = Story()
    made.camp.name, made.camp.aliases = "Al-Hôl", ["Hol"]
    made.camp.save()
    return made


def entered(story: Story, *rows, **options) -> list[Report]:
    """What such a sheet would have entered."""
    documents = plan(story, *rows).documents
    return [story.enter(content=each.content, **options) for each in documents]


def test_the_same_again_changes_nothing(story):
    entered(story, row(cells=[ReadCell("H", Whom("f", None, 17), 12)]), publish=True)
    again = plan(story, row(cells=[ReadCell("H", Whom("f", None, 17), 12)]))
    assert outcomes(again) == ["unchanged"]
    assert not again.documents[0].touched


def test_a_part_up_to_an_age_is_the_one_that_stands(story):
    """Told alone, the highest age was taken for another part, and the figure entered twice."""
    entered(story, row(max_age=17), publish=True)
    assert outcomes(plan(story, row(max_age=17))) == ["unchanged"]
    assert outcomes(plan(story, row(max_age=17, value=9000))) == ["changed"]


def test_what_was_and_what_is_to_be(story):
    cells = [ReadCell("H", Whom("f", 0, 17), 12), ReadCell("I", Whom("m"), None, Decimal("0.25"))]
    entered(story, row(quote="as it was", household_size=Decimal(5)), row(3, on=date(2024, 3, 2)))
    found = plan(
        story,
        row(value=10_000, qualifier="more_than", high=12_000, cells=cells, excerpt="new", method="survey"),
        row(3, on=date(2024, 3, 3), value=None, qualifier="between", low=1, high=2),
    )
    assert outcomes(found) == ["changed", "new"]
    changes = {each.field: (each.was, each.to) for each in found.rows[0].changes}
    assert changes["value"] == ("9,454 persons", "more than 10,000 persons (12,000)")
    assert changes["method"] == ("headcount", "survey")
    assert changes["breakdown"] == ("–", "female 0–17: 12, male: 25 %")
    assert changes["excerpt"] == ("–", "new")
    (document,) = found.documents
    assert document.kept == 1
    kept, changed = document.content.figures[1], document.content.figures[0]
    # What the sheet does not say stays.
    assert (kept.start, changed.quote, changed.household_size) == (date(2024, 3, 2), "as it was", 5)
    assert len(document.content.figures) == 3


def test_waves_units_and_sizes_are_shown_by_name(story):
    flow = {"measure": "arrivals", "start": date(2024, 2, 1), "end": date(2024, 2, 9), "without": ["on"]}
    entered(story, row(**flow))
    (found,) = plan(
        story, row(wave="exodus", unit="households", household_size=Decimal("5.100"), **flow)
    ).rows
    shown = {each.field: each.to for each in found.changes}
    assert (shown["wave"], shown["household_size"]) == ("Exodus", "5.1")
    assert shown["value"] == "9,454 households"


def test_a_document_alone_may_change(story):
    entered(story, row())
    found = plan(story, row(excerpt="what it said"))
    assert outcomes(found) == ["changed"]
    assert [each.field for each in found.rows[0].changes] == ["excerpt"]


def test_figures_are_known_again_by_what_tells_them_apart(story):
    entered(story, row(2, attributed_to="UN"), row(3, attributed_to="the governor", value=1))
    found = plan(
        story, row(2, attributed_to="the governor", value=2), row(3, attributed_to="nobody", value=3)
    )
    assert outcomes(found) == ["changed", "new"]
    # One of the camp and its days in both: it is the same, whatever else is said of it.
    entered(story, row(title="b"))
    assert outcomes(plan(story, row(title="b", attributed_to="UN"))) == ["changed"]


def test_whatever_the_order_of_the_rows_each_finds_its_figure(story):
    mayor = {"attributed_to": "the mayor", "value": 1}
    entered(story, row(2, **mayor), row(3))
    for rows in ([row(2), row(3, **mayor)], [row(2, **mayor), row(3)]):
        found = plan(story, *rows)
        assert outcomes(found) == ["unchanged", "unchanged"]
        assert len(found.documents[0].content.figures) == 2
    # Nobody says exactly what stands: whoever says more has the choice.
    of_method = {"title": "b", "method": "survey"}
    entered(story, row(2, attributed_to="UN", **of_method), row(3, **of_method))
    found = plan(story, row(2, title="b", value=5), row(3, title="b", attributed_to="UN", value=7))
    assert outcomes(found) == ["changed", "changed"]
    assert [each.value for each in found.documents[0].content.figures] == [7, 5]
    # Each says one thing: who could be either leaves the other its only one.
    un = {"title": "c", "attributed_to": "UN"}
    entered(story, row(2, method="survey", **un), row(3, method="registration", value=8, **un))
    found = plan(story, row(2, value=5, **un), row(3, title="c", method="survey", value=7))
    assert outcomes(found) == ["changed", "changed"]
    assert [each.value for each in found.documents[0].content.figures] == [7, 5]


def test_a_document_with_an_id_of_its_own_is_no_report_with_another(story):
    (first,) = entered(story, row(external_id="kobo-1"))
    found = plan(story, row(external_id="kobo-2"))
    assert (outcomes(found), found.documents[0].content.external_id) == (["new"], "kobo-2")
    # Whoever names none means what is described; and a report without an id may get its rows by one.
    assert outcomes(plan(story, row())) == ["unchanged"]
    (sheet,) = entered(story, row(title="b"))
    found = plan(story, row(title="b", external_id="kobo-3"))
    assert (outcomes(found), found.documents[0].standing.report) == (["unchanged"], sheet)
    assert first.pk != sheet.pk


def test_two_documents_are_not_one_report(story):
    (report,) = entered(story, row())
    found = plan(story, row(2, external_id="kobo-1"), row(3, external_id="kobo-2", on=date(2024, 3, 2)))
    assert outcomes(found) == ["unchanged", "error"]
    assert {code for _column, code in codes(found.rows[1])} == {"same_report"}
    assert "Row 2" in found.rows[1].problems[0].detail
    # Whoever names it, wherever its row stands, has it.
    found = plan(story, row(2, external_id="kobo-1"), row(3))
    assert outcomes(found) == ["error", "unchanged"]
    assert found.documents[1].standing.report == report


def test_an_id_of_a_retracted_report_is_told_before_it_is_entered(story):
    (report,) = entered(story, row(external_id="kobo-1"))
    retract_report(by=story.cast.dana, report=report, reason="withdrawn")
    found = plan(story, row(external_id="kobo-1"))
    assert outcomes(found) == ["error"]
    assert {code for _column, code in codes(found.rows[0])} == {"not_unique"}
    assert outcomes(plan(story, row())) == ["new"]


def test_a_report_is_known_again_by_its_id_or_by_what_it_is(story):
    (by_id,) = entered(story, row(external_id="kobo-1"))
    assert by_id.external_id == "kobo-1"
    found = plan(story, row(external_id="kobo-1", title="A better title"))
    assert (outcomes(found), found.documents[0].standing.report) == (["changed"], by_id)
    by_hand = story.enter(content=story.content(title="By hand"))
    found = plan(story, row(title="By hand", published_on=by_hand.published_on))
    assert (outcomes(found), found.documents[0].standing.report) == (["unchanged"], by_hand)
    other = factories.source("iom", name="IOM")
    (wrong,) = plan(story, row(external_id="kobo-1", source="iom", published_on=date(2024, 3, 9))).rows
    shown = {each.field: (each.was, each.to) for each in wrong.changes}
    assert (shown["source"][1], "2024-03-09" in shown["published_on"][1]) == (other.name, True)
    elsewhere = story.content(title="Theirs")
    enter_report(
        by=story.cast.omar, organisation=story.cast.elsewhere, content=elsewhere, today=TODAY, publish=True
    )
    assert outcomes(plan(story, row(title="Theirs"))) == ["new"]


def test_a_document_that_was_retracted_comes_again(story):
    (first,) = entered(story, row(), publish=True)
    retract_report(by=story.cast.dana, report=first, reason="by mistake")
    again = plan(story, row())
    assert outcomes(again) == ["new"]
    assert again.documents[0].content.external_id == f"{first.external_id}/2"
    (second,) = entered(story, row(), publish=True)
    retract_report(by=story.cast.dana, report=second, reason="by mistake")
    (third,) = entered(story, row())
    assert third.external_id == f"{first.external_id}/3"


def test_what_a_colleague_corrected_by_hand_is_not_undone(story):
    cast = story.cast
    (first,) = entered(story, row(2), row(3, on=date(2024, 3, 2)))
    content = plan(story, row(2), row(3, on=date(2024, 3, 2))).documents[0].content
    figures = (replace(content.figures[0], value=9999), content.figures[1])
    amal = correct_report(
        by=cast.amal, report=first, content=replace(content, figures=figures), reason="recounted", today=TODAY
    )
    found = plan(story, row(2), row(3, on=date(2024, 3, 2)))
    assert outcomes(found) == ["conflict", "unchanged"]
    assert codes(found.rows[0]) == {("D", "corrected_since")}
    assert "recounted" in found.rows[0].problems[0].detail
    assert outcomes(plan(story, row(value=9999))) == ["unchanged"]
    # Whoever corrected it knows; and sheets follow one another.
    assert outcomes(plan(story, row(2), by=cast.amal)) == ["changed"]
    # A sheet that left her word as it stood did not make it.
    left = factories.import_row(report=amal, stands=amal)
    assert outcomes(plan(story, row(2), row(3, on=date(2024, 3, 2)))) == ["conflict", "unchanged"]
    assert not reports_of(left.of).exists()
    undone = factories.entered_import(
        state="undone", undone_by=cast.dana, undone_at=amal.at, undo_reason="wrong"
    )
    factories.import_row(undone, report=amal.supersedes, stands=amal.supersedes)
    assert outcomes(plan(story, row(2))) == ["conflict"]
    made = factories.import_row(report=amal)
    assert outcomes(plan(story, row(2), row(3, on=date(2024, 3, 2)))) == ["changed", "unchanged"]
    assert reports_of(made.of).get() == amal


def test_rows_in_areas_where_one_may_not_enter(story):
    cast, iraq = story.cast, factories.camp("IQ-CAMP", area=factories.country("IRQ"))
    cast.amal.grants.all().delete()
    factories.grant(cast.amal, cast.demo_relief, Right.ENTER, story.camp.area)
    found = plan(story, row(2), row(3, camp=iraq.code, title="b"), by=cast.amal)
    assert outcomes(found) == ["new", "error"]
    assert codes(found.rows[1]) == {("A", "not_allowed")}
    # What is published is corrected by who may publish.
    (report,) = entered(story, row(2))
    assert outcomes(plan(story, row(value=1), by=cast.amal)) == ["changed"]
    publish_report(by=cast.dana, report=report)
    found = plan(story, row(value=1), by=cast.amal)
    assert (outcomes(found), codes(found.rows[0])) == (["error"], {("A", "not_allowed")})
    assert outcomes(plan(story, row(), by=cast.amal)) == ["unchanged"]
    # An administrator corrects without entering there.
    cast.dana.grants.filter(right=Right.ENTER).delete()
    assert outcomes(plan(story, row(value=1))) == ["changed"]
    assert outcomes(plan(story, row(value=1, title="new"))) == ["error"]


def test_nothing_is_asked_about_figures_that_stay_as_they_are(story):
    households = row(3, on=date(2024, 3, 2), unit="households")
    (content,) = (each.content for each in plan(story, row(2), households).documents)
    story.enter(
        content=content, overrides=[Override(pointer="/figures/1", code=HOUSEHOLDS, reason="as written")]
    )
    found = plan(story, row(2, value=1), households)
    assert outcomes(found) == ["changed", "unchanged"]
    assert not found.rows[1].warnings
    # Why it was passed over holds on.
    (carried,) = overrides_of(found.documents[0], {each.code: "" for each in found.rows[0].warnings})[-1:]
    assert (carried.pointer, carried.reason) == ("/figures/1", "as written")


def test_a_preview_that_no_longer_holds_is_noticed(story):
    before = plan(story, row(2), row(3, title="b"))
    shown = {each.told.row.nth: fingerprint(each) for each in before.rows}
    assert changed_since(shown, plan(story, row(2), row(3, title="b"))) == []
    entered(story, row(3, title="b"))
    changed = changed_since(shown, plan(story, row(2), row(3, title="b")))
    # What was entered bears on the other row, too: it is asked about.
    assert [each.told.row.read.row for each in changed] == [2, 3]


def test_a_sheet_does_not_take_back_that_its_report_was_shared(story):
    (report,) = entered(story, row(audience="internal"), publish=True)
    share_report(by=story.cast.dana, report=report)
    assert outcomes(plan(story, row(audience="internal"))) == ["unchanged"]
    found = plan(story, row(audience="internal", value=10_000))
    assert [each.field for each in found.rows[0].changes] == ["value"]
    (content,) = (each.content for each in found.documents)
    new = correct_report(by=story.cast.dana, report=report, content=content, reason="recounted")
    assert audience_of(new) == Audience.SHARED
