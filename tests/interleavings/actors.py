"""Actors that stop before each statement that matters, each in a thread with a connection of its own.

What runs is the product's code; only its connection is watched. A statement is let go when the schedule says
so. One that waits for somebody's lock is seen in PostgreSQL, and the schedule goes on with another actor.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from queue import SimpleQueue
from typing import Any

import psycopg2.extensions
from django.db import connection, connections

COMMIT = "COMMIT"
#: seconds in which an actor must come to its next statement, or be seen waiting for a lock
PATIENCE = 120.0
#: seconds after which a statement that has not come back is looked for among those that wait
LOOK = 0.003
_HERE = threading.local()


class State(Enum):
    """Of an actor: `BLOCKED` waits for a lock that another one holds."""

    IDLE = "idle"
    RUNNING = "running"
    PARKED = "parked"
    BLOCKED = "blocked"
    DONE = "done"


class Watched(psycopg2.extensions.cursor):
    """Every way to send a statement, also those past Django's own wrappers."""

    def execute(self, query: Any, parameters: Any = None) -> None:
        _park(query, parameters)
        super().execute(query, parameters)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        _park(sql, None)
        super().copy_expert(sql, file, size)


def _park(query: Any, parameters: Any) -> None:
    actor: Actor | None = getattr(_HERE, "actor", None)
    if actor is not None:
        said = query.decode() if isinstance(query, bytes) else str(query)
        # A statement's own words first: what is looked for may be among what is given to it, too.
        actor.park(f"{said} -- {parameters!r}" if parameters else said)


@dataclass(eq=False)
class Actor:
    """`work` is called in a thread; before each statement in which `watch` is found, and before each commit,
    it is parked."""

    name: str
    state: State = State.IDLE
    said: str = ""
    error: Exception | None = None
    result: Any = None
    pid: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    watch: re.Pattern[str] = field(default_factory=lambda: re.compile(""))
    _jobs: SimpleQueue[Callable[[], Any] | None] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._live, name=self.name, daemon=True)
        self.thread.start()

    def begin(self, work: Callable[[], Any], watch: re.Pattern[str]) -> None:
        """Up to its first statement that matters."""
        self.watch, self.error, self.result = watch, None, None
        self.state = State.RUNNING
        self._jobs.put(work)

    def go_on(self) -> None:
        """With the statement before which it stands."""
        with self.changed:
            assert self.state is State.PARKED
            self.state = State.RUNNING
            self.changed.notify_all()

    def park(self, said: str) -> None:
        if not self.watch.search(said):
            return
        with self.changed:
            self.said, self.state = said, State.PARKED
            self.changed.notify_all()
            while self.state is State.PARKED:
                self.changed.wait()

    def end(self) -> None:
        self._jobs.put(None)
        self.thread.join()

    def _live(self) -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            # Here a schedule says how long somebody stands in a transaction, or waits for another.
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET {name} = 0")
        raw = connection.connection
        raw.cursor_factory = Watched
        self.pid = raw.info.backend_pid
        commit = connection._commit

        def parked_commit() -> Any:
            self.park(COMMIT)
            return commit()

        connection._commit = parked_commit  # type: ignore[method-assign]
        _HERE.actor = self
        while (work := self._jobs.get()) is not None:
            try:
                self.result = work()
            except Exception as error:  # noqa: BLE001  whoever planned the schedule looks at it
                self.error = error
            with self.changed:
                self.state = State.DONE
                self.changed.notify_all()
        connections.close_all()


class Observer:
    """Sees who waits for whom, from a connection of its own."""

    def __init__(self) -> None:
        settings = {**connection.get_connection_params()}
        settings.pop("cursor_factory", None)
        self.connection = psycopg2.connect(**settings)
        self.connection.autocommit = True

    def waits(self, actor: Actor) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [actor.pid])
            [(blocked,)] = cursor.fetchall()
        return bool(blocked)

    def settle(self, actor: Actor) -> None:
        """Wait until it stands before a statement, has ended, or waits for a lock."""
        until = time.monotonic() + PATIENCE
        with actor.changed:
            while actor.state in {State.RUNNING, State.BLOCKED}:
                actor.changed.wait(LOOK)
                if actor.state in {State.PARKED, State.DONE}:
                    return
                if self.waits(actor):
                    actor.state = State.BLOCKED
                    return
                actor.state = State.RUNNING
                assert time.monotonic() < until, f"{actor.name} does not come back from {actor.said[:200]}"

    def close(self) -> None:
        self.connection.close()
