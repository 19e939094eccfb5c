"""Camps with small cells in their breakdowns, entered and corrected through the actions."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from camptrack.actions.contents import CellContent, FigureContent, ReportContent
from camptrack.actions.reports import correct_report, enter_report
from camptrack.actions.totals import drain_waiting
from camptrack.models import Area, Camp, Report
from camptrack.vocabulary import Measure
from tests import factories
from tests.cast import Cast, assemble

from .people import Label

FIRST = date(2024, 3, 1)
TODAY = date(2024, 12, 1)
SEXES = ("f", "m", "x")
AGES = ((0, 4), (5, 17), (18, 59), (60, None))
GROUPS = ("IDP", "REF", "RET", "HST")
ORIGINS = ("ERI", "SDN", "SOM", "SYR", "YEM")
Counts = dict[Label, int]


@dataclass(frozen=True)
class Planted:
    """A small number that nobody may work out: a cell of a figure, or (label None) the figure itself."""

    kind: str
    camp: str
    on: date
    figure: str
    label: Label | None
    people: int


#: enters the reports of a camp of its kind about this day
Kind = Callable[["World", str, Camp, date], None]


class World:
    """Two countries; districts with one camp, and with several; reports by Demo Relief."""

    def __init__(self, seed: int, wanted: int, kinds: Mapping[str, Kind]) -> None:
        self.random = random.Random(seed)
        self.cast: Cast = assemble()
        for right in ("enter",):
            factories.grant(self.cast.dana, self.cast.demo_relief, right)
        self.source = factories.source("ocha", reliability="A", credibility=2)
        self.planted: list[Planted] = []
        self._places = self._districts()
        nth = 0
        while len(self.cells()) < wanted:
            self.camp(*sorted(kinds.items())[nth % len(kinds)], nth)
            nth += 1
        drain_waiting(10_000)

    def cells(self) -> set[tuple[str, date, Label | None]]:
        """The small numbers, each once however many revisions tell it."""
        return {(each.camp, each.on, each.label) for each in self.planted}

    def _districts(self) -> list[Area]:
        """Every third district has one camp, the others two: areas that differ by one camp."""
        found = []
        for country in ("SYR", "IRQ"):
            top = self.country = factories.country(country)
            for region in range(3):
                above = factories.area(f"{country[:2]}{region:02}", parent=top, level=1)
                found += [
                    factories.area(f"{above.code}{each:02}", parent=above, level=2) for each in range(5)
                ]
        return [area for nth, area in enumerate(found) for _ in range(1 if nth % 3 == 0 else 2)]

    def camp(self, kind: str, told: Kind, nth: int) -> None:
        """A camp of this kind: counted, corrected, counted again; people arrive in between."""
        camp = factories.camp(f"CAMP{nth:03}", area=self._places[nth % len(self._places)])
        later = FIRST + timedelta(days=40)
        told(self, kind, camp, FIRST)
        arrived = FigureContent(
            camp=camp,
            measure=Measure.ARRIVALS,
            start=FIRST + timedelta(days=5),
            end=FIRST + timedelta(days=20),
            value=self.random.randrange(100, 900),
        )
        self.enter(arrived)
        if self.random.random() < 0.5:
            told(self, kind, camp, later)

    # -- numbers -------------------------------------------------------------------------------------------

    def small(self) -> int:
        return self.random.choice([0, *range(10)])

    def big(self) -> int:
        return self.random.randrange(30, 800)

    def counts(self, labels: Sequence[Label], small: int = 1) -> Counts:
        """So many small ones, anywhere among these."""
        few = set(self.random.sample(range(len(labels)), small))
        return {label: self.small() if nth in few else self.big() for nth, label in enumerate(labels)}

    # -- reports -------------------------------------------------------------------------------------------

    def headcount(self, camp: Camp, on: date, *tables: Counts, value: int | None = None) -> FigureContent:
        """Of all people, with these breakdowns of them."""
        total = sum(tables[0].values()) if value is None else value
        cells = tuple(cell(label, count=count) for table in tables for label, count in table.items())
        return FigureContent(
            camp=camp, measure=Measure.HEADCOUNT, start=on, end=on, value=total, breakdown=cells
        )

    def part(self, camp: Camp, on: date, label: Label, people: int) -> FigureContent:
        """Of some people; the quote tells the number."""
        whole = FigureContent(
            camp=camp, measure=Measure.HEADCOUNT, start=on, end=on, value=people, part=cell(label)
        )
        return replace(whole, quote=f"{people} persons were registered there")

    def enter(self, *figures: FigureContent, archive: bool = False) -> Report:
        return enter_report(
            by=self.cast.dana,
            organisation=self.cast.demo_relief,
            content=self._content(figures),
            publish=True,
            today=TODAY,
            received_at=datetime.combine(figures[0].start, time(12), UTC) if archive else None,
        )

    def correct(self, report: Report, *figures: FigureContent) -> Report:
        return correct_report(
            by=self.cast.dana,
            report=report,
            content=self._content(figures),
            reason="mended",
            today=TODAY,
        )

    def plant(self, kind: str, report: Report) -> None:
        """Remember the small numbers of a report."""
        for figure in report.figures.prefetch_related("breakdown"):
            if figure.of_part and figure.value < 10:
                self.planted.append(
                    Planted(kind, figure.camp.code, figure.start, str(figure.pk), None, figure.value)
                )
            for row in figure.breakdown.all():
                people = row.count if row.share is None else int(figure.value * row.share)
                if people < 10:
                    label = (
                        row.gender or None,
                        row.min_age,
                        row.max_age,
                        row.population_group or None,
                        row.origin or None,
                    )
                    self.planted.append(
                        Planted(kind, figure.camp.code, figure.start, str(figure.pk), label, people)
                    )

    def _content(self, figures: tuple[FigureContent, ...]) -> ReportContent:
        days = [figure.end for figure in figures]
        return ReportContent(
            source=self.source, title="Count", published_on=max(days) + timedelta(days=1), figures=figures
        )


def cell(label: Label, count: int | None = None, share: Decimal | None = None) -> CellContent:
    gender, least, most, group, origin = label
    return CellContent(
        gender=gender or "",
        min_age=least,
        max_age=most,
        population_group=group or "",
        origin=origin or "",
        count=count,
        share=share,
    )


def label(gender=None, ages=(None, None), group=None, origin=None) -> Label:
    return (gender, *ages, group, origin)


def margin(table: Counts, *kept: str) -> Counts:
    """The same people by fewer dimensions."""
    found: Counter[Label] = Counter()
    for (gender, least, most, group, origin), people in table.items():
        ages = (least, most) if "age" in kept else (None, None)
        named = (
            gender if "gender" in kept else None,
            *ages,
            group if "population_group" in kept else None,
            origin if "origin" in kept else None,
        )
        found[named] += people
    return dict(found)
