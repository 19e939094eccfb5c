"""An issue is made once and kept: the database refuses what would change it, and takes what becomes of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2.errors
import pytest

from camptrack.models import Issue, IssueEvent, IssueFile
from tests import factories
from tests.models.refusing import refused_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"number": 7},
        {"start": factories.DAY - timedelta(30)},
        {"end": factories.DAY + timedelta(30)},
        {"due_at": datetime(2019, 3, 3, tzinfo=UTC)},
        {"known_at": datetime(2019, 3, 3, tzinfo=UTC)},
        {"data": {"title": "another"}},
        {"data": None, "digest": "", "status": "due"},
        {"digest": "0" * 64},
        {"policy": "2"},
    ],
    ids=str,
)
def test_what_was_made_stays(change: dict[str, Any]) -> None:
    issue = factories.made_issue()
    with refused_by("an issue is frozen"):
        Issue.objects.filter(pk=issue.pk).update(**change)


def test_an_issue_stays_with_its_schedule() -> None:
    issue, other = factories.issue(), factories.schedule()
    with refused_by("an issue is frozen"):
        Issue.objects.filter(pk=issue.pk).update(schedule=other)


def test_an_issue_is_made_once_and_moves_on() -> None:
    issue = factories.issue()
    made = factories.made_issue()
    Issue.objects.filter(pk=issue.pk).update(
        status="waiting", data={}, digest=made.digest, policy="1", attempts=1, failure="", camps_done=3
    )
    for status in ("published", "recalled"):
        Issue.objects.filter(pk=issue.pk).update(status=status)


def test_an_issue_is_kept_and_a_preview_is_not() -> None:
    for issue in (factories.issue(), factories.made_issue()):
        factories.issue_event(issue)
        factories.issue_file(issue)
        with refused_by("an issue is kept"):
            issue.delete()
        for kept in (IssueEvent, IssueFile):
            with refused_by("an issue is kept"):
                kept.objects.filter(issue=issue).delete()
    preview = factories.preview()
    factories.issue_event(preview)
    factories.issue_file(preview)
    preview.delete()
    assert not IssueFile.objects.filter(issue=preview.pk).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE camptrack_issueevent SET reason = 'another'",
        "UPDATE camptrack_issuefile SET content = '\\x00'",
        "DELETE FROM camptrack_issueevent",
        "DELETE FROM camptrack_issuefile",
        "DELETE FROM camptrack_issue",
    ],
)
def test_not_even_the_owner_changes_what_belongs_to_an_issue(as_owner: Any, statement: str) -> None:
    issue = factories.made_issue()
    factories.issue_event(issue)
    factories.issue_file(issue)
    with pytest.raises(psycopg2.errors.RestrictViolation, match="an issue is"):
        as_owner(statement)


def test_takes_previews_of_one_period_and_a_recipient_who_came_back() -> None:
    schedule = factories.schedule()
    factories.preview(schedule)
    factories.preview(schedule)
    gone = factories.recipient(schedule, removed_at=datetime.now(UTC))
    factories.recipient(schedule, address=gone.address)


def test_takes_any_number_of_failures() -> None:
    issue = factories.issue()
    factories.issue_event(issue, kind="failed")
    factories.issue_event(issue, kind="failed")
