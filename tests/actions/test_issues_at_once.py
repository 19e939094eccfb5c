"""Issues are made once, however many make them, and with what was begun before their cut-off."""

import threading
import time
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection

from camptrack.actions import issues
from camptrack.actions.issues import make_next_issue
from camptrack.models import Issue, IssueEvent
from camptrack.queries import clock
from camptrack.vocabulary import IssueEventKind
from tests import factories
from tests.actions.asking_issues import END, START, asked, once_more
from tests.actions.stories import Story

pytestmark = pytest.mark.django_db


class Elsewhere:
    """Another process's connection."""

    def __init__(self) -> None:
        given = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        self.connection = psycopg2.connect(**{name: given[name] for name in names if given.get(name)})

    def run(self, sql: str, parameters: Any = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def elsewhere(transactional_db):
    other = Elsewhere()
    yield other
    other.close()


def _committed() -> tuple[Story, Issue]:
    story = Story()
    story.enter(publish=True)
    schedule = factories.schedule(organisation=story.cast.demo_relief, area=story.camp.area)
    return story, asked(story, schedule)


def test_a_writer_who_began_before_the_cut_off_is_waited_for(elsewhere):
    elsewhere.run("INSERT INTO camptrack_organisation (slug, name, own_review_allowed) VALUES ('o','O',true)")
    story, issue = _committed()
    assert not make_next_issue()
    # One whose cut-off lies before that may be made.
    early = asked(
        story,
        issue.schedule,
        start=START - timedelta(days=7),
        end=START - timedelta(days=1),
        known_at=clock.now() - timedelta(hours=1),
    )
    assert make_next_issue()
    assert once_more(early).data is not None
    assert not make_next_issue()
    elsewhere.connection.commit()
    assert make_next_issue()
    assert once_more(issue).data is not None


def test_who_only_reads_is_not_waited_for(elsewhere):
    elsewhere.run("SELECT count(*) FROM camptrack_camp")
    _story, issue = _committed()
    assert make_next_issue()
    assert once_more(issue).data is not None


def test_another_that_makes_it_is_left_alone_and_lets_go_when_it_dies(elsewhere):
    story, issue = _committed()
    elsewhere.run("SELECT pg_advisory_lock(%s, hashtext(%s))", [issues.LOCK, str(issue.pk)])
    elsewhere.connection.commit()
    assert not make_next_issue()
    other = asked(story, issue.schedule, start=START - timedelta(days=7), end=START - timedelta(days=1))
    assert make_next_issue()
    assert once_more(other).data is not None
    elsewhere.close()
    give_up = time.monotonic() + 30
    while not make_next_issue():  # the server takes a moment to see that it is gone
        assert time.monotonic() < give_up
    assert once_more(issue).data is not None


def test_many_at_once_make_each_issue_once(transactional_db):
    story, first = _committed()
    for week in range(1, 6):
        days = timedelta(days=7 * week)
        asked(story, first.schedule, start=START - days, end=END - days)
    made: list[int] = []

    def work() -> None:
        try:
            while make_next_issue():
                made.append(1)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    while make_next_issue():
        made.append(1)
    assert len(made) == 6
    assert IssueEvent.objects.filter(kind=IssueEventKind.MADE).count() == 6
    assert not IssueEvent.objects.filter(kind=IssueEventKind.FAILED).exists()
    assert [each.number for each in Issue.objects.order_by("number")] == [1, 2, 3, 4, 5, 6]
