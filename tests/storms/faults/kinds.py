"""The faults of processes, lines and servers: what each does, and how often it is drawn."""

import contextlib
import os
import signal

import redis

from .landing import Kind, Landed, Storm
from .slots import Slot, kill_process

OWN = ("web", "worker", "beat", "drain-loop", "issue-loop")
BROKER_OUTAGE = 5.0  # seconds; longer than the breaker of a web process stays open


def _one_of(storm: Storm, *kinds: str) -> Slot | None:
    running = [slot for slot in storm.site.of(*kinds) if slot.running]
    return storm.rng.choice(running) if running else None


def child_killed(kind: str):
    def act(storm: Storm) -> Landed | None:
        slot = _one_of(storm, kind)
        children = slot.children() if slot else []
        if not slot or not children or not kill_process(storm.rng.choice(children)):
            return None
        return Landed(slot.name)

    return act


def killed(kind: str):
    """The whole of it: Gunicorn's or Celery's main process with all that it forked."""

    def act(storm: Storm) -> Landed | None:
        slot = _one_of(storm, kind)
        if slot is None:
            return None
        slot.kill()
        return Landed(slot.name)

    return act


def main_killed(kind: str):
    """The main process alone: what it forked has to notice by itself."""

    def act(storm: Storm) -> Landed | None:
        slot = _one_of(storm, kind)
        if slot is None or slot.child is None or not kill_process(slot.child.pid):
            return None
        return Landed(slot.name)

    return act


def frozen(storm: Storm) -> Landed | None:
    slot = _one_of(storm, *OWN)
    return _freeze(storm, slot, storm.rng.uniform(0.5, 2.0)) if slot else None


def _freeze(_storm: Storm, slot: Slot, seconds: float) -> Landed:
    slot.signal(signal.SIGSTOP)
    return Landed(slot.name, seconds, lambda: slot.signal(signal.SIGCONT))


def on_a_line(hop: str, seconds: tuple[float, float] = (0, 0), **wanted):
    """Orders to one hop of a kind, taken back after a while."""

    def act(storm: Storm) -> Landed | None:
        name = storm.rng.choice(storm.site.proxies.named(hop))
        given = {
            key: storm.rng.uniform(*value) if isinstance(value, tuple) else value
            for key, value in wanted.items()
        }
        storm.site.proxies.order(name, **given)
        if not seconds[1]:
            return Landed(name)
        return Landed(
            name, storm.rng.uniform(*seconds), lambda: storm.site.proxies.order(name, calm=True) and None
        )

    return act


def broker_flushed(storm: Storm) -> Landed | None:
    with contextlib.suppress(redis.RedisError):
        redis.Redis.from_url(storm.site.valkey.url, socket_timeout=1).flushall()
        return Landed("valkey")
    return None


def broker_down(seconds: tuple[float, float]):
    def act(storm: Storm) -> Landed | None:
        slot, down = storm.site.slots["valkey"], storm.rng.uniform(*seconds)
        if not slot.running:
            return None
        slot.kill(down)
        return Landed("valkey", down)

    return act


def broker_frozen(seconds: tuple[float, float]):
    def act(storm: Storm) -> Landed | None:
        slot = storm.site.slots["valkey"]
        return _freeze(storm, slot, storm.rng.uniform(*seconds)) if slot.running else None

    return act


def backend_killed(number: signal.Signals):
    """By SIGTERM it ends alone; by SIGKILL every other one ends with it, and the server recovers."""

    def act(storm: Storm) -> Landed | None:
        busy = storm.site.sql(
            "SELECT pid, application_name FROM pg_stat_activity WHERE usename = 'camptrack_app' "
            "ORDER BY state = 'idle', random() LIMIT 1"
        )
        if not busy or not kill_process(busy[0][0], number):
            return None
        return Landed(str(busy[0][1]))

    return act


def server_ended(number: signal.Signals):
    """SIGQUIT: an immediate restart."""

    def act(storm: Storm) -> Landed | None:
        slot = storm.site.slots["postgres"]
        if not slot.running or slot.child is None:
            return None
        os.kill(slot.child.pid, number)
        return Landed("postgres")

    return act


CHEAP = [
    Kind("worker's process killed", 12, child_killed("worker"), "postgres-worker"),
    Kind("database connection ended", 8, backend_killed(signal.SIGTERM), "postgres"),
    Kind("line to web cut", 8, on_a_line("http", cut=True), "http"),
    Kind("line to database cut", 8, on_a_line("postgres", cut=True), "postgres"),
    Kind("line to broker cut", 5, on_a_line("valkey", cut=True), "http"),
    Kind("answer of web torn", 8, on_a_line("http", tear_answers=1), "http"),
    Kind("question to web torn", 3, on_a_line("http", tear_questions=1), "http"),
    Kind("answer of database torn", 5, on_a_line("postgres", tear_answers=1), "postgres"),
    Kind("question to database torn", 3, on_a_line("postgres", tear_questions=1), "postgres"),
    Kind("line to database slow", 4, on_a_line("postgres", (1, 2), delay=(0.02, 0.2)), "postgres"),
    Kind("line to web slow", 4, on_a_line("http", (1, 2), delay=(0.05, 0.5)), "http"),
    Kind("line to database frozen", 3, on_a_line("postgres", (0.5, 2), frozen=True), "postgres"),
    Kind("line to broker away", 3, on_a_line("valkey", (1, 2), away=True), "http"),
    Kind("broker flushed", 8, broker_flushed, "http"),
    Kind("broker killed", 4, broker_down((0.3, 1.5)), "http"),
    Kind("broker frozen", 4, broker_frozen((0.5, 2)), "http"),
    Kind("process frozen", 8, frozen, "postgres"),
]
DEAR = [
    Kind("web's process killed", 3, child_killed("web"), "http"),
    Kind("worker killed", 2, killed("worker"), "postgres-worker"),
    Kind("worker's main process killed", 1, main_killed("worker"), "postgres-worker"),
    Kind("web killed", 1, killed("web"), "http"),
    Kind("web's main process killed", 0.5, main_killed("web"), "http"),
    Kind("beat killed", 1, killed("beat"), "http"),
    Kind("drain loop killed", 2, killed("drain-loop"), "postgres-drain-loop"),
    Kind("issue loop killed", 2, killed("issue-loop"), "postgres-issue-loop"),
    Kind("database process killed", 1.2, backend_killed(signal.SIGKILL), "postgres"),
    Kind("database restarted at once", 0.8, server_ended(signal.SIGQUIT), "postgres"),
    Kind("database killed", 0.5, server_ended(signal.SIGKILL), "postgres"),
]
BROKER_ALONE = [
    Kind("broker down for long", 1.2, broker_down((BROKER_OUTAGE, BROKER_OUTAGE)), "http", alone=True),
    Kind("broker frozen for long", 1.2, broker_frozen((BROKER_OUTAGE, BROKER_OUTAGE)), "http", alone=True),
]
