"""A year of simulated time: several processes that look for what is due, some of them killed, and a clock
that is moved by hand."""

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from django.db import connection

from camptrack.local.home import PROJECT
from camptrack.local.process import Child
from camptrack.models import Schedule
from camptrack.vocabulary import Cadence, CatchUp
from tests import databases, factories
from tests.storms.ticker import write

TICKERS = 3
#: a time in each zone that a change of its clocks leaves out or doubles
ZONES = {
    "Asia/Damascus": clock_time(0, 30),
    "Asia/Kathmandu": clock_time(7, 0),
    "Africa/Casablanca": clock_time(2, 30),
    "America/Santiago": clock_time(23, 30),
    "Australia/Lord_Howe": clock_time(1, 45),
}


def schedules(begins: datetime) -> list[Schedule]:
    """Each cadence in each zone; every policy after an outage stands in each of both."""
    organisation, area, by = factories.organisation(), factories.area(), factories.user()
    policies = list(CatchUp)
    return [
        factories.schedule(
            organisation=organisation,
            area=area,
            by=by,
            cadence=cadence,
            weekday=1 + column if cadence == Cadence.WEEK else None,
            day=1 + 3 * column if cadence in {Cadence.MONTH, Cadence.QUARTER} else None,
            every_days=3 + column if cadence == Cadence.OWN else None,
            at=at,
            zone=zone,
            starts_on=(begins - timedelta(days=200)).date(),
            catch_up=policies[(row + column) % 3],
            ran_until=begins,
            next_due_at=begins,
        )
        for row, cadence in enumerate(Cadence)
        for column, (zone, at) in enumerate(ZONES.items())
    ]


@dataclass
class Tickers:
    """The processes, and what their clocks show."""

    folder: Path
    rng: random.Random
    children: list[Child] = field(default_factory=list)
    killed: int = 0
    #: kills of a process whose transaction was open
    in_the_act: int = 0

    def start(self, now: datetime) -> None:
        """Three that look for the same at once."""
        url = databases.named(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
        for nth in range(TICKERS):
            name = f"ticker-{nth}"
            self.children.append(
                Child(
                    name,
                    [sys.executable, "-m", "tests.storms.ticker", str(self.folder), name],
                    self.folder / f"{name}.log",
                    {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "camptrack.settings", "PGAPPNAME": name},
                    PROJECT,
                )
            )
        self.set(now)
        for child in self.children:
            child.start()

    def stop(self) -> None:
        for child in self.children:
            if child.running:
                child.kill(signal.SIGKILL)
                child.wait(5)

    def set(self, now: datetime, only: Iterable[Child] | None = None) -> None:
        for child in self.children if only is None else only:
            write(self.folder / f"{child.name}.clock", now.isoformat())

    def kill(self, child: Child) -> None:
        """In the middle of its work, if it has any; and wait until the database knows it."""
        give_up = time.monotonic() + 0.2
        while not (at_it := _in_transaction(child.name)) and time.monotonic() < give_up:
            pass
        child.kill(signal.SIGKILL)
        child.wait(5)
        self.killed += 1
        self.in_the_act += at_it
        give_up = time.monotonic() + 20
        while _connected(child.name) and time.monotonic() < give_up:
            time.sleep(0.005)

    def all_looked(self, now: datetime) -> None:
        """Every process that runs has begun and ended a look at this time; those that just start are not
        waited for, unless there is no other."""
        before = {child.name: self._done(child) for child in self.children}
        give_up = time.monotonic() + 60
        while True:
            ready = [child for child in self.children if self._done(child)[0] == str(child.pid)]
            if ready and all(self._looked_since(child, before[child.name], now) for child in ready):
                return
            for child in self.children:
                assert child.running, child.last_lines(40)
            assert time.monotonic() < give_up, [child.last_lines(5) for child in self.children]
            time.sleep(0.002)

    def _looked_since(self, child: Child, before: tuple[str, int, str], now: datetime) -> bool:
        pid, nth, clock = self._done(child)
        # Of a process that was there, the look under way may have skipped what another one held.
        enough = nth >= before[1] + 2 if pid == before[0] else nth >= 1
        return enough and clock == now.isoformat()

    def _done(self, child: Child) -> tuple[str, int, str]:
        with contextlib.suppress(FileNotFoundError):
            pid, nth, clock = (self.folder / f"{child.name}.done").read_text().split()
            return pid, int(nth), clock
        return "", 0, ""


def _connected(name: str, more: str = "") -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM pg_stat_activity WHERE application_name = %s {more}", [name])
        return cursor.fetchone() is not None


def _in_transaction(name: str) -> bool:
    """Its transaction has written something that is not committed."""
    return _connected(name, "AND backend_xid IS NOT NULL")
