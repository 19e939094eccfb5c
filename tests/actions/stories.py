"""What the action tests begin with: two organisations, a camp, and a report to enter."""

from dataclasses import replace
from datetime import date
from typing import Any

from camptrack.actions.contents import FigureContent, ReportContent
from camptrack.actions.refusals import Refused
from camptrack.actions.reports import enter_report
from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp, Report, Source, Wave
from camptrack.queries.population import population
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Measure, Right
from tests import factories
from tests.cast import Cast, assemble

TODAY = date(2024, 6, 1)
#: after the first figures
ON = date(2024, 3, 10)
WHY = "as the camp's manager says"


class Story:
    """Dana holds every right; Amal enters, Rami reviews, Omar is of another organisation."""

    def __init__(self) -> None:
        self.cast: Cast = assemble()
        for right in (Right.ENTER, Right.REVIEW):
            factories.grant(self.cast.dana, self.cast.demo_relief, right)
        hasakeh = factories.area("SY08", parent=factories.country("SYR"), level=1)
        self.camp: Camp = factories.camp("SY-ALHOL", area=hasakeh)
        self.source: Source = factories.source("ocha", reliability="A", credibility=2)
        self.wave: Wave = factories.wave("exodus")

    def figure(self, **changes: Any) -> FigureContent:
        """A headcount of 9,454, or what is changed of it."""
        plain = FigureContent(
            camp=self.camp,
            measure=Measure.HEADCOUNT,
            start=date(2024, 3, 1),
            end=date(2024, 3, 1),
            value=9454,
        )
        return replace(plain, **changes)

    def arrivals(self, **changes: Any) -> FigureContent:
        """5,200 arrivals between the 5th and the 7th."""
        days = {"start": date(2024, 3, 5), "end": date(2024, 3, 7)}
        return self.figure(**{"measure": Measure.ARRIVALS, "value": 5200, **days, **changes})

    def content(self, *figures: FigureContent, **changes: Any) -> ReportContent:
        """A report with these figures, or one headcount."""
        plain = ReportContent(
            source=self.source,
            title="Flash update",
            published_on=date(2024, 3, 8),
            figures=figures or (self.figure(),),
        )
        return replace(plain, **changes)

    def enter(self, *figures: FigureContent, **options: Any) -> Report:
        """Dana enters it."""
        content = options.pop("content", None) or self.content(*figures)
        return enter_report(
            **{
                "by": self.cast.dana,
                "organisation": self.cast.demo_relief,
                "content": content,
                "today": TODAY,
                **options,
            }
        )


def problems(refused: Refused) -> set[tuple[str, str]]:
    """Pointer and code of each problem."""
    assert all(problem.detail for problem in refused.problems)
    return {(problem.pointer, problem.code) for problem in refused.problems}


def fresh(camp: Camp) -> Camp:
    return Camp.objects.get(pk=camp.pk)


def best(place: Any) -> int | None:
    """What the totals say after all drains, which are right."""
    while drain_waiting(20):
        pass
    assert verify_totals().differences == []
    return population(place, ON).best
