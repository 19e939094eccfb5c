"""Issues of one week, asked for and looked at again."""

from datetime import date
from typing import Any

from camptrack.actions.issue_requests import ask_issue
from camptrack.models import Issue, Schedule
from tests.actions.stories import Story

START, END = date(2024, 2, 26), date(2024, 3, 3)


def asked(story: Story, schedule: Schedule, **changes: Any) -> Issue:
    return ask_issue(**{"by": story.cast.dana, "schedule": schedule, "start": START, "end": END, **changes})


def once_more(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)
