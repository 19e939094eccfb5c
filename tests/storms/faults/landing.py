"""A fault lands: what was in flight at that moment, what is done, and when it is undone."""

import heapq
import itertools
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from .disk import Disk
from .ledger import Ledger
from .site import Site

#: how long something in flight is waited for
PATIENCE = 1.5
LOOK = 0.01


@dataclass
class Landed:
    """`heal` undoes it, after so many seconds; None: it heals by itself."""

    target: str
    after: float = 0.0
    heal: Callable[[], None] | None = None


@dataclass(frozen=True)
class Kind:
    """`wants`: what must be in flight where possible: requests, statements, or both of one process (its name
    begins so). `alone`: no other fault meanwhile, so that what is measured is this one's."""

    name: str
    weight: float
    act: Callable[["Storm"], Landed | None]
    wants: str = ""
    alone: bool = False


@dataclass
class Storm:
    """What faults act upon."""

    site: Site
    ledger: Ledger
    rng: random.Random
    disk: Disk
    last_release: Path | None
    #: what a process of which release would say of the database
    left_out: dict[str, str] = field(default_factory=dict)
    heals: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    order: Any = field(default_factory=itertools.count)
    _looking: Any = None

    def land(self, kind: Kind) -> bool:
        """Whether something was in flight, so that it counts."""
        flight = self._await(kind.wants)
        began, nth = time.time(), None
        try:
            landed = kind.act(self)
        except psycopg2.OperationalError:
            return False  # one before it has the database away
        if landed is None:
            return False
        counted = bool(flight["requests"] or flight["statements"] or flight["marks"])
        row = (kind.name, landed.target, began, json.dumps(flight), counted)
        statement = (
            "INSERT INTO fault (kind, target, landed, in_flight, counted, more) VALUES (?, ?, ?, ?, ?, '')"
        )
        self.ledger.do(statement, *row)
        nth = self.ledger.one("SELECT max(nth) FROM fault")
        self.later(landed.after, lambda: self._heal(nth, landed.heal))
        return counted

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        heapq.heappush(self.heals, (time.monotonic() + seconds, next(self.order), do))

    def heal_due(self, *, all_of_them: bool = False) -> None:
        while self.heals and (all_of_them or self.heals[0][0] <= time.monotonic()):
            _when, _nth, heal = heapq.heappop(self.heals)
            try:
                heal()
            except psycopg2.Error:
                # The database is away: what is laid in it is taken out when it is back.
                self.site.look()
                time.sleep(0.1)
                self.later(0.5, heal)

    def _heal(self, nth: int, heal: Callable[[], None] | None) -> None:
        if heal:
            heal()
        self.ledger.do("UPDATE fault SET healed = ? WHERE nth = ?", time.time(), nth)

    def _await(self, wants: str) -> dict[str, Any]:
        give_up = time.monotonic() + PATIENCE
        while True:
            waiting = self.site.proxies.waiting()
            http = {hop: many for hop, many in waiting.items() if hop.startswith("http-") and many}
            database = {hop: many for hop, many in waiting.items() if hop.startswith("postgres-") and many}
            there = [*http, *database]
            found = any(wants in hop for hop in there)
            if found or time.monotonic() > give_up:
                return {
                    "requests": sum(http.values()),
                    "statements": sum(database.values()),
                    "marks": self.marks(),
                    "where": there,
                    "as_wanted": found,
                }
            time.sleep(LOOK)

    def marks(self) -> int | None:
        """How many wait; None while the database is away."""
        try:
            if self._looking is None:
                self._looking = psycopg2.connect(self.site.postgres.url("postgres", "camptrack"))
                self._looking.autocommit = True
            with self._looking.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM (SELECT FROM camptrack_stalemark LIMIT 1000) AS waiting")
                return int(cursor.fetchone()[0])
        except psycopg2.ProgrammingError:
            raise
        except psycopg2.Error:
            self._looking = None
            return None
