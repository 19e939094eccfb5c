"""Who enters the records, and who asks about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from camptrack.actions.contents import FigureContent, ReportContent
from camptrack.actions.reports import correct_report, enter_report
from camptrack.actions.totals import drain_waiting
from camptrack.models import Area, Report
from tests import factories
from tests.api.asking import Partner, partner
from tests.cast import Cast, assemble


@dataclass
class Desk:
    """Dana enters what a source published; another organisation asks."""

    cast: Cast
    reader: Partner
    source: Any

    def enter(self, title: str, published_on: date, figures: Iterable[FigureContent], **more: Any) -> Report:
        """Published and received on its day, as an archive."""
        return enter_report(
            by=self.cast.dana,
            organisation=self.cast.demo_relief,
            content=self._content(title, published_on, figures, **more),
            publish=True,
            received_at=datetime.combine(published_on, time(), UTC),
        )

    def correct(self, report: Report, figures: Iterable[FigureContent]) -> Report:
        content = self._content(report.title, report.published_on, figures)
        return correct_report(by=self.cast.dana, report=report, content=content, reason="a new version")

    def drained(self) -> Partner:
        """Whoever asks now finds everything worked in."""
        while drain_waiting(1000):
            pass
        return self.reader

    def _content(
        self, title: str, published_on: date, figures: Iterable[FigureContent], **more: Any
    ) -> ReportContent:
        return ReportContent(
            source=self.source, title=title, published_on=published_on, figures=tuple(figures), **more
        )


@pytest.fixture
def desk(db) -> Desk:
    return furnished()


def furnished() -> Desk:
    """In the database that is in use."""
    cast = assemble()
    factories.grant(cast.dana, cast.demo_relief, "enter")
    return Desk(cast, partner(cast.elsewhere, "read"), factories.source("publisher", credibility=1))


class Places:
    """Areas by code, made when first named and not there."""

    def __init__(self) -> None:
        self.made: dict[str, Area] = {}

    def area(self, code: str, name: str, parent: Area | None = None) -> Area:
        if code not in self.made:
            there = Area.objects.filter(code=code).first()
            self.made[code] = there or (
                factories.country(code, name=name)
                if parent is None
                else factories.area(code, name=name, parent=parent)
            )
        return self.made[code]


@pytest.fixture
def places(db) -> Places:
    return Places()
