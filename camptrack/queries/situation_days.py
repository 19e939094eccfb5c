"""The days that an issue speaks of, as ordinals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.series import Point
from camptrack.situation import Band, Moment

#: steps of the timeline back from the last day
STEPS = 13
#: a camp's timeline has a moment for each change where there are no more than this
MOST_MOMENTS = 400


@dataclass(frozen=True)
class Period:
    """Both ends included."""

    start: int
    end: int

    @classmethod
    def of(cls, start: date, end: date) -> "Period":
        return cls(start.toordinal(), end.toordinal())

    @property
    def days(self) -> int:
        return self.end - self.start + 1

    @property
    def before(self) -> "Period":
        """Of the same length, up to the day before."""
        return Period(self.start - self.days, self.start - 1)

    @property
    def steps(self) -> list[int]:
        """The days of the timeline, the last one last."""
        return [self.end - nth * self.days for nth in range(STEPS, -1, -1)]

    def flows(self, points: Iterable[Point]) -> tuple[int, int]:
        """Arrivals and departures of a camp within."""
        within = [point for point in points if self.start <= point.day <= self.end]
        return sum(point.arrivals for point in within), sum(point.departures for point in within)


def band(point: Point | None) -> Band | None:
    """Of a camp's state."""
    return None if point is None else Band(point.low, point.best, point.high)


def total(bands: Iterable[Band | None]) -> Band | None:
    """Of those that there are; None if there is none."""
    known = [each for each in bands if each is not None]
    if not known:
        return None
    return Band(sum(b.low for b in known), sum(b.best for b in known), sum(b.high for b in known))


@dataclass
class Moments:
    """The timeline's sums over camps."""

    period: Period
    days: Sequence[int] = ()
    people: dict[int, Band | None] = field(default_factory=dict)
    flows: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = self.period.steps

    def at_changes_of(self, decided: Reconciliation) -> None:
        """Of one camp alone: a moment for each change, too, unless they are very many."""
        within = {point.day for point in decided.points if self.days[0] <= point.day <= self.period.end}
        days = sorted(within.union(self.days))
        self.days = days if len(days) <= MOST_MOMENTS else self.days

    def add(self, decided: Reconciliation) -> None:
        """One camp more."""
        for before, day in pairwise([self.days[0] - self.period.days, *self.days]):
            self.people[day] = total([self.people.get(day), band(decided.on(day))])
            arrivals, departures = Period(before + 1, day).flows(decided.points)
            earlier = self.flows.get(day, (0, 0))
            self.flows[day] = (earlier[0] + arrivals, earlier[1] + departures)

    def told(self) -> list[Moment]:
        """Nothing where nobody is known of on any of the days."""
        if not any(self.people.values()):
            return []
        return [Moment(date.fromordinal(day), self.people[day], *self.flows[day]) for day in self.days]
