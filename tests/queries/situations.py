"""Evidence of al-Hol from several sources, and what an issue tells of it."""

from datetime import date, timedelta
from typing import Any

import orjson

from camptrack.actions.contents import FigureContent
from camptrack.actions.reports import (
    correct_report,
)
from camptrack.models import Issue, Report, Schedule
from camptrack.queries import clock
from camptrack.queries.issues import asked_of
from camptrack.queries.situation import Gathering
from camptrack.situation import Situation, to_json
from tests import factories
from tests.actions.stories import Story

START, END = date(2024, 3, 4), date(2024, 3, 10)


class World(Story):
    """With several sources, and a schedule of the governorate."""

    def __init__(self) -> None:
        super().__init__()
        self.reach = factories.source("reach", name="REACH", reliability="A", credibility=2)
        self.news = factories.source("news", name="News", kind="news", reliability="C", credibility=3)
        self.schedule = factories.schedule(organisation=self.cast.demo_relief, area=self.camp.area)
        self.last: Issue | None = None

    def say(self, source: Any = None, *figures: FigureContent, **changes: Any) -> Report:
        content = self.content(*figures, source=source or self.source, **changes)
        return self.enter(content=content, publish=True)

    def situation(self, schedule: Schedule | None = None, **changes: Any) -> Situation:
        now = clock.now()
        given = {"start": START, "end": END, "due_at": now, "known_at": now, **changes}
        asked = asked_of(Issue(schedule=schedule or self.schedule, **given))
        gathering = Gathering(asked)
        gathering.add(asked.camps)
        return gathering.situation()

    def issue(self) -> Issue:
        """Made now, as the issue before the next."""
        number = self.schedule.issues.count() + 1
        told = self.situation(number=number)
        return factories.made_issue(
            self.schedule,
            number=number,
            start=START - timedelta(weeks=number),
            end=START - timedelta(weeks=number - 1) - timedelta(days=1),
            due_at=told.about.known_at,
            known_at=told.about.known_at,
            data=_plain(told),
        )

    def corrected(self, report: Report, *figures: FigureContent, **changes: Any) -> Report:
        changes = {"source": report.source, **changes}
        return correct_report(
            by=self.cast.dana, report=report, content=self.content(*figures, **changes), reason="a digit"
        )


def _plain(situation: Situation) -> Any:
    return orjson.loads(orjson.dumps(to_json(situation)))
