"""The population of a camp, day by day, as change points (§6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from .headcounts import Anchor, Dissent
from .policy import Policy
from .terms import Basis, Freshness

#: ordinal → (low, best, high) of a day's arrivals or departures
DayFlows = Mapping[int, tuple[int, int, int]]
_NOBODY = (0, 0, 0)
#: what arrived and left on a day: low, best, high
_Flows = tuple[tuple[int, int, int], tuple[int, int, int]]


class Point(NamedTuple):
    """The state of a camp from `day` (an ordinal) until the next point; people, and best flows of the
    day itself. `anchor_day` lies after `day` before the first anchor."""

    day: int
    low: int
    best: int
    high: int
    basis: Basis
    freshness: Freshness | None = None
    anchor: str | None = None
    anchor_day: int | None = None
    drift: int | None = None
    arrivals: int = 0
    departures: int = 0


class _Core(NamedTuple):
    """Low, best and high before dissents and growth, and what the floor swallowed of best."""

    low: int
    best: int
    high: int
    swallowed: int = 0

    def step(self, arrivals: tuple[int, int, int], departures: tuple[int, int, int]) -> "_Core":
        """The next day's: flows added, then best ≥ 0 and 0 ≤ low ≤ best ≤ high."""
        low = self.low + arrivals[0] - departures[2]
        best = self.best + arrivals[1] - departures[1]
        high = self.high + arrivals[2] - departures[0]
        floored = max(best, 0)
        return _Core(min(max(low, 0), floored), floored, max(high, floored), floored - best)


@dataclass(slots=True)
class Series:
    """The change points of a camp, ascending, and per day the people that the floor swallowed."""

    points: list[Point]
    swallowed: dict[int, int]


def freshness(age: int, policy: Policy) -> Freshness:
    """How fresh an anchor is that lies so many days away (§6)."""
    current, ageing = policy.ages
    if age <= current:
        return Freshness.CURRENT
    return Freshness.AGEING if age <= ageing else Freshness.STALE


def build_series(
    *,
    first: int,
    arrivals: DayFlows,
    departures: DayFlows,
    anchors: list[Anchor],
    dissents: list[Dissent],
    policy: Policy,
) -> Series:
    """Change points from `first` on (§6); the last one holds for ever."""
    walk = _Walk(arrivals, departures, policy)
    if not anchors:
        days = walk.flows_only(first)
    else:
        days = [*walk.backward(first, anchors[0]), *walk.forward(anchors, dissents)]
    return Series(list(_changes(days)), walk.swallowed)


class _Walk:
    def __init__(self, arrivals: DayFlows, departures: DayFlows, policy: Policy) -> None:
        self.arrivals = arrivals
        self.departures = departures
        self.policy = policy
        self.flow_days = sorted(arrivals.keys() | departures.keys())
        self.thresholds = {*policy.ages, *(beyond for beyond, _ in policy.growth)}
        self.swallowed: dict[int, int] = {}
        self.growth = [(beyond, _share(share)) for beyond, share in policy.growth]
        self.unsaid, self.unsaid_at_most = _share(policy.unsaid), _share(policy.unsaid_at_most)

    def flows_only(self, first: int) -> list[Point]:
        """Without any anchor: forward from zero, a lower bound that does not grow."""
        core = _Core(0, 0, 0)
        points = []
        for day in sorted({first, *self.flow_days}):
            arrived, left = flows = self._of(day)
            core = self._next(core, day, flows)
            points.append(
                Point(
                    day,
                    core.low,
                    core.best,
                    core.high,
                    Basis.FLOWS_ONLY,
                    arrivals=arrived[1],
                    departures=left[1],
                )
            )
        return points

    def backward(self, first: int, anchor: Anchor) -> list[Point]:
        """From the day before the first anchor back to `first`."""
        if first >= anchor.day:
            return []
        # A flow day's people are not yet there on the day before it; age counts down to the anchor.
        ends = {day - 1 for day in self.flow_days if first < day <= anchor.day}
        ends |= {anchor.day - beyond - 1 for beyond in self.thresholds}
        ends = {day for day in ends if first <= day < anchor.day} | {anchor.day - 1}
        core, gross, points = _Core(anchor.low, anchor.best, anchor.high), 0, []
        stops = sorted(ends, reverse=True)
        for stop, before in zip(stops, [*stops[1:], first - 1], strict=True):
            flow_day = stop + 1
            arrived, left = self._of(flow_day)
            if flow_day in self.arrivals or flow_day in self.departures:
                core = core.step((-arrived[2], -arrived[1], -arrived[0]), (-left[2], -left[1], -left[0]))
                gross += arrived[1] + left[1]
                self._note(core, stop)
            points.append(self._point(before + 1, core, anchor, anchor.day - stop, gross, ()))
        return points[::-1]

    def forward(self, anchors: list[Anchor], dissents: list[Dissent]) -> Iterator[Point]:
        """From the first anchor on."""
        start = {anchor.day: anchor for anchor in anchors}
        begins: dict[int, list[Dissent]] = defaultdict(list)
        for dissent in dissents:
            begins[dissent.day].append(dissent)
        carried: dict[Dissent, tuple[int, int]] = {}
        anchor, gross, core = anchors[0], 0, _Core(0, 0, 0)
        for day in self._days(anchors, dissents):
            arrived, left = flows = self._of(day)
            if carried:
                carried = {d: _carry(band, arrived, left) for d, band in carried.items() if day <= d.last}
            for dissent in begins.get(day, ()):
                carried[dissent] = dissent.low, dissent.high
            if day in start:
                anchor, gross = start[day], 0
                core = _Core(anchor.low, anchor.best, anchor.high)
            else:
                core = self._next(core, day, flows)
                gross += arrived[1] + left[1]
            inside = [band for dissent, band in carried.items() if dissent.since <= day] if carried else ()
            yield self._point(day, core, anchor, day - anchor.day, gross, inside)

    def _days(self, anchors: list[Anchor], dissents: list[Dissent]) -> list[int]:
        """The days on which anything can change, from the first anchor's on."""
        days = {day for day in self.flow_days if day >= anchors[0].day}
        for anchor in anchors:
            days.add(anchor.day)
            days.update(anchor.day + beyond + 1 for beyond in self.thresholds)
        for dissent in dissents:
            days.update((dissent.day, dissent.since, dissent.last + 1))
        return sorted(days)

    def _of(self, day: int) -> _Flows:
        return self.arrivals.get(day, _NOBODY), self.departures.get(day, _NOBODY)

    def _next(self, core: _Core, day: int, flows: _Flows) -> _Core:
        core = core.step(*flows)
        self._note(core, day)
        return core

    def _note(self, core: _Core, day: int) -> None:
        if core.swallowed:
            self.swallowed[day] = core.swallowed

    def _point(
        self, day: int, core: _Core, anchor: Anchor, age: int, gross: int, dissents: Iterable[tuple[int, int]]
    ) -> Point:
        """The published band: dissents inside, grown by what nobody has counted since the anchor."""
        grown = self._grown(core.best, age, gross)
        arrived, left = self._of(day)
        low, high = core.low, core.high
        for band in dissents:
            low, high = min(low, band[0]), max(high, band[1])
        low, high = low - grown, high + grown
        return Point(
            day,
            max(low, 0),
            core.best,
            high,
            Basis.HEADCOUNT,
            freshness(age, self.policy),
            anchor.voice.figure.key,
            anchor.day,
            anchor.drift,
            arrived[1],
            left[1],
        )

    def _grown(self, best: int, age: int, gross: int) -> int:
        """People by which the band grows on each side (§6): for age, and for what flows leave unsaid."""
        aged = 0
        for beyond, share in self.growth:
            if age > beyond:
                aged = _up(best, share)
                break
        return aged + min(_up(gross, self.unsaid), _up(best, self.unsaid_at_most))


def _carry(
    band: tuple[int, int], arrived: tuple[int, int, int], left: tuple[int, int, int]
) -> tuple[int, int]:
    """A dissent's band through a day's flows, each end floored at zero (§5.5)."""
    return max(band[0] + arrived[0] - left[2], 0), max(band[1] + arrived[2] - left[0], 0)


#: whole numbers, for a fraction is asked for them at every point
_Share = tuple[int, int]


def _share(share: Fraction) -> _Share:
    return share.numerator, share.denominator


def _up(people: int, share: _Share) -> int:
    return -(-people * share[0] // share[1])


def _changes(points: Iterable[Point]) -> Iterator[Point]:
    """Only the points at which something changes, and those with flows on their day."""
    before = None
    for point in points:
        state = point[1:7]  # low to anchor
        if state != before or point.arrivals or point.departures:
            yield point
        before = state
