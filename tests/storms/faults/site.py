"""The real stack of a storm: a cluster of its own, a broker, two web processes, two workers, beat and both
loops. They reach each other through the proxy, each by a hop of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import psycopg2

from camptrack.local.home import PROJECT, Home
from camptrack.local.place import SOCKET_NAME
from camptrack.local.ports import free_port
from camptrack.local.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from camptrack.local.process import Child
from camptrack.local.valkey import Valkey

from .proxies import Proxies
from .slots import Slot

DATABASE = "camptrack"
KINDS = {"web": 2, "worker": 2, "beat": 1, "drain-loop": 1, "issue-loop": 1}
#: a cluster that a power cut could end as well: what was acknowledged is on the disk
DURABLE = ("fsync=on", "full_page_writes=on", "max_wal_size=1GB")
_MIGRATIONS = PROJECT / "camptrack" / "migrations"
WRAPPER = str(Path(__file__).with_name("told_here.py"))
#: said by the code of a release, which may start otherwise than this one
_HOW_TO_START = """
import json, pathlib
from camptrack.local import application as made
kinds = [made.worker, made.beat, made.drain_loop, made.issue_loop]
children = [each(pathlib.Path(), {}) for each in kinds] + [made.web(65535, pathlib.Path(), {})]
print(json.dumps({each.name: [*each.command] for each in children}))
"""


@dataclass
class Plan:
    """`durable`: for days, not for seconds; more processes, and writes that reach the disk."""

    home: Path
    durable: bool
    certificate: Path


class Site:
    """Made once a run; `slots` by name, PostgreSQL and Valkey among them."""

    def __init__(self, plan: Plan, data: Path) -> None:
        self.plan, self.logs = plan, plan.home / "logs"
        self.logs.mkdir(exist_ok=True)
        self.proxies = Proxies(self.logs / "proxy.log")
        self.postgres = Postgres.at(data, self.logs, throwaway=True)
        if plan.durable:
            options = [part for each in DURABLE for part in ("-c", each)]
            self.postgres.child.command = [*self.postgres.child.command, *options]
        self.valkey = Valkey.at(plan.home / "valkey", self.logs)
        self.slots: dict[str, Slot] = {}

    def start_servers(self) -> None:
        """And what this process needs to speak to them: not through the proxy."""
        self.postgres.start()
        self.valkey.start()
        for name, child in (("postgres", self.postgres.child), ("valkey", self.valkey.child)):
            slot = Slot(name, name, lambda _release, child=child: replace(child, process=None))
            slot.child, slot.began = child, time.monotonic()
            self.slots[name] = slot
        os.environ.update(
            {
                "CAMPTRACK_HOME": str(self.plan.home),
                "CAMPTRACK_TEST_SUPERUSER_URL": self.postgres.url(SUPERUSER, "postgres"),
                "DATABASE_URL": self.postgres.url(APPLICATION, DATABASE),
                "DATABASE_OWNER_URL": self.postgres.url(OWNER, DATABASE),
                "REDIS_URL": self.valkey.url,
                "SECRET_KEY": Home(self.plan.home).secret("signing"),
                "ALLOWED_HOSTS": "localhost,127.0.0.1",
                "CAMPTRACK_HTTPS": "0",
                "CAMPTRACK_REQUIRE_MFA": "nobody",
                "CAMPTRACK_EMAIL": f"file://{self.plan.home}/mails",
                "DJANGO_SETTINGS_MODULE": "camptrack.settings",
            }
        )

    def fill_slots(self, release: Path | None) -> None:
        """The project's own processes, of this release or another."""
        for kind, many in KINDS.items():
            for nth in range(1, many + 1):
                name = f"{kind}-{nth}" if many > 1 else kind
                self.slots[name] = self._slot(name, kind, release)
        for slot in self.slots.values():
            slot.look()

    def _slot(self, name: str, kind: str, release: Path | None) -> Slot:
        socket = str(self.postgres.place.sockets / SOCKET_NAME)
        database = self.proxies.open(f"postgres-{name}", socket)
        broker = self.proxies.open(f"valkey-{name}", ("127.0.0.1", self.valkey.port))
        options = "sslmode=disable&gssencmode=disable"
        environment = {
            "DATABASE_URL": f"postgres://{APPLICATION}@127.0.0.1:{database}/{DATABASE}?{options}",
            "REDIS_URL": f"redis://:{self.valkey.password}@127.0.0.1:{broker}/0",
            "PGAPPNAME": name,
            "STORM_CERTIFICATE": str(self.plan.certificate),
            "PYTHONPATH": "",
        }
        port = free_port() if kind == "web" else 0
        if port:
            self.proxies.open(f"http-{name}", ("127.0.0.1", port))
        return Slot(name, kind, partial(self._child, name, kind, port, environment), release=release)

    def _child(self, name: str, kind: str, port: int, own: dict[str, str], release: Path | None) -> Child:
        python, *command = _how_to_start(release or PROJECT)[kind]
        if kind == "web":
            command = [part.replace(":65535", f":{port}") for part in command]
            command += [] if self.plan.durable else ["--workers", "1"]
        else:
            _module, *rest = command
            command = [WRAPPER, *rest, *(["--hostname", f"{name}@%h"] if kind == "worker" else [])]
        role = {"CAMPTRACK_ROLE": "web" if kind == "web" else "worker", "PYTHONUNBUFFERED": "1"}
        return Child(name, [python, *command], self.logs / f"{name}.log", own | role, release or PROJECT)

    def of(self, *kinds: str) -> list[Slot]:
        return [slot for slot in self.slots.values() if slot.kind in kinds]

    def look(self) -> None:
        for slot in self.slots.values():
            slot.look()

    def wait_for_web(self, seconds: float = 120) -> None:
        """Until both answer, through the proxy."""
        give_up = time.monotonic() + seconds
        while not all(map(self.answers, self.of("web"))):
            self.look()
            assert time.monotonic() < give_up, [
                slot.child and slot.child.last_lines(20) for slot in self.of("web")
            ]
            time.sleep(0.1)

    def serves(self) -> bool:
        """Nobody is away: after a crash the database recovers for a while."""
        with contextlib.suppress(psycopg2.OperationalError):
            self.sql("SELECT 1")
            return all(map(self.answers, self.of("web")))
        return False

    def answers(self, slot: Slot) -> bool:
        address = f"http://127.0.0.1:{self.proxies.ports[f'http-{slot.name}']}/healthz"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def sql(self, statement: str, role: str = SUPERUSER, values: Any = None) -> list[tuple[Any, ...]]:
        """Past the proxy, committed."""
        connection = psycopg2.connect(self.postgres.url(role, DATABASE), options="-c lock_timeout=3s")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def run(self, release: Path, *arguments: str) -> Child:
        """One of the commands of a release, begun."""
        log = self.logs / f"{arguments[0]}.log"
        child = Child(arguments[0], [sys.executable, "manage.py", *arguments], log, {}, release)
        child.start()
        return child

    def stop(self) -> None:
        """The project's own, then the servers."""
        own = [slot for slot in self.slots.values() if slot.kind not in {"postgres", "valkey"}]
        for slot in (*own, *self.of("valkey"), *self.of("postgres")):
            slot.down_until = float("inf")
            if slot.child and slot.running:
                slot.child.kill(signal.SIGCONT)
                slot.child.ask_to_stop()
        for slot in (*own, *self.of("valkey"), *self.of("postgres")):
            if slot.child:
                slot.child.wait(20)
        self.proxies.close()


@cache
def _how_to_start(release: Path) -> dict[str, list[str]]:
    asked = [sys.executable, "-c", _HOW_TO_START]
    told = subprocess.run(
        asked, cwd=release, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": ""}
    )
    commands: dict[str, list[str]] = json.loads(told.stdout)
    return commands


def last_release(target: Path) -> Path | None:
    """The newest code that has every migration but the last, unpacked; None where the history is not there
    to tell."""
    if (target / "manage.py").exists():
        return target
    *before, _last = sorted(f"camptrack/migrations/{file.name}" for file in _MIGRATIONS.glob("0*.py"))
    commits = _git("rev-list", "--topo-order", "HEAD").split()
    found = next((commit for commit in commits if _migrations_of(commit) == before), None)
    if found is None:
        return None
    target.mkdir(parents=True, exist_ok=True)
    archive = subprocess.run(["git", "archive", found], cwd=PROJECT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(target)], input=archive.stdout, check=True)
    return target


def _migrations_of(commit: str) -> list[str]:
    files = _git("ls-tree", "--name-only", commit, "camptrack/migrations/").split()
    return sorted(file for file in files if "/0" in file)


def _git(*arguments: str) -> str:
    said = subprocess.run(["git", *arguments], cwd=PROJECT, check=False, capture_output=True, text=True)
    return said.stdout.strip() if said.returncode == 0 else ""
