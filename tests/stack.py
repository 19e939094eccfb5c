"""The real thing for journeys: web, worker, both loops and broker, on a database of their own."""

import contextlib
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from camptrack.local import application
from camptrack.local.ports import free_port
from camptrack.local.process import Child
from camptrack.local.valkey import Valkey
from tests import databases
from tests.emptying import empty


class Stack:
    """Each process is a Child: `.kill()`, `.stop()`, `.start()`, `.kill(signal.SIGSTOP)`, `.last_lines()`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.database = f"camptrack_{name}"
        databases.copy_template(self.database)
        self.database_url = databases.named(os.environ["DATABASE_URL"], self.database)
        self.owner_url = databases.named(os.environ["DATABASE_OWNER_URL"], self.database)
        # A broker of its own: journeys freeze and flush it.
        self.valkey = Valkey.at(folder / "broker", folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "REDIS_URL": self.valkey.url,
            "DJANGO_SETTINGS_MODULE": "camptrack.settings",
            "CAMPTRACK_HEARTBEAT_MS": "500",
        }
        self.web = application.web(self.port, folder, environment)
        self.worker = application.worker(folder, environment)
        self.drain_loop = application.drain_loop(folder, environment)
        self.issue_loop = application.issue_loop(folder, environment | {"CAMPTRACK_ISSUES_PAUSE_MS": "500"})

    @property
    def processes(self) -> list[Child]:
        """The project's own."""
        return [self.web, self.worker, self.drain_loop, self.issue_loop]

    def start(self) -> None:
        """Whatever does not run or was frozen, and wait for the web process."""
        for child in (*self.processes, self.valkey.child):
            if child.running:
                child.kill(signal.SIGCONT)
        if not self.valkey.child.running:
            self.valkey.start()
        for child in self.processes:
            if not child.running:
                child.start()
        self.wait_for_web()

    def stop(self) -> None:
        """Everything."""
        for child in self.processes:
            child.ask_to_stop()
        for child in self.processes:
            child.wait(10)
        self.valkey.child.stop()

    def wait_for_web(self, seconds: float = 120) -> None:
        """Until it gives any answer."""
        give_up = time.monotonic() + seconds
        while not self._answers():
            if not self.web.running or time.monotonic() > give_up:
                message = f"the web process does not answer:\n{self.web.last_lines(40)}"
                raise AssertionError(message)
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def sql(self, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """As the application, committed."""
        connection = psycopg2.connect(self.database_url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def empty(self) -> None:
        """No row in any table; the processes go on."""
        empty(self.owner_url)

    @contextlib.contextmanager
    def as_default(self, blocker: Any, own_database: str) -> Iterator[None]:
        """Django's models of this process speak to the stack's database."""
        with blocker.unblock():
            databases.point_at(self.database)
            try:
                yield
            finally:
                databases.point_at(own_database)
