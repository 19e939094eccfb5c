"""The service on several machines: a hub with primary, broker and web; worker hosts; a standby."""

import contextlib
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connections

from camptrack.connection_settings import COUNT, GIVEN_UP_AFTER, IDLE, INTERVAL
from camptrack.local import application
from camptrack.local.process import Child
from camptrack.local.valkey import Valkey

from . import clusters
from .network import Host, Network

DATABASE_AT, BROKER_AT, REPLICA_AT = "10.213.77.1", "10.213.77.2", "10.213.77.30"
WORKERS_AT = {"first": "10.213.77.11", "second": "10.213.77.12"}
PORT = 8000
SITE = "http://camps.example.org"


class Machines:
    """`hurry`: by how much everything that is waited for is shortened."""

    def __init__(self, hurry: int) -> None:
        self.hurry = hurry
        self.replica_lag = 60 if hurry == 1 else 2
        self.network = Network(DATABASE_AT, BROKER_AT)
        self.hub = self.network.hub
        self.workers = {name: self.network.host(name, at) for name, at in WORKERS_AT.items()}
        self.replica = self.network.host("replica", REPLICA_AT)
        self.folder = Path(tempfile.mkdtemp(prefix="camptrack-machines-", dir="/tmp"))
        self.folder.chmod(0o755)  # as root, the servers run as somebody else
        self.children: dict[str, Child] = {}
        self.servers: list[Child] = []

    @property
    def given_up_after(self) -> float:
        """Seconds in which a side notices that the other has vanished."""
        return GIVEN_UP_AFTER / self.hurry

    def start_primary(self) -> None:
        self.primary = clusters.primary(self.hub, self.folder / "primary")
        self.servers.append(self.primary.child)
        broker = self.folder / "broker"
        self.valkey = Valkey.at(broker, self.folder)
        with (broker / "valkey.conf").open("a") as configuration:
            configuration.write(f"bind 127.0.0.1 {BROKER_AT}\n")
        self.servers.append(self.valkey.child)
        with self.hub.entered():
            self.valkey.start()

    def start_processes(self) -> None:
        """Of the hub and of the worker hosts."""
        self._start("web", self.hub, lambda logs, given: application.web(PORT, logs, given))
        for name, host in self.workers.items():
            self._start(f"{name}-worker", host, application.worker)
            self._start(f"{name}-drain-loop", host, application.drain_loop)

    def start_replica(self) -> None:
        self.standby = clusters.standby(self.replica, self.folder / "standby", self.hub)
        self.servers.append(self.standby.child)
        given = {"CAMPTRACK_READ_ONLY": "1", "CAMPTRACK_REPLICA_LAG": str(self.replica_lag)}
        given |= {"CAMPTRACK_SITE_URL": SITE, "REDIS_URL": "redis://127.0.0.1:1/0"}
        self._start("reading", self.replica, lambda logs, more: application.web(PORT, logs, more | given))

    def _start(self, name: str, host: Host, make: Callable[[Path, dict[str, str]], Child]) -> None:
        logs = self.folder / name
        logs.mkdir()
        broker = f"redis://:{self.valkey.password}@{BROKER_AT}:{self.valkey.port}/0"
        here = self.replica if host is self.replica else self.hub
        url = clusters.address(here, **self._shortened())
        child = make(logs, {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "REDIS_URL": broker})
        with host.entered():
            child.start()
        self.children[name] = child

    def _shortened(self) -> dict[str, str]:
        """As the service has them, or every time of it divided."""
        if self.hurry == 1:
            return {}
        idle, interval, patience = (
            IDLE // self.hurry,
            INTERVAL // self.hurry,
            1000 * GIVEN_UP_AFTER // self.hurry,
        )
        server = f"-c lock_timeout=10s -c statement_timeout=30s -c tcp_user_timeout={patience}"
        server += f" -c tcp_keepalives_idle={idle} -c tcp_keepalives_interval={interval}"
        server += f" -c tcp_keepalives_count={COUNT}"
        return {
            "keepalives_idle": str(idle),
            "keepalives_interval": str(interval),
            "tcp_user_timeout": str(patience),
            "options": server.replace(" ", "%20"),
        }

    def wait_for(self, what: str, found: Callable[[], Any], seconds: float) -> float:
        """Until there is something; how long that took."""
        began = time.monotonic()
        while not found():
            gone = [name for name, child in self.children.items() if not child.running]
            assert not gone, f"{gone} ended: {self.children[gone[0]].last_lines(30)}"
            assert time.monotonic() - began < seconds, f"{what}: not within {seconds} s"
            time.sleep(0.05)
        return time.monotonic() - began

    def sql(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """At the primary, as its superuser; past the network."""
        connection = psycopg2.connect(clusters.superuser(self.primary))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def drained_by(self, name: str) -> int:
        """Hints that the worker of this host worked off, by its log."""
        log = (self.folder / f"{name}-worker" / "worker.log").read_text(errors="replace")
        return log.count("drained ") + log.count("swept ")

    @contextlib.contextmanager
    def as_default(self) -> Iterator[None]:
        """Django's models of this process speak to the primary, past the network."""
        connection = connections["default"]
        before = dict(connection.settings_dict)
        connection.close()
        there = {"HOST": str(self.primary.place.sockets), "NAME": "camptrack", "USER": "camptrack_app"}
        connection.settings_dict.update(there, PORT="", PASSWORD="")
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    def stop(self) -> None:
        """All of it, also what was half started; nothing is left."""
        for child in self.children.values():
            child.kill()
            child.wait(5)
        for child in reversed(self.servers):
            child.kill(signal.SIGQUIT)  # PostgreSQL's word for at once
            child.wait(5)
        self.network.close()
        shutil.rmtree(self.folder, ignore_errors=True)
