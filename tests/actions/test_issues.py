"""Issues are made once, whoever makes them, whatever fails."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from camptrack.actions import issues
from camptrack.actions.issue_decisions import discard_issue
from camptrack.actions.issue_files import NotWritten
from camptrack.actions.issue_requests import ask_preview
from camptrack.actions.issues import clear_old_previews, make_next_issue
from camptrack.actions.refusals import Conflict
from camptrack.models import Camp, Issue, IssueEvent, IssueFile, Schedule
from camptrack.queries import clock
from camptrack.queries.issues import failing_issues
from camptrack.situation import Flag, Situation, from_json
from camptrack.vocabulary import IssueEventKind, IssueStatus
from tests import factories
from tests.actions.asking_issues import END, START, asked, once_more
from tests.actions.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """A headcount of al-Hol of 1 March 2024."""
    told = Story()
    told.enter(publish=True)
    return told


@pytest.fixture
def schedule(story: Story) -> Schedule:
    return factories.schedule(organisation=story.cast.demo_relief, area=story.camp.area)


def test_it_is_made_frozen_and_waits_for_approval(story, schedule):
    issue = asked(story, schedule)
    assert (issue.number, issue.status, issue.data) == (1, IssueStatus.DUE, None)
    assert make_next_issue()
    made = once_more(issue)
    assert (made.status, made.camps, made.camps_done, made.policy) == (IssueStatus.WAITING, 1, 1, "1")
    data = from_json(made.data)
    assert data.key.people is not None
    assert (data.key.people.best, data.about.number, data.about.known_at) == (9454, 1, made.known_at)
    (row,) = data.rows
    assert (row.source, row.as_of, row.flags) == ("Ocha", date(2024, 3, 1), [Flag.NEW])
    assert list(made.events.values_list("kind", "by")) == [(IssueEventKind.MADE, None)]
    assert IssueFile.objects.filter(issue=made).exists()
    assert not make_next_issue()


def test_an_automatic_one_goes_out_at_once(story, schedule):
    Schedule.objects.filter(pk=schedule.pk).update(automatic=True)
    factories.recipient(schedule)
    issue = asked(story, schedule)
    assert make_next_issue()
    made = once_more(issue)
    assert made.status == IssueStatus.PUBLISHED
    assert {*made.events.values_list("kind", "by")} == {("made", None), ("published", None)}
    assert made.deliveries.count() == 1


def test_a_preview_has_no_number_goes_to_nobody_and_is_thrown_away(story, schedule):
    Schedule.objects.filter(pk=schedule.pk).update(automatic=True)
    factories.recipient(schedule)
    # Who may see but not publish may look at what there would be.
    preview = ask_preview(by=story.cast.amal, schedule=schedule, start=START, end=END)
    assert make_next_issue()
    made = once_more(preview)
    assert (made.number, made.status, made.deliveries.count()) == (None, IssueStatus.PREVIEW, 0)
    kept = asked(story, schedule)
    now = timezone.now()
    assert clear_old_previews(now=now + timedelta(hours=23)) == 0
    assert clear_old_previews(now=now + timedelta(hours=25)) == 1
    assert list(Issue.objects.all()) == [kept]


def broken(*_: object) -> None:
    message = "no such font\0"
    raise ValueError(message)


def test_one_that_fails_says_why_waits_longer_each_time_and_holds_up_nobody(story, schedule, monkeypatch):
    bad = asked(story, schedule)
    good = asked(story, factories.schedule(organisation=story.cast.demo_relief, area=story.camp.area))
    whole = issues.write_files
    monkeypatch.setattr(issues, "write_files", lambda issue: broken() if issue.pk == bad.pk else whole(issue))
    assert make_next_issue()  # the bad one, the longest due
    assert make_next_issue()
    assert not make_next_issue()
    assert once_more(good).status == IssueStatus.WAITING
    pauses = []
    for attempts in range(1, 9):
        failed = once_more(bad)
        assert (failed.status, failed.attempts, failed.data) == (IssueStatus.DUE, attempts, None)
        assert failed.failure == "ValueError: no such font"
        assert not failed.files.exists()
        pauses.append(round((failed.not_before - clock.now()).total_seconds() / 60))
        Issue.objects.filter(pk=bad.pk).update(not_before=clock.now())
        assert make_next_issue()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert list(failing_issues()) == [bad]
    assert bad.events.filter(kind=IssueEventKind.FAILED, reason__contains="font").count() == 9
    # Then the font is there.
    monkeypatch.undo()
    Issue.objects.filter(pk=bad.pk).update(not_before=clock.now())
    assert make_next_issue()
    assert (once_more(bad).status, once_more(bad).failure) == (IssueStatus.WAITING, "")
    assert not failing_issues().exists()


def test_one_that_fails_is_discarded_and_its_days_are_free(story, schedule, monkeypatch):
    bad = asked(story, schedule)
    with pytest.raises(Conflict):
        discard_issue(by=story.cast.dana, issue=bad, reason="it was not even tried")
    monkeypatch.setattr(issues, "write_files", broken)
    assert make_next_issue()
    discard_issue(by=story.cast.dana, issue=bad, reason="no font can be had here")
    assert (once_more(bad).status, once_more(bad).data) == (IssueStatus.DISCARDED, None)
    assert not failing_issues().exists()
    Issue.objects.filter(pk=bad.pk).update(not_before=clock.now())
    assert not make_next_issue()
    monkeypatch.undo()
    another = asked(story, schedule)
    assert make_next_issue()
    assert once_more(another).status == IssueStatus.WAITING


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_one_that_is_discarded_while_it_is_tried_again_stays_so(story, schedule, monkeypatch, ends):
    bad = asked(story, schedule)
    monkeypatch.setattr(issues, "write_files", broken)
    assert make_next_issue()
    monkeypatch.undo()
    Issue.objects.filter(pk=bad.pk).update(not_before=clock.now())
    gathered = issues._gathered

    def discarded_meanwhile(issue: Issue) -> Situation:
        situation = gathered(issue)
        discard_issue(by=story.cast.dana, issue=issue, reason="nobody needs it any more")
        return situation if ends == "well" else broken()

    monkeypatch.setattr(issues, "_gathered", discarded_meanwhile)
    assert make_next_issue()
    assert (once_more(bad).status, once_more(bad).data, once_more(bad).attempts) == (
        IssueStatus.DISCARDED,
        None,
        1,
    )


def test_what_is_missing_is_said_in_a_sentence(story, schedule, monkeypatch):
    def untranslated(*_: object) -> None:
        message = "PDF in “ar” was not written"
        raise NotWritten(message)

    monkeypatch.setattr(issues, "write_files", untranslated)
    issue = asked(story, schedule)
    assert make_next_issue()
    assert once_more(issue).failure == "PDF in “ar” was not written"


def test_a_database_that_goes_away_is_not_the_issues_fault(story, schedule, monkeypatch):
    def gone(*_: object) -> None:
        raise OperationalError

    issue = asked(story, schedule)
    monkeypatch.setattr(issues, "Gathering", gone)
    with pytest.raises(OperationalError):
        make_next_issue()
    assert (once_more(issue).attempts, IssueEvent.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert make_next_issue()


@pytest.mark.parametrize("seen", ["closed", "stale"])
def test_camps_that_close_and_areas_without_data_are_told(story, seen):
    empty = factories.area("SY99", parent=factories.country("SYR"), level=1)
    factories.camp("SY-EMPTY", area=empty)
    nothing = factories.schedule(organisation=story.cast.demo_relief, area=empty)
    asked(story, nothing)
    assert make_next_issue()
    told = from_json(Issue.objects.get().data)
    assert (told.key.people, told.key.camps, told.key.camps_without_data) == (None, 1, 1)
    assert (told.rows[0].flags, told.timeline, told.breakdown) == ([Flag.NO_DATA], [], None)

    named = factories.schedule(organisation=story.cast.demo_relief, camps=[story.camp])
    if seen == "closed":
        story.enter(story.figure(value=0, start=date(2024, 3, 9), end=date(2024, 3, 9)), publish=True)
        asked(story, named, start=date(2024, 3, 5), end=date(2024, 3, 11))
        flags = [Flag.DRIFT, Flag.CLOSED]
    else:
        asked(story, named, start=date(2024, 7, 1), end=date(2024, 7, 7))
        flags = [Flag.STALE]
    assert make_next_issue()
    (row,) = from_json(Issue.objects.get(schedule=named).data).rows
    assert row.flags == flags


def test_camps_that_were_merged_are_told_as_one(story, schedule):
    twin = factories.camp("SY-TWIN", area=story.camp.area)
    named = factories.schedule(organisation=story.cast.demo_relief, camps=[story.camp, twin])
    Camp.objects.filter(pk=twin.pk).update(merged_into=story.camp)
    asked(story, named)
    assert make_next_issue()
    assert [row.camp.code for row in from_json(Issue.objects.get().data).rows] == ["SY-ALHOL"]


def test_progress_is_seen_while_it_is_made(story, schedule, monkeypatch):
    for nth in range(4):
        factories.camp(f"SY-{nth}", area=story.camp.area)
    issue, seen = asked(story, schedule), []
    add = issues.Gathering.add

    def noting(gathering: Any, camps: Any) -> None:
        seen.append((once_more(issue).camps, once_more(issue).camps_done))
        add(gathering, camps)

    monkeypatch.setattr(issues, "BATCH", 2)
    monkeypatch.setattr(issues.Gathering, "add", noting)
    assert make_next_issue()
    assert seen == [(5, 0), (5, 2), (5, 4)]
    assert once_more(issue).camps_done == 5
