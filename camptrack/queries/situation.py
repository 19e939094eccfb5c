"""What an issue tells (camptrack/situation.py), from the evidence known at its cut-off.

Camp by camp, a batch at a time: of a batch nothing is kept but its camps' lines and what adds up. Today's
geography and merged camps, as everywhere (docs/explanation/what-may-change-a-total.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from camptrack.models import Area, Camp
from camptrack.reconcile.camp import Reconciliation, reconcile
from camptrack.reconcile.figures import Figure
from camptrack.reconcile.terms import Basis, Freshness
from camptrack.situation import (
    About,
    Band,
    Breakdown,
    Correction,
    Disagreement,
    Flag,
    KeyFigures,
    Restated,
    Row,
    Situation,
    Voice,
)

from .breakdown import cells_of
from .composition import in_parts
from .counting import counting_figures
from .known_composition import Composed
from .situation_corrections import corrections
from .situation_days import Moments, Period, band, total
from .situation_documents import Documents, bearing
from .situation_facts import Fact, facts_of
from .situation_rows import row
from .situation_voices import RECENT, Said, differ, headcounts_within, said_within, told

CUT = ("gender", "age")


@dataclass(frozen=True)
class Previous:
    """The issue before: its number, last day, cut-off, and the people that it told of that day."""

    number: int
    end: date
    known_at: datetime
    said: Band | None


@dataclass(frozen=True)
class Asked:
    """What an issue is to tell. `organisation` (by id) may see the grades of what it entered."""

    about: About
    area: Area | None
    camps: Sequence[int]
    organisation: int
    previous: Previous | None


@dataclass(frozen=True)
class _Seen:
    """A camp of a batch, and the figures of which more is to be told than their numbers."""

    camp: Camp
    decided: Reconciliation
    #: every headcount of late, where sources differ
    differing: Sequence[Said]
    voices: Sequence[Said]
    anchor: str | None
    documents: set[str]

    @property
    def keys(self) -> set[str]:
        """Of all of them."""
        said = {each.key for each in (*self.differing, *self.voices)}
        return said | self.documents | ({self.anchor} if self.anchor else set())


class Gathering:
    """The sums and lines of the camps so far."""

    def __init__(self, asked: Asked) -> None:
        about = asked.about
        self.asked, self.known_at = asked, about.known_at
        self.period = Period.of(about.start, about.end)
        self.rows: list[Row] = []
        self.moments = Moments(self.period)
        self.voices: list[Voice] = []
        self.disagreements: list[Disagreement] = []
        self.composed = Composed(about.end, CUT)
        self.documents = Documents()
        self.corrections: list[Correction] = []
        self.changed = corrections(about.previous_known_at, about.known_at)
        self.flows_before = (0, 0)
        self.restated: Band | None = None

    def add(self, camps: Sequence[int]) -> None:
        """A batch of camps, by id."""
        counting = counting_figures(camps, self.known_at)
        above = "area__parent__parent__parent__parent"
        found = Camp.objects.filter(pk__in=camps).select_related(above).order_by("code")
        seen = [self._see(camp, reconcile(counting[camp.pk]), counting[camp.pk]) for camp in found]
        facts = facts_of(key for each in seen for key in each.keys)
        for each in seen:
            self._tell(each, facts)
        self.documents.add({key for each in seen for key in each.documents}, facts)
        if self.changed is not None:
            self.corrections += self.changed.told(found, counting)

    def _see(self, camp: Camp, decided: Reconciliation, figures: Sequence[Figure]) -> _Seen:
        """Add what adds up, and look for what is told of the camp."""
        period, alone = self.period, len(self.asked.camps) == 1
        if alone:
            self.moments.at_changes_of(decided)
        self.moments.add(decided)
        self.composed.add(decided)
        arrivals, departures = period.before.flows(decided.points)
        self.flows_before = (self.flows_before[0] + arrivals, self.flows_before[1] + departures)
        if self.asked.previous is not None:
            last = decided.on(self.asked.previous.end.toordinal())
            self.restated = total([self.restated, band(last)])
        recent = headcounts_within(figures, decided, period.end - RECENT, period.end)
        return _Seen(
            camp,
            decided,
            differing=recent if differ(decided, recent, period.end) else [],
            voices=said_within(figures, decided, period.steps[0], period.end) if alone else [],
            anchor=point.anchor if (point := decided.on(period.end)) is not None else None,
            documents=bearing(decided, period),
        )

    def _tell(self, seen: _Seen, facts: Mapping[str, Fact]) -> None:
        asked, differing = self.asked, bool(seen.differing)
        line = row(
            seen.camp,
            asked.area,
            self.period,
            seen.decided,
            facts,
            asked.organisation,
            disagreement=differing,
        )
        self.rows.append(line)
        self.voices += told(seen.voices, facts, asked.organisation)
        if differing and line.people is not None:
            voices = told(seen.differing, facts, asked.organisation)
            self.disagreements.append(Disagreement(line.camp, line.people, voices))

    def situation(self) -> Situation:
        """What they come to."""
        rows = sorted(self.rows, key=lambda row: (-row.people.best if row.people else 1, row.camp.code))
        return Situation(
            about=self.asked.about,
            key=self._key(rows),
            rows=rows,
            timeline=self.moments.told(),
            voices=self.voices,
            disagreements=sorted(self.disagreements, key=lambda each: (-each.people.best, each.camp.code)),
            breakdown=_breakdown(self.composed),
            restated=self._restated(),
            corrections=sorted(self.corrections, key=lambda each: (each.at, each.camp.code)),
            documents=self.documents.told(),
        )

    def _restated(self) -> Restated | None:
        previous = self.asked.previous
        if previous is None:
            return None
        return Restated(previous.number, previous.end, previous.said, self.restated)

    def _key(self, rows: Sequence[Row]) -> KeyFigures:
        both = [(row.before, row.people) for row in rows if row.before and row.people]
        return KeyFigures(
            people=total(row.people for row in rows),
            people_before=total(row.before for row in rows),
            same_camps=len(both),
            same_camps_before=sum(before.best for before, _now in both),
            same_camps_now=sum(now.best for _before, now in both),
            arrivals=sum(row.arrivals for row in rows),
            arrivals_before=self.flows_before[0],
            departures=sum(row.departures for row in rows),
            departures_before=self.flows_before[1],
            camps=len(rows),
            camps_counted=sum(row.people is not None for row in rows),
            camps_current=sum(row.freshness == Freshness.CURRENT for row in rows),
            camps_stale=sum(row.freshness == Freshness.STALE for row in rows),
            camps_flows_only=sum(row.basis == Basis.FLOWS_ONLY for row in rows),
            camps_without_data=sum(Flag.NO_DATA in row.flags for row in rows),
            camps_counted_before=sum(row.before is not None for row in rows),
        )


def _breakdown(composed: Composed) -> Breakdown | None:
    """As everybody may see it; None where no camp with people is described by gender and age."""
    if not composed.camps_described or not composed.best:
        return None
    parts, unknown = in_parts(composed, "unhcr")
    return Breakdown(
        cells=cells_of(parts),
        unknown=unknown,
        coverage_percent=100 * composed.best_described // composed.best,
        reported_on=composed.oldest,
        reported_until=composed.latest,
        camps_described=composed.camps_described,
    )
