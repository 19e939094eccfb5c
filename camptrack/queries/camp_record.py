"""A camp's whole record, looked up once for its page and for each of its pictures."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property

from camptrack.models import Camp
from camptrack.reconcile import figures as rules
from camptrack.reconcile.areas import state
from camptrack.reconcile.camp import Reconciliation, reconcile
from camptrack.situation import Band, Disagreement, Moment, Voice

from .breakdown import described
from .composition import Composition
from .counting import counting_figures
from .evidence import Bearing, bearing_on
from .situation_facts import facts_of
from .situation_rows import named
from .situation_voices import RECENT, headcounts_within, said_within, told
from .timeline import State, timeline

#: after the last word about a camp, how much of the silence its timeline shows
SILENCE = timedelta(days=45)
#: of one camp's figures a picture shows the latest; ten years of a daily counter would fill it with ink
MOST_VOICES = 600
#: grades are for members, pictures for everybody: the id of no organisation
_NOBODY = 0


class CampRecord:
    """As known now or at a moment, up to `today`; `on` is the day that is asked about."""

    def __init__(self, camp: Camp, on: date, today: date, known_at: datetime | None = None) -> None:
        self.camp, self.on, self.today, self.known_at = camp, on, today, known_at

    @cached_property
    def figures(self) -> list[rules.Figure]:
        """What counts in it."""
        return counting_figures([self.camp.pk], self.known_at)[self.camp.pk]

    @cached_property
    def decided(self) -> Reconciliation:
        return reconcile(self.figures)

    @cached_property
    def bearing(self) -> list[Bearing]:
        """On the day that is asked about."""
        return bearing_on(self.camp.pk, self.figures, self.decided, self.on)

    @cached_property
    def described(self) -> Composition:
        return described(self.camp, self.on, self.known_at)

    @cached_property
    def states(self) -> list[State]:
        """Every change up to today: as stored, or as the evidence known then comes to."""
        if self.known_at is None:
            return timeline(self.camp, date.min, self.today).states
        return [
            State(point.day, state(point), point)
            for point in self.decided.points
            if point.day <= self.today.toordinal()
        ]

    @property
    def state(self) -> State | None:
        """What holds on the day; None before anything is known."""
        until = [each for each in self.states if each.day <= self.on.toordinal()]
        return until[-1] if until and until[-1].total.camps else None

    @property
    def spoken_until(self) -> date:
        """The last day that anybody spoke of, and some silence."""
        spoken = [figure.end for figure in self.figures]
        spoken = spoken or [date.fromordinal(state.day) for state in self.states[-1:]]
        return min(max(spoken, default=self.today) + SILENCE, self.today)

    def moments(self, first: date, last: date) -> list[Moment]:
        """From first to last, beginning with what held on the first day."""
        known = [_moment(each) for each in self.states]
        within = [each for each in known if first <= each.day <= last]
        before = [each for each in known if each.day < first]
        if before and (not within or within[0].day > first):
            within.insert(0, replace(before[-1], day=first, arrivals=0, departures=0))
        return within

    def voices(self, first: date, last: date) -> tuple[list[Voice], int]:
        """What sources said of the whole camp on these days, the latest ones; and how many there are."""
        said = said_within(self.figures, self.decided, first.toordinal(), last.toordinal())
        shown = said[-MOST_VOICES:]
        return told(shown, facts_of(each.key for each in shown), _NOBODY), len(said)

    def disagreement(self) -> Disagreement | None:
        """What each source counted in the 90 days to the day (or to the headcount from which it is worked
        out backwards), beside what is published of it; None without any or without a number."""
        day = self.on.toordinal()
        people = _moment(self.state).people if self.state else None
        last = max(day, self.decided.anchors[0].day) if self.decided.anchors else day
        said = headcounts_within(self.figures, self.decided, day - RECENT, last)
        if people is None or not said:
            return None
        voices = told(said, facts_of(each.key for each in said), _NOBODY)
        return Disagreement(named(self.camp), people, voices)


def _moment(each: State) -> Moment:
    total = each.total
    people = Band(total.low, total.best, total.high) if total.camps else None
    return Moment(date.fromordinal(each.day), people, total.arrivals, total.departures)
