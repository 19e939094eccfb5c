"""Every issue that is due is made, once: a year of clock changes, kills, outages and clocks set back.

Small here; `make storm` runs the whole year.
"""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from camptrack.models import Issue, Schedule
from camptrack.periods import Run
from camptrack.queries.schedules import timetable_of
from camptrack.vocabulary import CatchUp
from tests.periods import oracle
from tests.storms.year import Tickers, schedules

#: one group, which begins before the short tests: at the end, the other process would wait for it
pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("storms"),
    pytest.mark.django_db(transaction=True),
]

DAYS = int(os.environ.get("CAMPTRACK_STORM_DAYS", "16"))
KILLS = int(os.environ.get("CAMPTRACK_STORM_KILLS", "3"))
OUTAGES = int(os.environ.get("CAMPTRACK_STORM_OUTAGES", "2"))
SEED = int(os.environ.get("CAMPTRACK_STORM_SEED", "1"))
#: before the changes of Damascus (25 March), Casablanca (27), Santiago and Lord Howe (3 April)
BEGINS = datetime(2022, 3, 20, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=DAYS)
HOUR = timedelta(hours=1)


@dataclass
class Year:
    """What there is to be made, by the slow oracle, and what of it may be left out."""

    rng: random.Random
    schedules: list[Schedule]
    runs: dict[int, list[Run]] = field(default_factory=dict)
    expected: dict[int, list[Run]] = field(default_factory=dict)
    moments: list[datetime] = field(default_factory=list)
    outages: int = 0
    set_back: int = 0

    def __post_init__(self) -> None:
        for schedule in self.schedules:
            self.runs[schedule.pk] = oracle.runs_between(timetable_of(schedule), BEGINS, ENDS)
            self.expected[schedule.pk] = []
        self.moments = sorted({run.due_at for runs in self.runs.values() for run in runs})

    def looked(self, since: datetime, until: datetime) -> None:
        """Nothing looked between the two; then something did."""
        for schedule in self.schedules:
            runs = [run for run in self.runs[schedule.pk] if since < run.due_at <= until]
            self.expected[schedule.pk] += _made_of(runs, schedule.catch_up, until)


def _made_of(runs: list[Run], catch_up: str, now: datetime) -> list[Run]:
    """As docs/how-to/schedule-reports.md has it."""
    if catch_up == CatchUp.ALL:
        return runs
    made = [run for run in runs if now - run.due_at < HOUR]
    if catch_up == CatchUp.LATEST and not made:
        made = runs[-1:]
    return made


@pytest.fixture
def tickers(tmp_path: Path) -> Iterator[Tickers]:
    found = Tickers(tmp_path, random.Random(SEED))
    yield found
    found.stop()


def test_a_year(tickers: Tickers) -> None:
    tickers.start(BEGINS)
    year = Year(random.Random(SEED), schedules(BEGINS))
    began = time.monotonic()
    tickers.all_looked(BEGINS)
    live(year, tickers)
    report(year, tickers, time.monotonic() - began)


def live(year: Year, tickers: Tickers) -> None:
    """From one due moment to the next, or over many of them."""
    rng = year.rng
    kills = set(rng.sample(range(len(year.moments)), min(KILLS, len(year.moments))))
    outages = set(rng.sample(range(len(year.moments)), OUTAGES))
    now = BEGINS
    for nth, due_at in enumerate(year.moments):
        if due_at <= now:
            kills |= {nth + 1} if nth in kills else set()
            outages |= {nth + 1} if nth in outages else set()
            continue
        before, now = now, due_at + timedelta(minutes=rng.randrange(50))
        if nth in outages:
            now += rng.choice((HOUR, 7 * HOUR, timedelta(days=2), timedelta(days=9))) * rng.random()
            for child in tickers.children:
                tickers.kill(child)
            tickers.set(now)
            for child in tickers.children:
                child.start()
            year.outages += 1
        else:
            tickers.set(now)
            if nth in kills:
                child = rng.choice(tickers.children)
                tickers.kill(child)
                child.start()
        tickers.all_looked(now)
        year.looked(before, now)
        if rng.random() < 0.03:
            # One clock goes back an hour, or all.
            tickers.set(now - HOUR, rng.choice((tickers.children[:1], tickers.children)))
            time.sleep(0.02)
            tickers.set(now)
            year.set_back += 1


def report(year: Year, tickers: Tickers, seconds: float) -> None:
    due = sum(map(len, year.runs.values()))
    wanted = {
        (key, run.start, run.end, run.due_at, run.due_at)
        for key, runs in year.expected.items()
        for run in runs
    }
    made = list(Issue.objects.values_list("schedule", "start", "end", "due_at", "known_at"))
    doubled, missed = len(made) - len(set(made)), len(wanted - set(made))
    print(  # noqa: T201 - what the storm came to
        f"\nseed {SEED}: {DAYS} days of {len(year.schedules)} schedules ({seconds:.0f} s), {due} due, "
        f"{due - len(wanted)} left out by policy after {year.outages} outages, {len(made)} made, {doubled} "
        f"doubled, {missed} missed; {tickers.killed} processes killed, {tickers.in_the_act} of them at it, "
        f"clocks set back {year.set_back} times"
    )
    assert (doubled, missed) == (0, 0)
    assert set(made) == wanted
    for schedule in year.schedules:
        numbers = list(schedule.issues.order_by("due_at", "start").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
