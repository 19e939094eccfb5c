"""The timetable worked out slowly: day by day over the calendar, and minute by minute over the clocks of the
days on which something may be due.

Written apart from camptrack/periods.py and in another way; it asks a zone nothing but what time it is there.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from camptrack.periods import Run, Timetable

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def begins_period(timetable: Timetable, day: date) -> bool:
    match timetable.cadence:
        case "day":
            return True
        case "week":
            return day.isoweekday() == timetable.weekday
        case "month":
            return day.day == 1
        case "quarter":
            return (day.month, day.day) in {(1, 1), (4, 1), (7, 1), (10, 1)}
    return (day.toordinal() - timetable.starts_on.toordinal()) % (timetable.every_days or 0) == 0


def due_days(timetable: Timetable) -> Iterator[tuple[date, date, date]]:
    """First day, last day, and the day on which it is due, of every period in turn."""
    day = timetable.starts_on
    while not begins_period(timetable, day):
        day += DAY
    while True:
        start = day
        day += DAY
        while not begins_period(timetable, day):
            day += DAY
        due = day
        while timetable.day is not None and due.day != timetable.day:
            due += DAY
        yield start, day - DAY, due


def runs_between(timetable: Timetable, since: datetime, until: datetime) -> list[Run]:
    """Due later than `since`, at `until` at the latest. Both are whole minutes."""
    zone = ZoneInfo(timetable.zone)
    periods = due_days(timetable)
    # No clock is a week off.
    wanted = next(each for each in periods if each[2] >= since.date() - 7 * DAY)
    found = []
    moment = min(since, datetime(wanted[2].year, wanted[2].month, wanted[2].day, tzinfo=UTC)) - 8 * DAY
    while moment <= until:
        clocks = moment.astimezone(zone).replace(tzinfo=None)
        while clocks >= datetime.combine(wanted[2], timetable.at):
            if moment > since:
                found.append(Run(moment, wanted[0], wanted[1]))
            wanted = next(periods)
        # No clock jumps two days: what is three days away is not due within the next.
        far = datetime.combine(wanted[2], timetable.at) - clocks > 3 * DAY
        moment += DAY if far else MINUTE
    return found
