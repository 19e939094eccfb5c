"""Issues and previews that somebody asks for: what is asked is checked, and each period has one issue."""

from datetime import date, timedelta

import orjson
import pytest

from camptrack.actions.issue_requests import LONGEST, MOST_WAITING, ask_issue, ask_preview
from camptrack.actions.issues import canonical, make_next_issue
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Issue
from camptrack.queries import clock
from camptrack.situation import from_json
from tests import factories
from tests.actions.test_issues import END, START, asked, schedule, story
from tests.exports.situations import nothing

__all__ = ["schedule", "story"]  # fixtures

pytestmark = pytest.mark.django_db


def test_one_user_waits_for_few_previews(story, schedule):
    given = {"schedule": schedule, "start": START, "end": END}
    for _ in range(MOST_WAITING):
        ask_preview(by=story.cast.dana, **given)
    with pytest.raises(Conflict) as refused:
        ask_preview(by=story.cast.dana, **given)
    assert refused.value.code == "too_many_previews"
    ask_preview(by=story.cast.amal, **given)
    assert make_next_issue()
    ask_preview(by=story.cast.dana, **given)


def test_each_period_has_one_issue(story, schedule):
    first = asked(story, schedule)
    with pytest.raises(Conflict, match="Issue 1 ") as refused:
        asked(story, schedule)
    assert refused.value.code == "issue_exists"
    second = asked(story, schedule, start=START - timedelta(days=7), end=START - timedelta(days=1))
    assert (first.number, second.number) == (1, 2)


def test_what_was_taken_back_makes_room_for_another(story, schedule):
    first = asked(story, schedule)
    data = orjson.loads(canonical(nothing()))
    for status in ("recalled", "discarded"):
        Issue.objects.filter(pk=first.pk).update(status=status, data=data, digest="0" * 64)
        again = asked(story, schedule)
        assert (again.start, again.end) == (first.start, first.end)
        with pytest.raises(Conflict):
            asked(story, schedule)
        first = again
    assert again.number == 3


def test_what_is_wrong_with_a_period_is_said_at_once(story, schedule):
    now = clock.now()
    tomorrow = now.date() + timedelta(days=1)
    for ask in (
        asked,
        lambda _s, schedule, **given: ask_preview(by=story.cast.dana, schedule=schedule, **given),
    ):
        for given, problems in (
            ({"start": END, "end": tomorrow}, {("/end", "future"), ("/end", "too_long")}),
            ({"start": tomorrow, "end": tomorrow}, {("/end", "future")}),
            ({"start": END, "end": START}, {("/start", "after_end")}),
            ({"start": date(1899, 12, 31), "end": date(1900, 1, 1)}, {("/start", "too_early")}),
            (
                {"start": START, "end": END, "known_at": now + timedelta(hours=1)},
                {("/known_at", "future")},
            ),
        ):
            with pytest.raises(Refused) as refused:
                ask(story, schedule, **given)
            found = {(each.pointer, each.code) for each in refused.value.problems}
            assert found == problems, given
    today = now.date()
    assert asked(story, schedule, start=today - timedelta(days=LONGEST - 1), end=today).number == 1


def test_who_may_ask(story, schedule):
    for who in (story.cast.amal, story.cast.omar):
        with pytest.raises(NotAllowed):
            ask_issue(by=who, schedule=schedule, start=START, end=END)
    with pytest.raises(NotAllowed):
        ask_preview(by=story.cast.omar, schedule=schedule, start=START, end=END)
    # A schedule of no camps is about no area.
    empty = factories.schedule(organisation=story.cast.demo_relief, area=None)
    with pytest.raises(NotAllowed):
        ask_preview(by=story.cast.omar, schedule=empty, start=START, end=END)
    ask_preview(by=story.cast.amal, schedule=empty, start=START, end=END)
    assert make_next_issue()
    assert from_json(Issue.objects.get().data).rows == []
