"""The release before serves while the new one's migrations run, then beside it, as in
docs/how-to/migrate-while-serving.md.

The old code is that of a commit, from the repository's history; what it serves is the demo record.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command

from camptrack.actions.api_keys import create_api_key
from camptrack.local.home import PROJECT
from camptrack.local.ports import free_port
from camptrack.local.process import Child
from camptrack.models import Camp, Organisation, Report
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Scope
from tests import databases
from tests.conftest import WORKER
from tests.upgrade.filling import fill
from tests.upgrade.throwaway import psql, spoken_to

NAME = f"camptrack_served_{WORKER}"
#: the release before, and where its migrations end
BEFORE, LAST = "26d0a7f", "0012_totals_without_foreign_keys"
#: seconds that `migrate` waits for a lock, and whoever asks behind it: settings.py
LOCK_TIMEOUT = 3.0
PARTNERS = 6
pytestmark = pytest.mark.long


def old_code(folder: Path) -> Path:
    archive = subprocess.run(["git", "archive", BEFORE], cwd=PROJECT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"the repository's history does not reach back to {BEFORE}")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


class Traffic:
    """Partners who read and write, each a call after the other, at each of the addresses in turn. One alone
    seldom comes between two locks of a migration."""

    def __init__(self, key: str) -> None:
        self.key, self.addresses, self.ended = key, list[str](), threading.Event()
        self.answers: list[tuple[str, int, float]] = []
        self.partners = [threading.Thread(target=self._come, daemon=True) for _nth in range(PARTNERS)]

    def start(self) -> None:
        for each in self.partners:
            each.start()

    def end(self) -> None:
        """After the calls that are under way."""
        self.ended.set()
        for each in self.partners:
            each.join(60)

    @property
    def entered(self) -> int:
        return sum(status == 201 for _, status, _ in self.answers)

    def _come(self) -> None:
        while not self.ended.is_set():
            for address in list(self.addresses):
                self.ask(address, "GET", "areas/SYR/population/?on=2019-03-31")
                figure = {
                    "camp": "SY-ALHOL",
                    "measure": "arrivals",
                    "start": "2019-03-01",
                    "end": "2019-03-02",
                }
                body = {"source": "ocha", "title": "Beside", "published_on": "2019-03-03", "publish": True}
                figures = [{**figure, "value": 10}]
                self.ask(address, "POST", "reports/", {**body, "figures": figures})

    def ask(self, address: str, method: str, path: str, body: Any = None) -> None:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        sent = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"{address}/api/v1/{path}", sent, headers, method=method)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, said = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, said = error.code, error.read()
        self.answers.append((f"{method} {path} {said[:200]!r}", status, time.monotonic() - began))


@pytest.fixture
def served(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[tuple[Traffic, dict[str, str]]]:
    """The old code with its own schema, and traffic on it."""
    old = old_code(tmp_path)
    databases.copy_template(NAME)
    with spoken_to(NAME, django_db_blocker), contextlib.ExitStack() as ending:
        fill()
        organisation = Organisation.objects.get(slug="demo")
        _, key = create_api_key(by=None, organisation=organisation, scopes=list(Scope), name="Beside",
                                expires_at=Report.objects.latest("at").at.replace(year=2100))  # fmt: skip
        call_command("migrate", "camptrack", LAST, database="owner", verbosity=0, skip_checks=True)
        environment = {
            "DATABASE_URL": databases.named(os.environ["DATABASE_URL"], NAME),
            "DATABASE_OWNER_URL": databases.named(os.environ["DATABASE_OWNER_URL"], NAME),
        }
        traffic = Traffic(key)
        traffic.addresses.append(ending.enter_context(web("old", old, environment, tmp_path)))
        traffic.start()
        ending.callback(traffic.end)
        yield traffic, environment


@contextlib.contextmanager
def web(name: str, tree: Path, environment: dict[str, str], logs: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "camptrack.wsgi", "--bind", f"127.0.0.1:{port}"]
    child = Child(name, [*command, "--threads", "4"], logs / f"{name}.log", environment, tree)
    child.start()
    address = f"http://127.0.0.1:{port}"
    try:
        give_up = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/healthz", timeout=10).close()
                break
            assert child.running, child.last_lines(40)
            assert time.monotonic() < give_up
            time.sleep(0.1)
        yield address
    finally:
        child.stop()


def migrate(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "migrate", "--database", "owner", "--no-input", "--skip-checks"]
    return subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def files() -> str:
    """Where the large tables' rows lie: a table that is written anew lies elsewhere."""
    large = ("report", "figure", "breakdowncell", "reportevent", "publishedfigure", "decision", "camppoint",
             "areadelta", "areaspan")  # fmt: skip
    names = ", ".join(f"('camptrack_{table}')" for table in large)
    return psql(
        NAME, "-c", f"SELECT name, pg_relation_filenode(name::regclass) FROM (VALUES {names}) AS t(name)"
    )


def test_the_release_before_serves_while_migrations_run(served, tmp_path):
    traffic, environment = served
    wait_for(lambda: len(traffic.answers) >= 4)
    lay = files()
    # Somebody's transaction is open and will be for longer than a lock is waited for.
    with contextlib.closing(psycopg2.connect(environment["DATABASE_OWNER_URL"])) as other:
        other.cursor().execute("LOCK TABLE camptrack_organisation IN ROW EXCLUSIVE MODE")
        refused = migrate(environment)
    assert refused.returncode != 0
    assert "lock timeout" in refused.stderr
    during = len(traffic.answers)
    done = migrate(environment)
    assert done.returncode == 0, done.stderr
    assert len(traffic.answers) > during, "nothing was asked meanwhile"
    assert files() == lay
    with web("new", PROJECT, environment, tmp_path) as address:
        traffic.addresses.append(address)
        beside = len(traffic.answers)
        wait_for(lambda: len(traffic.answers) >= beside + 8)
        traffic.end()
    assert [each for each in traffic.answers if each[1] not in {200, 201}] == []
    slowest = max(seconds for _, _, seconds in traffic.answers)
    assert slowest < LOCK_TIMEOUT + 5, slowest
    assert Report.objects.filter(title="Beside").count() == traffic.entered
    call_command("drain_loop", once=True)
    found = verify_totals()
    assert (found.differences, found.waiting) == ([], 0)
    assert Camp.objects.get(code="SY-ALHOL").total.policy
    sys.stdout.write(f"{len(traffic.answers)} answers, the slowest after {slowest:.2f} s\n")


def wait_for(so: Any, seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < give_up
        time.sleep(0.05)
