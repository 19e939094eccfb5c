"""Each period once, due at one moment, whatever the clocks do; held against a slow oracle."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from camptrack.periods import Run, Timetable, UnknownZone, near_zones, runs_after
from camptrack.vocabulary import Cadence
from tests.periods import oracle

DAY = timedelta(days=1)
#: days around which the clocks of a zone did something
CHANGES = [
    ("Asia/Damascus", date(2022, 3, 25)),  # 00:00 is left out
    ("Asia/Damascus", date(2022, 10, 28)),  # summer time for good
    ("Asia/Damascus", date(2021, 10, 29)),  # 00:00 to 01:00 twice, over midnight
    ("Asia/Kathmandu", date(1986, 1, 1)),  # +05:30 to +05:45
    ("Asia/Kathmandu", date(2024, 5, 5)),
    ("Pacific/Apia", date(2011, 12, 30)),  # the whole day is left out
    ("Pacific/Apia", date(2021, 4, 4)),
    ("Africa/Casablanca", date(2025, 2, 23)),  # an hour back for Ramadan
    ("Africa/Casablanca", date(2025, 4, 6)),
    ("America/Santiago", date(2024, 9, 8)),  # 00:00 is left out
    ("America/Santiago", date(2025, 4, 6)),  # 23:00 to 24:00 twice
    ("Australia/Lord_Howe", date(2024, 10, 6)),  # half an hour
    ("Antarctica/Troll", date(2025, 3, 30)),  # two hours
    ("Asia/Pyongyang", date(2018, 5, 5)),  # 23:30 to 24:00 is left out
    ("Kwajalein", date(1993, 8, 21)),  # the whole day is left out
    ("America/Toronto", date(2006, 10, 29)),
    ("Europe/Dublin", date(2025, 10, 26)),
    ("UTC", date(2024, 2, 29)),
]
#: days that the oracle looks at, minute by minute
WINDOW = {
    Cadence.DAY: 8,
    Cadence.WEEK: 23,
    Cadence.MONTH: 65,
    Cadence.QUARTER: 100,
    Cadence.OWN: 30,
}


def timetable(cadence: Cadence = Cadence.DAY, **fields: object) -> Timetable:
    given = {"at": time(7), "zone": "Asia/Damascus", "starts_on": date(2019, 3, 4)}
    return Timetable(cadence, **(given | fields))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Timetable, datetime, datetime]:
    zone, change = draw(st.sampled_from(CHANGES))
    cadence = draw(st.sampled_from(list(Cadence)))
    # Midnight, the hours of the changes, and any.
    hour, minute = draw(st.sampled_from([0, 1, 2, 23]) | st.integers(0, 23)), draw(st.integers(0, 59))
    at = draw(st.sampled_from([time(0), time(23, 45), time(hour, minute)]))
    since = datetime(change.year, change.month, change.day, tzinfo=UTC)
    since += timedelta(days=draw(st.integers(-WINDOW[cadence] + 2, 1)), minutes=draw(st.integers(0, 1439)))
    made = Timetable(
        cadence,
        at,
        zone,
        change + draw(st.integers(-400, 30)) * DAY,
        weekday=draw(st.integers(1, 7)) if cadence == Cadence.WEEK else None,
        day=draw(st.integers(1, 28)) if cadence in {Cadence.MONTH, Cadence.QUARTER} else None,
        every_days=draw(st.integers(1, 20)) if cadence == Cadence.OWN else None,
    )
    return made, since, since + WINDOW[cadence] * DAY


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(drawn())
def test_runs_are_as_the_oracle_has_them(of: tuple[Timetable, datetime, datetime]) -> None:
    made, since, until = of
    found = list(takewhile(lambda run: run.due_at <= until, runs_after(made, since)))
    assert found == oracle.runs_between(made, since, until)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(drawn())
def test_every_period_once_without_gap_or_overlap(of: tuple[Timetable, datetime, datetime]) -> None:
    made, since, _until = of
    runs = list(islice(runs_after(made, datetime(1900, 1, 1, tzinfo=UTC)), 500))
    assert runs[0].start >= made.starts_on
    for earlier, later in pairwise(runs):
        assert later.start == earlier.end + DAY
        assert later.due_at >= earlier.due_at
    # Asked from anywhere, the rest is the same.
    rest = [run for run in runs if run.due_at > since]
    assert list(islice(runs_after(made, since), len(rest))) == rest


@given(st.sampled_from(CHANGES), st.times())
@example(("Pacific/Apia", date(2011, 12, 30)), time(7))
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_is_due_when_its_last_day_is_over(change: tuple[str, date], at: time) -> None:
    zone, day = change
    made = timetable(at=at.replace(second=0, microsecond=0), zone=zone, starts_on=day - 3 * DAY)
    for run in islice(runs_after(made, datetime(1900, 1, 1, tzinfo=UTC)), 6):
        assert run.start == run.end
        # 14 hours are the farthest that a zone is ahead of UTC.
        assert run.due_at >= datetime.combine(run.end + DAY, time(), UTC) - timedelta(hours=14)


def due(made: Timetable, since: datetime, count: int = 2) -> list[str]:
    return [f"{run.due_at:%Y-%m-%d %H:%M}" for run in islice(runs_after(made, since), count)]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_the_week_of_the_demo() -> None:
    weekly = timetable(Cadence.WEEK, weekday=1)
    assert next(runs_after(weekly, utc(2019, 3, 4))) == Run(
        utc(2019, 3, 11, 5), date(2019, 3, 4), date(2019, 3, 10)
    )


@pytest.mark.parametrize(
    ("made", "since", "moments"),
    [
        # 00:00 does not happen: 01:00 summer time, which is 22:00 UTC
        (
            timetable(at=time(0, 30)),
            utc(2022, 3, 24, 12),
            ["2022-03-24 22:00", "2022-03-25 21:30"],
        ),
        # 23:30 comes twice: the first
        (
            timetable(at=time(23, 30), zone="America/Santiago"),
            utc(2025, 4, 5, 12),
            ["2025-04-06 02:30", "2025-04-07 03:30"],
        ),
        # 30 December 2011 did not happen: it is due when the 31st begins
        (
            timetable(zone="Pacific/Apia", starts_on=date(2011, 12, 1)),
            utc(2011, 12, 29, 20),
            ["2011-12-30 10:00", "2011-12-30 17:00"],
        ),
        (timetable(zone="Asia/Kathmandu"), utc(2024, 1, 1), ["2024-01-01 01:15", "2024-01-02 01:15"]),
    ],
)
def test_clock_changes(made: Timetable, since: datetime, moments: list[str]) -> None:
    assert due(made, since) == moments


def test_calendar_periods() -> None:
    monthly = timetable(Cadence.MONTH, day=28, zone="UTC", starts_on=date(2024, 1, 2))
    assert next(runs_after(monthly, utc(2000, 1, 1))) == Run(
        utc(2024, 3, 28, 7), date(2024, 2, 1), date(2024, 2, 29)
    )
    quarterly = timetable(Cadence.QUARTER, day=1, zone="UTC", starts_on=date(2024, 10, 1))
    assert next(runs_after(quarterly, utc(2000, 1, 1))) == Run(
        utc(2025, 1, 1, 7), date(2024, 10, 1), date(2024, 12, 31)
    )


def test_what_is_due_at_the_moment_itself_is_not_after_it() -> None:
    assert due(timetable(zone="UTC"), utc(2024, 1, 1, 7)) == ["2024-01-02 07:00", "2024-01-03 07:00"]


def test_a_thousand_years_behind_is_quick() -> None:
    """Going through them day by day takes seconds."""
    old = timetable(starts_on=date(1000, 1, 1))
    began = stopwatch.perf_counter()
    assert next(runs_after(old, utc(2024, 1, 1))).end == date(2023, 12, 31)
    assert stopwatch.perf_counter() - began < 1


@pytest.mark.parametrize("zone", ["Asia/Damaskus", "", "America", "../etc/passwd", "asia/damascus", "+02:00"])
def test_a_zone_that_is_none(zone: str) -> None:
    with pytest.raises(UnknownZone):
        runs_after(timetable(zone=zone), utc(2024, 1, 1))


def test_near_names() -> None:
    assert near_zones("Asia/Damaskus")[0] == "Asia/Damascus"
    assert near_zones("damascus") == ["Asia/Damascus"]
    assert near_zones("addis ababa")[0] == "Africa/Addis_Ababa"
    assert near_zones("qqq") == []
