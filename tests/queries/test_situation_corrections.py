"""What was corrected since the issue before, and what is known now of its last day."""

from datetime import date

import pytest

from camptrack.actions.decisions import decide
from camptrack.actions.reports import (
    redact_report,
    retract_report,
    share_report,
)
from camptrack.models import Camp, Issue
from camptrack.queries import clock
from camptrack.queries.issues import previous_issue
from camptrack.situation import Band
from camptrack.vocabulary import Audience, DecisionKind, IssueStatus
from tests import factories
from tests.queries.situations import END, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_what_was_corrected_since_the_issue_before_is_told(world):
    first = world.say(None, world.figure(), world.arrivals(), title="Flash update 1")
    second = world.say(world.news, world.arrivals(value=70), title="Camp swells")
    alike = world.figure(value=9_500, start=date(2024, 3, 2), end=date(2024, 3, 2))
    untouched = world.say(world.reach, alike)
    before = world.issue()
    world.corrected(first, world.figure(value=8_000), world.arrivals())
    retract_report(by=world.cast.dana, report=second, reason="withdrawn")
    # One that says the same again, and one that did not count before.
    world.corrected(untouched, alike)
    late = world.say(world.news, world.figure(value=1, start=END, end=END))
    retract_report(by=world.cast.dana, report=late, reason="never mind")

    told = world.situation()
    assert [(each.kind, each.source, each.title, each.reason, each.measure) for each in told.corrections] == [
        ("superseded", "Ocha", "Flash update 1", "a digit", "headcount"),
        ("retracted", "News", "Camp swells", "withdrawn", "arrivals"),
    ]
    numbers = [(each.before, each.after) for each in told.corrections]
    assert numbers == [(Band(9_454, 9_454, 9_454), Band(8_000, 8_000, 8_000)), (Band(70, 70, 70), None)]
    assert told.about.previous_known_at == before.known_at
    # Once told it is not told again.
    world.issue()
    assert world.situation().corrections == []


def test_of_a_chain_of_corrections_the_last_word_counts(world):
    report = world.say()
    world.issue()
    again = world.corrected(report, world.figure(value=1_000))
    third = world.corrected(again, world.figure(value=2_000))
    (told,) = world.situation().corrections
    assert (told.before.best, told.after and told.after.best) == (9_454, 2_000)
    retract_report(by=world.cast.dana, report=third, reason="all wrong")
    (told,) = world.situation().corrections
    assert (told.kind, told.reason, told.before.best, told.after) == ("retracted", "all wrong", 9_454, None)


def test_reasons_that_others_may_not_see_are_left_out(world):
    shown, hidden, redacted = (
        world.say(None, world.figure(value=9_000 + nth, start=day, end=day))
        for nth, day in enumerate([date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 7)])
    )
    world.issue()
    world.corrected(shown, world.figure(value=1))
    internal = world.corrected(hidden, world.figure(value=2), audience=Audience.INTERNAL)
    world.corrected(redacted, world.figure(value=3, quote="Amal, 12"))
    redact_report(by=world.cast.dana, report=redacted, fields=["title"], figure_fields={}, reason="a name")
    told = {each.before.best: each for each in world.situation().corrections}
    assert {best: each.reason for best, each in told.items()} == {9_000: "a digit", 9_001: "", 9_002: ""}
    assert (told[9_001].after, told[9_002].title) == (None, "")
    share_report(by=world.cast.dana, report=internal)
    told = {each.before.best: each for each in world.situation().corrections}
    assert (told[9_001].reason, told[9_001].after) == ("a digit", Band(2, 2, 2))


def test_corrections_follow_a_figure_to_the_camp_where_it_counts(world):
    other = factories.camp("SY-OTHER", area=world.camp.area)
    twin = factories.camp("SY-TWIN", area=world.camp.area)
    moved = world.say()
    merged = world.say(world.reach, world.figure(camp=twin, value=700))
    decide(
        by=world.cast.rami,
        figure=moved.figures.get(),
        kind=DecisionKind.ASSIGN_CAMP,
        camp=other,
        reason="there",
    )
    Camp.objects.filter(pk=twin.pk).update(merged_into=world.camp)
    world.issue()
    for report in (moved, merged):
        retract_report(by=world.cast.dana, report=report, reason="wrong")
    assert {(each.camp.code, each.before.best) for each in world.situation().corrections} == {
        ("SY-OTHER", 9_454),
        ("SY-ALHOL", 700),
    }


def test_what_is_known_now_stands_beside_what_the_issue_before_said(world):
    world.say(None, world.figure(start=date(2024, 2, 20), end=date(2024, 2, 20)))
    before = world.issue()
    first = world.situation()
    assert first.restated is not None
    assert (first.restated.number, first.restated.end) == (1, before.end)
    world.say(None, world.figure(value=11_000, start=before.end, end=before.end))
    told = world.situation().restated
    assert told is not None
    assert (told.said and told.said.best, told.now and told.now.best) == (9_454, 11_000)
    # One that was recalled or kept back is no issue before, nor is one that is known later.
    now = clock.now()
    assert previous_issue(world.schedule, now) == before
    assert previous_issue(world.schedule, before.known_at) is None
    for status in (IssueStatus.RECALLED, IssueStatus.DISCARDED):
        Issue.objects.update(status=status)
        assert previous_issue(world.schedule, now) is None
    assert world.situation().restated is None
