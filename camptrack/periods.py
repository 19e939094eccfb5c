"""When a schedule's reports are due, and of which days: no clock, no database.

A run is due at a wall time in a zone. The wall time counts from the first moment at which the clocks there
show it or more: where a change skips it, that is the first moment after the gap; where it comes twice, the
first of the two. So each period has one due moment, and those of later periods are never earlier.
"""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from camptrack.vocabulary import Cadence

from .near_names import nearest

DAY = timedelta(days=1)
MONTHS_OF_A_YEAR = 12
#: months of a period
_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3}
#: a due moment is at most so many days after the UTC day of its date: the time of day, the farthest offset
#: from UTC and the longest gap, a whole day, are 60 hours together
_FARTHEST = 3


@dataclass(frozen=True, slots=True)
class Timetable:
    """How often, and when. What its cadence has no use for is None."""

    cadence: Cadence
    at: time
    zone: str
    starts_on: date
    #: of a weekly one: 1 is Monday, 7 Sunday
    weekday: int | None = None
    #: of a monthly or quarterly one: the day of the month after the period
    day: int | None = None
    #: of one's own
    every_days: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A period of whole days, both ends included, and the moment (UTC) at which its report is due."""

    due_at: datetime
    start: date
    end: date


class UnknownZone(Exception):
    """This machine's list of time zones does not have it, or no longer."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@cache
def zones() -> frozenset[str]:
    """The time zones that this machine knows."""
    return frozenset(zoneinfo.available_timezones())


def near_zones(name: str) -> list[str]:
    """Up to three known zones that may have been meant, the nearest first."""
    wanted = name.strip().replace(" ", "_").casefold()
    known = {zone.casefold(): zone for zone in sorted(zones())}
    in_city = [zone for folded, zone in known.items() if folded.rpartition("/")[2] == wanted]
    alike = [known[each] for each in nearest(wanted, [*known], 3)]
    return list(dict.fromkeys([*in_city, *alike]))[:3]


def runs_after(timetable: Timetable, moment: datetime) -> Iterator[Run]:
    """Every run that is due later than a moment, in order and without an end. UnknownZone where there is no
    telling."""
    if timetable.zone not in zones():
        raise UnknownZone(timetable.zone)
    return _runs_after(timetable, ZoneInfo(timetable.zone), moment)


def _runs_after(timetable: Timetable, zone: ZoneInfo, moment: datetime) -> Iterator[Run]:
    earliest = moment.astimezone(UTC).date() - _FARTHEST * DAY
    for start, following, due_on in _periods(timetable, earliest):
        due_at = first_moment(due_on, timetable.at, zone)
        if due_at > moment:
            yield Run(due_at, start, following - DAY)


def _periods(timetable: Timetable, earliest: date) -> Iterator[tuple[date, date, date]]:
    """First day, the day after the last, and the day on which it is due: from the last period that is due
    before `earliest` on, or a little before it."""
    if timetable.cadence in _MONTHS:
        yield from _months(timetable, earliest)
        return
    first, days = timetable.starts_on, 1
    if timetable.cadence == Cadence.WEEK:
        assert timetable.weekday is not None  # noqa: S101  for the type checker
        first, days = first + (timetable.weekday - first.isoweekday()) % 7 * DAY, 7
    elif timetable.cadence == Cadence.OWN:
        assert timetable.every_days is not None  # noqa: S101  for the type checker
        days = timetable.every_days
    for nth in count(max(0, (earliest - first).days // days - 1)):
        start = first + nth * days * DAY
        following = start + days * DAY
        yield start, following, following


def _months(timetable: Timetable, earliest: date) -> Iterator[tuple[date, date, date]]:
    months, day = _MONTHS[timetable.cadence], timetable.day
    assert day is not None  # noqa: S101  for the type checker
    # Months since the year 0; calendar quarters begin in every third.
    first = _month(timetable.starts_on - DAY) + 1
    first += -first % months
    since = _month(earliest) - first
    for nth in count(max(0, since // months - 2)):
        start, following = (_first_day(first + (nth + each) * months) for each in (0, 1))
        yield start, following, following.replace(day=day)


def _month(day: date) -> int:
    return day.year * MONTHS_OF_A_YEAR + day.month - 1


def _first_day(month: int) -> date:
    return date(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, 1)


def first_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clocks of a zone show this time of this day, or more."""
    wall = datetime.combine(day, at)
    # Read by the offset before a change and by the one after it; alike but for gaps and doubled times.
    before = wall.replace(tzinfo=zone).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if after >= before:
        return before
    # A gap: the clocks jump over it somewhere between the two readings.
    low, high = after, before
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    return high
