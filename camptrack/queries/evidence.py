"""Why a total is what it is: every figure that bears on it, with its role (domain §1, §3)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from camptrack.models import Area, Camp, Figure
from camptrack.reconcile.camp import reconcile
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


def evidence(place: Area | Camp, on: date, known_at: datetime | None = None) -> Evidence:
    """Every figure that bears on a place on a day, by camp and day. Raises TooManyCamps for an area
    with more camps than can be worked out."""
    camp_ids = camps_of(place)
    if len(camp_ids) > MOST_CAMPS:
        raise TooManyCamps(len(camp_ids))
    found: dict[int, list[Finding]] = {}
    swallowed: dict[int, dict[int, int]] = defaultdict(dict)
    counted: dict[tuple[int, str], tuple[str | None, str]] = {}
    for camp_id, figures in counting_figures(camp_ids, known_at).items():
        decided = reconcile(figures)
        found[camp_id] = decided.evidence_on(on.toordinal())
        swallowed[camp_id] = decided.swallowed
        counted |= {(camp_id, figure.key): (figure.wave, figure.measure.value) for figure in figures}
    keys = {finding.key for findings in found.values() for finding in findings}
    rows = Figure.objects.filter(pk__in=keys).select_related(
        "report__source", "report__organisation", "camp", "wave", "published"
    )
    by_key = {str(figure.pk): figure for figure in rows}
    camps = Camp.objects.in_bulk(found)
    return Evidence(
        [
            Explained(by_key[f.key], f, camps[camp_id], by_key.get(f.because or ""), *counted[camp_id, f.key])
            for camp_id, findings in found.items()
            for f in findings
        ],
        [
            (camps[camp_id], date.fromordinal(day), people)
            for camp_id, days in swallowed.items()
            for day, people in sorted(days.items())
            if day <= on.toordinal()
        ],
    )
