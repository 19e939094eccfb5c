"""Why a total is what it is: every figure that bears on it, with its role (§1, §3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from camptrack.models import Area, Camp, Figure
from camptrack.reconcile import figures as rules
from camptrack.reconcile.camp import Reconciliation, reconcile
from camptrack.reconcile.evidence import Finding

from .counting import counting_figures
from .known import MOST_CAMPS
from .places import camps_of


class TooManyCamps(Exception):
    """Evidence was asked for of more camps than one answer may hold."""

    def __init__(self, camps: int) -> None:
        super().__init__(camps)
        self.camps = camps


@dataclass(frozen=True)
class Explained:
    """A figure and what became of it in the camp that it bears on; `because` is the figure in its way."""

    figure: Figure
    finding: Finding
    camp: Camp
    because: Figure | None
    #: the slug of the wave in force, and what it counts as in this camp: arrivals there left from here
    wave: str | None = None
    counts_as: str = ""


@dataclass(frozen=True)
class Evidence:
    """All that bears on a day; `swallowed` are people said to have left a camp where nobody was left."""

    explained: list[Explained]
    swallowed: list[tuple[Camp, date, int]]


@dataclass(frozen=True)
class Bearing:
    """A figure as the rules know it and what became of it in a camp (by id)."""

    figure: rules.Figure
    finding: Finding
    camp: int


def evidence(place: Area | Camp, on: date, known_at: datetime | None = None) -> Evidence:
    """Every figure that bears on a place on a day, by camp and day. Raises TooManyCamps for an area
    with more camps than can be worked out."""
    camp_ids = camps_of(place)
    if len(camp_ids) > MOST_CAMPS:
        raise TooManyCamps(len(camp_ids))
    found: list[Bearing] = []
    swallowed: dict[int, dict[int, int]] = defaultdict(dict)
    for camp_id, figures in counting_figures(camp_ids, known_at).items():
        decided = reconcile(figures)
        found += bearing_on(camp_id, figures, decided, on)
        swallowed[camp_id] = decided.swallowed
    camps = Camp.objects.in_bulk(swallowed)
    return Evidence(
        explained(found),
        [
            (camps[camp_id], date.fromordinal(day), people)
            for camp_id, days in swallowed.items()
            for day, people in sorted(days.items())
            if day <= on.toordinal()
        ],
    )


def bearing_on(
    camp: int, figures: Iterable[rules.Figure], decided: Reconciliation, on: date
) -> list[Bearing]:
    """The figures of a camp (by id) that bear on a day, in the order of its evidence."""
    by_key = {figure.key: figure for figure in figures}
    return [Bearing(by_key[each.key], each, camp) for each in decided.evidence_on(on.toordinal())]


def explained(bearing: Sequence[Bearing]) -> list[Explained]:
    """The same with their rows: two statements however many."""
    keys = {key for each in bearing for key in (each.finding.key, each.finding.because) if key}
    rows = Figure.objects.filter(pk__in=keys).select_related(
        "report__source", "report__organisation", "camp", "wave", "published"
    )
    by_key = {str(figure.pk): figure for figure in rows}
    camps = Camp.objects.in_bulk({each.camp for each in bearing})
    return [
        Explained(
            by_key[each.finding.key],
            each.finding,
            camps[each.camp],
            by_key.get(each.finding.because or ""),
            each.figure.wave,
            each.figure.measure.value,
        )
        for each in bearing
    ]
