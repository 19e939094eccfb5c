"""The states of a camp or an area over time, stored or worked out as known at a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from operator import add
from typing import Any, NamedTuple

from django.db import connection

from camptrack.models import Area, Camp
from camptrack.reconcile.areas import NOTHING, Change, state
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis, Freshness

from .area_changes import stored_changes
from .counting import counting_figures
from .known_changes import known_changes


class State(NamedTuple):
    """A place from `day` (an ordinal) on; flows are of that day alone. `anchor` is a camp's only."""

    day: int
    total: Change
    anchor: Point | None = None

    @property
    def basis(self) -> Basis:
        """What the numbers rest on."""
        if not self.total.camps:
            return Basis.NONE
        return Basis.FLOWS_ONLY if self.total.camps == self.total.camps_flows_only else Basis.HEADCOUNT

    @property
    def freshness(self) -> Freshness | None:
        """That of the stalest camp counted on a headcount."""
        if self.basis != Basis.HEADCOUNT:
            return None
        if self.total.camps_stale:
            return Freshness.STALE
        return Freshness.AGEING if self.total.camps_ageing else Freshness.CURRENT


@dataclass(frozen=True)
class Timeline:
    """States in ascending order; each holds until the next."""

    states: list[State]

    def on(self, day: int) -> State:
        """The state on a day; without data before the first."""
        found = State(day, NOTHING)
        for each in self.states:
            if each.day > day:
                break
            found = each
        return found

    def flows(self, first: int, last: int) -> tuple[int, int]:
        """Arrivals and departures from first to last, both included."""
        within = [each.total for each in self.states if first <= each.day <= last]
        return sum(total.arrivals for total in within), sum(total.departures for total in within)


def timeline(
    place: Area | Camp,
    first: date,
    last: date,
    known_at: datetime | None = None,
    site_type: str | None = None,
) -> Timeline:
    """What is known of a place from first to last: the state on first, and every change after it. Of an
    area as known now also of its camps of one type."""
    start, stop = first.toordinal(), last.toordinal()
    if isinstance(place, Camp):
        points = _stored_points(place.pk, first, last) if known_at is None else _as_known(place, known_at)
        states = [State(point.day, state(point), point) for point in points]
    elif known_at is None:
        states = summed(stored_changes(place, first, last, site_type))
    else:
        states = summed(known_changes(place, first, last, known_at).by_day)
    return within_days(states, start, stop)


def within_days(states: list[State], start: int, stop: int) -> Timeline:
    """The states from start to stop, beginning with the one in which start begins."""
    before = [each for each in states if each.day < start]
    within = [each for each in states if start <= each.day <= stop]
    return Timeline([*_as_of(before, start, within), *within])


def _as_of(before: list[State], start: int, within: list[State]) -> list[State]:
    """The state with which the first day begins, without the flows of earlier days."""
    if not before or (within and within[0].day == start):
        return []
    last = before[-1]
    return [last._replace(day=start, total=last.total._replace(arrivals=0, departures=0))]


def _as_known(camp: Camp, known_at: datetime) -> list[Point]:
    return reconcile(counting_figures([camp.pk], known_at)[camp.pk]).points


_POINTS = """
(SELECT day, low, best, high, basis, freshness, anchor_id, anchor_on, drift, arrivals, departures
 FROM camptrack_camppoint WHERE camp_id = %(camp)s AND day < %(first)s
 ORDER BY day DESC LIMIT 1)
UNION ALL
SELECT day, low, best, high, basis, freshness, anchor_id, anchor_on, drift, arrivals, departures
FROM camptrack_camppoint WHERE camp_id = %(camp)s AND day BETWEEN %(first)s AND %(last)s
ORDER BY day
"""


def _stored_points(camp: int, first: date, last: date) -> list[Point]:
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, {"camp": camp, "first": first, "last": last})
        return [_stored_point(row) for row in cursor.fetchall()]


def all_stored_points(camp: int) -> list[Point]:
    """The whole stored series of a camp (by id)."""
    return _stored_points(camp, date.min, date.max)


def _stored_point(row: tuple[Any, ...]) -> Point:
    """A point as the rules make it, from its stored columns in the order of `Point`."""
    day, low, best, high, basis, freshness, anchor, anchor_on, drift, arrivals, departures = row
    return Point(
        day.toordinal(),
        low,
        best,
        high,
        Basis(basis),
        Freshness(freshness) if freshness else None,
        str(anchor) if anchor else None,
        anchor_on.toordinal() if anchor_on else None,
        drift,
        arrivals,
        departures,
    )


_BESTS = """
SELECT DISTINCT ON (camp_id) camp_id, best FROM camptrack_camppoint
WHERE camp_id = ANY(%s) AND day <= %s ORDER BY camp_id, day DESC
"""


def stored_bests(camps: list[int], on: date) -> dict[int, int]:
    """The best of each camp that is known on a day, by camp."""
    with connection.cursor() as cursor:
        cursor.execute(_BESTS, [camps, on])
        return dict(cursor.fetchall())


_ANCHORS = """
SELECT camp_id, anchor_id, anchor_on FROM (
    SELECT DISTINCT ON (camp_id) camp_id, anchor_id, anchor_on FROM camptrack_camppoint
    WHERE camp_id = ANY(%s) AND day <= %s ORDER BY camp_id, day DESC
) AS latest WHERE anchor_id IS NOT NULL
"""


def stored_anchors(camps: Sequence[int], on: date) -> dict[int, tuple[str, date]]:
    """Of each camp whose number on a day rests on a headcount: the figure and its day."""
    with connection.cursor() as cursor:
        cursor.execute(_ANCHORS, [list(camps), on])
        return {camp: (str(anchor), day) for camp, anchor, day in cursor.fetchall()}


def summed(by_day: Mapping[int, Change]) -> list[State]:
    """Changes by day as states: stocks add up, flows stay with their day."""

    def then(before: State, here: State) -> State:
        stocks = map(add, before.total[:7], here.total[:7])
        return State(here.day, Change._make((*stocks, here.total.arrivals, here.total.departures)))

    return list(accumulate((State(day, change) for day, change in sorted(by_day.items())), then))
