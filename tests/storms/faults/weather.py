"""When which fault comes: drawn by the seed, until there were enough of both, faults and reports."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from camptrack.local.home import PROJECT
from camptrack.local.process import Child

from .kinds import BROKER_ALONE, CHEAP, DEAR, broker_down, broker_frozen, server_ended
from .landing import Kind, Landed, Storm
from .rare_kinds import rare, release_changed

#: from so many on, everything is drawn; a short storm has the cheap kinds and these, at these counts
LONG = 100
_SHORT_BROKER = (1.5, 1.5)
#: by how much faults may be ahead of reports, as a share of all
AHEAD = 0.05
#: after so large a share of the faults, a long storm migrates
MIGRATE_AT = 0.05
QUIET = 20.0  # seconds for which a quiet moment is waited for


@dataclass
class Weather:
    """The loop of a storm."""

    storm: Storm
    plan: dict[str, Any]
    clients: Child
    receiver: Child
    #: mean seconds between two faults
    pause: float
    migration: Child | None = None

    def blow(self) -> Iterator[str]:
        """Lines of progress, until there were enough."""
        storm, plan = self.storm, self.plan
        kinds = self._kinds()
        after, said = time.monotonic(), 0.0
        while True:
            self._look()
            reports, faults = storm.ledger.reports(), storm.ledger.counted()
            if time.monotonic() - said > 30:
                said = time.monotonic()
                yield f"{reports} of {plan['reports']} reports, {faults} of {plan['faults']} faults"
            if faults >= plan["faults"] and reports >= plan["reports"]:
                return
            ahead = faults / plan["faults"] > reports / plan["reports"] + max(AHEAD, 2 / plan["faults"])
            if time.monotonic() < after or ahead or faults >= plan["faults"]:
                time.sleep(0.02)
                continue
            self._land(self._forced(faults) or storm.rng.choices(kinds, [kind.weight for kind in kinds])[0])
            after = time.monotonic() + storm.rng.expovariate(1 / self.pause)

    @property
    def long(self) -> bool:
        return bool(self.plan["faults"] >= LONG)

    def _kinds(self) -> list[Kind]:
        every = [*CHEAP, *DEAR, *BROKER_ALONE, *rare(self.storm)]
        if asked := self.plan["kinds"]:
            found = [kind for kind in every if kind.name in asked]
            assert len(found) == len(set(asked)), f"kinds are {', '.join(kind.name for kind in every)}"
            return found
        return every if self.long else CHEAP

    def _land(self, kind: Kind) -> None:
        if kind.alone and not self._quiet():
            return
        self.storm.land(kind)
        while kind.alone and self.storm.heals:
            self._look()
            time.sleep(0.02)
        if kind.alone:
            self._answered()

    def _answered(self) -> None:
        """What was asked until now has its answer: the next fault does not take it away."""
        began = time.monotonic()
        while (since := time.monotonic() - began) < QUIET and self.storm.site.proxies.oldest("http") > since:
            self._look()
            time.sleep(0.02)

    def _quiet(self) -> bool:
        """Nothing else is disturbed, and the database and both web processes answer."""
        give_up = time.monotonic() + QUIET
        while time.monotonic() < give_up:
            self._look()
            if not self.storm.heals and self.storm.site.serves():
                return True
            time.sleep(0.1)
        return False

    def _look(self) -> None:
        self.storm.site.look()
        self.storm.heal_due()
        for child in (self.clients, self.receiver):
            assert child.running, f"{child.name} ended{child.the_end()}"
        self._follow_migration()

    def _forced(self, faults: int) -> Kind | None:
        """What a short storm must have had; and once, in a long one, the migration."""
        if self.plan["kinds"]:
            return None
        if self.long:
            due = self.storm.ledger.note("migrated") is False and faults >= self.plan["faults"] * MIGRATE_AT
            return (
                Kind("migrated under load", 1, self._migrate, "postgres")
                if due and not self.migration
                else None
            )
        had = {kind for (kind,) in self.storm.ledger.do("SELECT DISTINCT kind FROM fault")}
        forced = {
            3: Kind("broker down for long", 1, broker_down(_SHORT_BROKER), "http", alone=True),
            8: Kind("database restarted at once", 1, server_ended(signal.SIGQUIT), "postgres"),
            13: Kind("broker frozen for long", 1, broker_frozen(_SHORT_BROKER), "http", alone=True),
        }
        return next((kind for at, kind in forced.items() if faults >= at and kind.name not in had), None)

    def _migrate(self, storm: Storm) -> Landed:
        """As the owner, while the last release serves; then this one comes beside it."""
        self.migration = storm.site.run(Path(PROJECT), "migrate", "--database", "owner", "--no-input")
        return Landed("postgres")

    def _follow_migration(self) -> None:
        if self.migration is None or self.migration.running:
            return
        if self.migration.exit_code == 0:
            self.storm.ledger.note("migrated", True)
            self.migration = None
            self.storm.land(Kind("release changed", 1, release_changed, "http"))
        else:
            self.migration = None  # a fault hit it: it is drawn again
