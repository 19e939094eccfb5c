"""Faults that take their time: a full disk, wrong clocks, a poisoned camp, releases that change places."""

from functools import partial

import psycopg2

from camptrack.local.home import PROJECT

from .kinds import OWN
from .landing import Kind, Landed, Storm
from .slots import Slot, faketime
from .world import POISON

FULL, SKEWED, POISONED = 2.0, 15.0, 15.0  # seconds
#: between two slots of a release that comes or goes
STEP = 2.0
_LAY = """
CREATE FUNCTION storm_poison() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''this camp is poisoned''; END';
CREATE TRIGGER storm_poison BEFORE DELETE ON camptrack_stalemark FOR EACH ROW
    WHEN (OLD.camp_id = {camp}) EXECUTE FUNCTION storm_poison();
"""
_TAKE_OUT = "DROP FUNCTION IF EXISTS storm_poison() CASCADE"


def disk_full(storm: Storm) -> Landed | None:
    storm.disk.fill()
    return Landed("postgres", FULL, storm.disk.free)


def clock_wrong(storm: Storm) -> Landed | None:
    slot = storm.rng.choice(storm.site.of(*OWN))
    slot.skew = storm.rng.choice((-1, 1))
    slot.kill()
    return Landed(f"{slot.name} {slot.skew:+}h", SKEWED, partial(_right, slot))


def _right(slot: Slot) -> None:
    slot.skew = 0
    slot.kill()


def camp_poisoned(storm: Storm) -> Landed | None:
    """What is waiting of it can be taken by nobody; the others' must not wait for that."""
    try:
        ((camp,),) = storm.site.sql("SELECT id FROM camptrack_camp WHERE code = %s", values=[POISON])
        storm.site.sql(_TAKE_OUT, "camptrack_owner")
        storm.site.sql(_LAY.format(camp=camp), "camptrack_owner")
    except psycopg2.Error:
        return None
    return Landed(POISON, POISONED, partial(unpoison, storm))


def unpoison(storm: Storm) -> None:
    storm.site.sql(_TAKE_OUT, "camptrack_owner")


def release_changed(storm: Storm) -> Landed | None:
    """To the other one, process by process, both beside each other meanwhile."""
    old = storm.last_release
    now = storm.ledger.note("release")
    to = "this" if now == "last" else "last"
    slots = storm.site.of(*OWN)
    storm.ledger.note("release", to)
    storm.rng.shuffle(slots)
    for nth, slot in enumerate(slots):
        storm.later(nth * STEP, partial(_change, slot, old if to == "last" else PROJECT))
    return Landed(f"to {to}", len(slots) * STEP)


def back_to_this_release(storm: Storm) -> None:
    storm.ledger.note("release", "this")
    for slot in storm.site.of(*OWN):
        if slot.release not in {None, PROJECT}:
            _change(slot, PROJECT)


def _change(slot: Slot, release: object) -> None:
    slot.release = release  # type: ignore[assignment]
    if slot.child and slot.running:
        slot.child.ask_to_stop()


def rare(storm: Storm) -> list[Kind]:
    """Those that this machine can have; why it cannot have the others is told in the end."""
    found = [Kind("camp poisoned", 0.5, camp_poisoned, "postgres")]
    if storm.disk.why_not:
        storm.left_out["disk full"] = storm.disk.why_not
    else:
        found.append(Kind("disk full", 0.5, disk_full, "postgres"))
    if faketime():
        found.append(Kind("clock wrong by an hour", 0.8, clock_wrong, "http"))
    else:
        storm.left_out["clock wrong by an hour"] = "libfaketime is not installed (Debian: faketime)"
    if storm.last_release:
        found.append(Kind("release changed", 0.5, release_changed, "http"))
    else:
        storm.left_out["release changed"] = "the history does not hold the release before the last migration"
    return found
