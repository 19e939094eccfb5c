"""A district of its own for each schedule, with what writers write about and the drain brings up to date."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction

from camptrack.actions.contents import FigureContent, ReportContent
from camptrack.actions.decisions import decide
from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.actions.places import change_camp
from camptrack.actions.reports import correct_report, publish_report, retract_report
from camptrack.actions.totals import drain_camps, recompute_camps
from camptrack.models import (
    Area,
    Camp,
    DrainRetry,
    Figure,
    Organisation,
    PublishedFigure,
    Report,
    ReportEvent,
    Source,
    User,
)
from camptrack.queries.snapshots import snapshot
from camptrack.queries.verification import Verification, _verify_camps, area_differences
from camptrack.vocabulary import DecisionKind, EventKind, Measure, Method, Right, SiteType
from tests import factories

from .schedules import Part

NUMBERS = count(1)
#: districts that are made at once
TOGETHER = 20
DAY, LATER = date(2019, 3, 14), date(2019, 4, 2)
TYPE = SiteType.PLANNED_CAMP
WHY = "as the camp's manager says"
TODAY = date(2019, 6, 1)

# Before which statements actors stop, beside their commits. Of a writer: those that write evidence and marks,
# which hold what a drain may wait for; nothing else of it is seen before it commits. Of a drain: those that
# take marks, read evidence or write totals.
_PUBLISHES = 'INSERT INTO "?camptrack_publishedfigure'
_HAPPENS = 'INSERT INTO "camptrack_reportevent"'
_DECIDES = 'INSERT INTO "camptrack_decision"'
_CHANGES = r'UPDATE "camptrack_camp" .* WHERE "camptrack_camp"\."id"'
_NOTHING = "^$"
DRAINS = (
    r"pg_(try_)?advisory_xact_lock|camptrack_stalemark WHERE|FROM camp JOIN camptrack_publishedfigure|"
    r"FROM camptrack_decision decision WHERE|WITH RECURSIVE chain|INSERT INTO camptrack_camptotal"
)
EVERYTHING = "."


def nobody(_camps: Sequence[int]) -> None:
    """Instead of a hint to workers: here the schedule says who drains."""


class People:
    """Whoever writes, once for all schedules."""

    def __init__(self) -> None:
        self.organisation: Organisation = factories.organisation(own_review_allowed=True)
        self.by: User = factories.user()
        for right in Right:
            factories.grant(self.by, self.organisation, right)
        self.source: Source = factories.source()
        self.country: Area = factories.country("SYR")


class District:
    """Two camps, each with a published report that no drain has seen, and a draft about the first."""

    def __init__(self, people: People, area: Area, camps: Sequence[Camp], figures: Sequence[Figure]) -> None:
        self.people, self.area = people, area
        self.camp, self.other = camps
        self.figure, _, drafted = figures
        self.draft = drafted.report

    @property
    def camps(self) -> list[int]:
        return [self.camp.pk, self.other.pk]

    def wrong(self) -> list[str]:
        """What is not exact as of now, of all that is committed: camps without a mark, and the district, the
        sum of its camps though they wait. And drains that failed."""
        found = Verification([])
        _verify_camps(self.camps, found)
        with snapshot():
            found.differences += area_differences(self.area.pk)
        failed = DrainRetry.objects.filter(camp__in=self.camps).values_list("error", flat=True)
        return [*map(str, found.differences), *failed]

    def wrong_when_settled(self) -> list[str]:
        """The same after its camps were drained. Where none waited, what was seen last is as it is."""
        drained = 0
        while found := drain_camps(self.camps):
            drained += found
        return self.wrong() if drained else []

    def content(self, value: int) -> ReportContent:
        figure = FigureContent(camp=self.camp, measure=self.figure.measure, start=DAY, end=DAY, value=value)
        return ReportContent(
            source=self.people.source, title="Recounted", published_on=DAY, figures=(figure,)
        )


@transaction.atomic
def new_districts(people: People, many: int) -> list[District]:
    """In as few statements as for one."""
    areas = Area.objects.bulk_create(
        Area(code=f"SYD{next(NUMBERS):05}", name="District", level=1, parent=people.country)
        for _ in range(many)
    )
    camps = Camp.objects.bulk_create(
        Camp(code=f"SYC{next(NUMBERS):05}", name="Camp", area=area, country="SYR", site_type=TYPE)
        for area in areas
        for _ in range(2)
    )
    told = [
        (camp, value, day)
        for first, second in zip(camps[::2], camps[1::2], strict=True)
        for camp, value, day in ((first, 1_000, DAY), (second, 300, DAY), (first, 1_700, LATER))
    ]
    said = {"organisation": people.organisation, "source": people.source, "by": people.by}
    reports = Report.objects.bulk_create(
        Report(**said, title="Situation report", published_on=DAY) for _ in told
    )
    headcount = {"position": 0, "measure": Measure.HEADCOUNT, "method": Method.HEADCOUNT}
    figures = Figure.objects.bulk_create(
        Figure(report=report, camp=camp, country="SYR", value=value, start=day, end=day, **headcount)
        for report, (camp, value, day) in zip(reports, told, strict=True)
    )
    out = [figure for nth, figure in enumerate(figures) if nth % 3 != 2]  # each third is a draft's
    ReportEvent.objects.bulk_create(
        ReportEvent(report=figure.report, kind=EventKind.PUBLISHED, by=people.by) for figure in out
    )
    PublishedFigure.objects.bulk_create(
        PublishedFigure(figure=figure, report=figure.report, camp=figure.camp, reliability="A", credibility=2)
        for figure in out
    )
    return [
        District(people, area, camps[2 * nth : 2 * nth + 2], figures[3 * nth : 3 * nth + 3])
        for nth, area in enumerate(areas)
    ]


def districts(people: People) -> Iterator[District]:
    """One after the other, for ever."""
    while True:
        yield from new_districts(people, TOGETHER)


Writer = Callable[[District], Any]


def publishes(here: District) -> None:
    publish_report(by=here.people.by, report=here.draft)


def corrects(here: District) -> Report:
    return correct_report(
        by=here.people.by, report=here.figure.report, content=here.content(4_000), reason=WHY, today=TODAY
    )


def retracts(here: District) -> None:
    retract_report(by=here.people.by, report=here.figure.report, reason=WHY)


def decides(here: District) -> None:
    """The figure speaks of the other camp: both change."""
    kind = DecisionKind.ASSIGN_CAMP
    decide(by=here.people.by, figure=here.figure, kind=kind, camp=here.other, reason=WHY)


def disputes(here: District) -> None:
    decide(by=here.people.by, figure=here.figure, kind=DecisionKind.DISPUTE, reason=WHY)


def merges(here: District) -> None:
    merge_camp(by=here.people.by, camp=here.other, into=here.camp, reason=WHY)


def parts(here: District) -> None:
    """Merged and parted again, in two transactions."""
    merges(here)
    unmerge_camp(by=here.people.by, camp=here.other, reason=WHY)


def moves(here: District) -> None:
    """Straight under the country."""
    change_camp(by=here.people.by, camp=here.camp, area=here.people.country)


#: each with the statements before which it stops, all of them in a full run
WRITERS: dict[str, tuple[Writer, str]] = {
    "publishes": (publishes, _PUBLISHES),
    "corrects": (corrects, f"{_HAPPENS}.*SUPERSEDED"),
    "retracts": (retracts, _HAPPENS),
    "decides": (decides, _DECIDES),
    "disputes": (disputes, _DECIDES),
    "merges": (merges, _CHANGES),
    "parts": (parts, _NOTHING),
    "moves": (moves, _CHANGES),
}
ALL_WRITES = f"{_PUBLISHES}|{_HAPPENS}|{_DECIDES}|{_CHANGES}"


def writer(name: str, here: District, watch: str = "") -> Part:
    what, stops = WRITERS[name]
    return Part(lambda: what(here), watch or stops)


def drain(here: District, camps: Sequence[int] | None = None, watch: str = DRAINS) -> Part:
    """The product's own."""
    wanted = here.camps if camps is None else list(camps)
    return Part(lambda: drain_camps(wanted), watch)


def rebuild(here: District, watch: str = DRAINS) -> Part:
    """What a rebuild does to these camps; it waits for their locks."""
    return Part(lambda: recompute_camps(here.camps), watch)
