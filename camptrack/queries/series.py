"""How many people over time, a row a period."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from camptrack.models import Area, Camp
from camptrack.reconcile.areas import NOTHING
from camptrack.reconcile.terms import Basis

from .timeline import State, timeline

#: a series has at most so many rows
MOST_ROWS = 10_000


class Interval(StrEnum):
    """The length of a series' periods; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """A row of a series: people on the last day, flows from the first to the last."""

    start: date
    on: date
    low: int | None
    best: int | None
    high: int | None
    arrivals: int
    departures: int
    basis: Basis


class TooManyRows(Exception):
    """A series was asked for that has more rows than one answer may."""


def series(
    place: Area | Camp, start: date, end: date, interval: Interval, known_at: datetime | None = None
) -> list[Period]:
    """A row a period; the first and the last may be cut off by start and end. Raises TooManyRows, and
    NotWorkedOut where `known_at` asks for more than can be waited for."""
    shortest = {Interval.DAY: 1, Interval.WEEK: 7, Interval.MONTH: 31}[interval]
    if (end - start).days // shortest > MOST_ROWS:
        raise TooManyRows
    periods = list(_periods(start, end, interval))
    if len(periods) > MOST_ROWS:
        raise TooManyRows
    states = timeline(place, start, end, known_at).states
    rows, place_in_states, here = [], 0, State(start.toordinal(), NOTHING)
    for first, last in periods:
        arrivals = departures = 0
        while place_in_states < len(states) and states[place_in_states].day <= last.toordinal():
            here = states[place_in_states]
            arrivals += here.total.arrivals
            departures += here.total.departures
            place_in_states += 1
        rows.append(_row(first, last, here, arrivals, departures))
    return rows


def _row(first: date, last: date, here: State, arrivals: int, departures: int) -> Period:
    total = here.total
    low, best, high = (total.low, total.best, total.high) if total.camps else (None, None, None)
    return Period(first, last, low, best, high, arrivals, departures, here.basis)


def _periods(start: date, end: date, interval: Interval) -> Iterator[tuple[date, date]]:
    first = start
    while first <= end:
        last = min(_last_day(first, interval), end)
        yield first, last
        if last == date.max:
            return
        first = last + timedelta(days=1)


def _last_day(day: date, interval: Interval) -> date:
    if interval == Interval.DAY:
        return day
    if interval == Interval.WEEK:
        return date.fromordinal(min(day.toordinal() + 6 - day.weekday(), date.max.toordinal()))
    return day.replace(day=monthrange(day.year, day.month)[1])
