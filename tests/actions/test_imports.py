"""Imports from upload to undoing."""

import pytest

from camptrack.actions.import_entering import confirm_import
from camptrack.actions.import_undoing import undo_import
from camptrack.actions.imports import (
    ask_import,
    discard_import,
    set_mapping,
)
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import correct_report, publish_report, retract_report, share_report
from camptrack.actions.stored_contents import stored_contents
from camptrack.models import Figure, Report
from camptrack.queries.imports import warnings_of
from camptrack.queries.reports import audience_of, status_of
from camptrack.vocabulary import Audience, Right
from tests import factories
from tests.actions.importing import (
    MAPPING,
    asked,
    confirm,
    corrected_by_amal,
    csv,
    entered,
    line,
    outcomes,
    read,
    worked,
)
from tests.actions.stories import Story, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def test_from_upload_to_undoing(story):
    other = factories.camp("SY-ROJ", area=story.camp.area)
    found = read(story, line(), line(other.code, "more than 2500"), line(title="Another", value="7"))
    assert (found.total, found.done, outcomes(found)) == (3, 3, ["new"] * 3)
    assert not Report.objects.exists()
    found = worked(confirm(by=story.cast.dana, found=found, publish=True))
    assert (found.state, found.done, found.attempts) == ("confirmed", 3, 0)
    first, second = Report.objects.order_by("-title")
    assert {status_of(first), status_of(second)} == {"published"}
    assert [(each.value, each.qualifier) for each in first.figures.order_by("position")] == [
        (9454, "exactly"),
        (2500, "more_than"),
    ]
    assert {row.report for row in found.rows.all()} == {first, second}
    found = worked(undo_import(by=story.cast.dana, found=found, reason="the wrong week"))
    assert found.state == "undone"
    assert {status_of(report) for report in Report.objects.all()} == {"retracted"}
    assert "the wrong week" in first.events.get(kind="retracted").reason
    # And again, as if it had never been.
    assert entered(story, line(title="Another", value="7")).rows.get().report.external_id.endswith("/2")


def test_a_range_that_another_file_tells_otherwise(story):
    entered(story, line(value="9000–10500"))
    (change,) = read(story, line(value="9000–11000")).rows.get().changes
    assert (change["was"], change["to"]) == ("9,000 – 10,500 persons", "9,000 – 11,000 persons")


def test_the_same_file_twice_is_one_import(story):
    first = asked(story, line())
    again = ask_import(
        by=story.cast.amal, organisation=story.cast.demo_relief, content=csv(line()), name="copy.csv"
    )
    assert (again.found, again.new) == (first, False)
    elsewhere = ask_import(
        by=story.cast.omar, organisation=story.cast.elsewhere, content=csv(line()), name="week 12.csv"
    )
    assert elsewhere.new
    discard_import(by=story.cast.amal, found=first)
    assert asked(story, line()) != first


def test_a_second_file_updates_and_undoing_corrects_back(story):
    first = entered(story, line(), line(day="2024-03-02", value="9500"))
    report = first.rows.first().report
    second = read(story, line(value="9999"), line(day="2024-03-02", value="9500"))
    assert outcomes(second) == ["changed", "unchanged"]
    change = second.rows.first().changes[0]
    assert (change["field"], change["was"], change["to"]) == ("value", "9,454 persons", "9,999 persons")
    second = worked(confirm(by=story.cast.dana, found=second))
    revised = second.rows.first().report
    assert (revised.supersedes, revised.correction_reason) == (report, "import week 12.csv")
    assert {row.report for row in second.rows.all()} == {revised}
    with pytest.raises(Refused, match="corrected since"):
        undo_import(by=story.cast.dana, found=first, reason="wrong")
    second = worked(undo_import(by=story.cast.dana, found=second, reason="wrong"))
    assert second.state == "undone"
    last = Report.objects.get(supersedes=revised)
    assert sorted(last.figures.values_list("value", flat=True)) == [9454, 9500]
    assert status_of(last) == "published"
    # Why its warnings were passed over holds again.
    assert list(last.overrides.values_list("code", "reason")) == [("published_long_ago", "checked")]
    everything = entered(story, line(), line(day="2024-03-02", value="9500"), line(title="New", value="1"))
    assert outcomes(everything) == ["unchanged", "unchanged", "new"]
    # A colleague's sheet goes on from there: taking back is no correction by hand.
    assert outcomes(read(story, line(value="9998"), by=story.cast.amal)) == ["error"]
    undone = worked(undo_import(by=story.cast.dana, found=everything, reason="wrong"))
    assert undone.state == "undone"
    assert status_of(last) == "published"
    # The later one is taken back: so may the first be.
    first = worked(undo_import(by=story.cast.dana, found=first, reason="wrong"))
    assert (first.state, status_of(last)) == ("undone", "retracted")


def test_what_stands_in_the_way_names_its_rows(story):
    found = read(story, line("Nowhere"), line(title="b"), line(title="b", value="1"))
    assert outcomes(found) == ["error", "conflict", "conflict"]
    with pytest.raises(Refused) as refused:
        confirm(by=story.cast.dana, found=found, leave_conflicts=True)
    assert problems(refused.value) == {("", "rows_in_error"), ("", "rows_in_conflict")}
    assert "(2)" in refused.value.problems[0].detail
    many = read(story, *(line(f"Nowhere {nth}", title=f"{nth}") for nth in range(12)))
    with pytest.raises(Refused, match=r"2, 3, .*, 11, …"):
        confirm(by=story.cast.dana, found=many)
    entered(story, line())
    with pytest.raises(Refused, match="nothing to enter"):
        confirm(by=story.cast.dana, found=read(story, line(), ""))


def test_what_is_asked_is_answered(story):
    found = read(story, line())
    assert warnings_of(found) == {"published_long_ago": 1}
    with pytest.raises(Refused) as refused:
        confirm_import(by=story.cast.dana, found=found, overrides={"published_long_ago": " "})
    assert problems(refused.value) == {("/overrides/published_long_ago", "required")}
    found = worked(confirm(by=story.cast.dana, found=found))
    assert found.rows.get().report.overrides.get().reason == "checked"


def test_conflicts_may_be_left_as_they_stand(story):
    report = entered(story, line(), publish=False).rows.get().report
    corrected_by_amal(story, report, 9999)
    found = read(story, line(value="9000"), line(title="New"))
    assert outcomes(found) == ["conflict", "new"]
    with pytest.raises(Refused, match="decide which"):
        confirm(by=story.cast.dana, found=found)
    found = worked(confirm(by=story.cast.dana, found=found, leave_conflicts=True))
    assert found.state == "confirmed"
    assert Figure.objects.filter(value=9000).count() == 0
    undo_import(by=story.cast.dana, found=found, reason="wrong")
    assert worked(found).state == "undone"


def test_what_changed_since_the_preview_is_found(story):
    found = read(story, line(), line(title="Another", value="7"))
    confirm(by=story.cast.dana, found=found)
    entered_meanwhile = story.enter(content=story.content(title="Another"))
    found = worked(found)
    assert (found.state, outcomes(found)) == ("read", ["new", "changed"])
    # What was entered bears on the other row, too: it is asked about.
    assert "(2, 3)" in found.failure
    assert Report.objects.get() == entered_meanwhile
    found = worked(confirm(by=story.cast.dana, found=found))
    assert found.state == "confirmed"


def test_drafts_by_whoever_enters_publication_by_whoever_publishes(story):
    amal, dana = story.cast.amal, story.cast.dana
    found = read(story, line(), by=amal)
    with pytest.raises(NotAllowed):
        confirm(by=amal, found=found, publish=True)
    with pytest.raises(NotAllowed):
        confirm(by=story.cast.omar, found=found)
    found = worked(confirm(by=amal, found=found))
    report = found.rows.get().report
    assert status_of(report) == "draft"
    publish_report(by=dana, report=report)
    with_publication = undo_import(by=amal, found=found, reason="wrong")
    found = worked(with_publication)
    assert (found.state, found.undone_by) == ("confirmed", None)
    assert "publish" in found.failure
    found = worked(undo_import(by=dana, found=found, reason="wrong"))
    assert found.state == "undone"
    draft = entered(story, line(title="b"), by=amal, publish=False)
    assert worked(undo_import(by=amal, found=draft, reason="wrong")).state == "undone"


def test_a_right_that_was_taken_away_meanwhile_enters_nothing(story):
    found = confirm(by=story.cast.amal, found=read(story, line()))
    story.cast.amal.grants.filter(right=Right.ENTER).delete()
    found = worked(found)
    assert (found.state, Report.objects.exists()) == ("read", False)
    assert "“enter”" in found.failure


def test_what_was_retracted_or_corrected_since(story):
    dana = story.cast.dana
    found = entered(story, line(), line(title="b"), line(title="c"))
    first, second, _third = (row.report for row in found.rows.order_by("position"))
    retract_report(by=dana, report=first, reason="withdrawn")
    corrected_by_amal_of = correct_report(
        by=dana, report=second, content=stored_contents([second.pk])[second.pk], reason="better"
    )
    with pytest.raises(Refused) as refused:
        undo_import(by=dana, found=found, reason="wrong")
    assert problems(refused.value) == {("", "corrected_since")}
    assert "b (dana)" in refused.value.problems[0].detail
    with pytest.raises(Refused, match="Say why"):
        undo_import(by=dana, found=found, reason=" ")
    # Between asking and doing.
    other = entered(story, line(title="d"))
    undo_import(by=dana, found=other, reason="wrong")
    report = other.rows.get().report
    correct_report(by=dana, report=report, content=stored_contents([report.pk])[report.pk], reason="better")
    other = worked(other)
    assert (other.state, "corrected since" in other.failure) == ("confirmed", True)
    retract_report(by=dana, report=corrected_by_amal_of, reason="withdrawn")


def test_two_people_confirm_at_once(story):
    found = read(story, line())
    confirm(by=story.cast.dana, found=found)
    with pytest.raises(Conflict) as refused:
        confirm(by=story.cast.amal, found=found)
    assert refused.value.code == "other_state"
    with pytest.raises(Conflict):
        discard_import(by=story.cast.amal, found=found)
    worked(found)
    with pytest.raises(Conflict):
        set_mapping(by=story.cast.dana, found=found, mapping=[MAPPING])
    assert Report.objects.count() == 1


@pytest.mark.parametrize(("brought", "left"), [("internal", "shared"), ("shared", "internal")])
def test_undoing_takes_back_no_sharing_but_its_own(story, brought, left):
    internal = story.content(audience=Audience.INTERNAL, external_id="w9")
    story.enter(content=internal, publish=True)
    mapping = {**MAPPING, "fixed": {"external_id": "w9", "audience": brought}}
    found = entered(story, line(value="7"), mapping=[mapping])
    report = found.rows.get().report
    if brought == "internal":
        share_report(by=story.cast.dana, report=report)
    assert audience_of(report) == "shared"
    worked(undo_import(by=story.cast.dana, found=found, reason="the wrong week"))
    back = Report.objects.get(supersedes=report)
    assert (back.figures.get().value, audience_of(back)) == (9454, left)
