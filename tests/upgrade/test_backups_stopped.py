"""A backup and a drill that are stopped leave nothing behind; the programs are told all of the address."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg2.extensions import parse_dsn

from camptrack import environment
from camptrack.local.home import PROJECT
from camptrack.local.place import OUTSIDE
from camptrack.management.backups.dumping import libpq
from tests import databases
from tests.conftest import DATABASE, owner_url

CERTIFICATES = "sslmode=verify-full&sslrootcert=/tls/ca.pem&sslcert=/tls/a%20b.pem&sslkey=/tls/key.pem"


def stopped(words: list[str | Path], begun: Callable[[], object]) -> str:
    """What the command says that is told to stop once it has begun."""
    urls = {
        "DATABASE_URL": databases.named(os.environ["DATABASE_URL"], DATABASE),
        "DATABASE_OWNER_URL": owner_url(),
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=os.environ | urls,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        until = time.monotonic() + 90
        while not begun():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[0]
        assert process.returncode == 1, said
        return said


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_backup_that_is_stopped(tmp_path: Path) -> None:
    other = psycopg2.connect(owner_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE camptrack_camp")  # pg_dump waits for it
        said = stopped(["backup", tmp_path], lambda: list(tmp_path.glob("*.part")))
    finally:
        other.close()
    assert "stopped; nothing was dumped" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_a_backup_left_that_was_killed_and_what_one_holds_that_runs(tmp_path: Path) -> None:
    killed, runs = tmp_path / "camptrack-20260101T000000Z.part", tmp_path / "camptrack-20260102T000000Z.part"
    for begun in (killed, runs):
        begun.touch()
        begun.with_suffix(".json").touch()
    with runs.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        call_command("backup", tmp_path)
    assert [each for each in (killed, runs) if each.exists()] == [runs]
    assert not killed.with_suffix(".json").exists()
    assert len(list(tmp_path.glob("*.dump"))) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_backup_that_is_finished_while_another_looks_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, really = tmp_path / "camptrack-20260101T000000Z.part", fcntl.flock

    def finished(held: IO[bytes], how: int) -> None:
        if other.exists():
            other.rename(other.with_suffix(".dump"))
        really(held, how)

    for suffix in (".part", ".json"):
        other.with_suffix(suffix).touch()
    monkeypatch.setattr(fcntl, "flock", finished)
    call_command("backup", tmp_path)
    assert other.with_suffix(".json").exists()
    assert len(list(tmp_path.glob("*.dump"))) == 2


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_drill_that_is_stopped(tmp_path: Path) -> None:
    backups, drills = tmp_path / "backups", tmp_path / "drills"
    drills.mkdir()
    call_command("backup", backups)
    outside = set(OUTSIDE.glob("*/postgres"))
    clusters = lambda: {*drills.glob("*/postgres"), *OUTSIDE.glob("*/postgres")} - outside  # noqa: E731
    words = ["restore_drill", backups, "--folder", drills]
    said = stopped(words, lambda: [each for each in clusters() if (each / "postmaster.pid").exists()])
    assert "stopped; what was restored is removed" in said
    assert (list(drills.iterdir()), clusters()) == ([], set())


def test_all_that_the_address_says_is_told_to_the_programs() -> None:
    url = f"postgres://camptrack_owner:pass%20word@db.example.org:5433/camptrack?{CERTIFICATES}"
    owner = connections["owner"].copy()
    settings = environment.database("DATABASE_OWNER_URL", f"{url}&sslpassword=hidden")
    owner.settings_dict = {**owner.settings_dict, **settings}
    address, password = libpq(owner.get_connection_params())
    told = parse_dsn(address)
    assert password == {"PGPASSWORD": "pass word"}
    assert told.keys() & {"password", "sslpassword"} == set()
    expected = {"host": "db.example.org", "port": "5433", "dbname": "camptrack", "user": "camptrack_owner"}
    expected |= {"sslmode": "verify-full", "sslrootcert": "/tls/ca.pem"}
    expected |= {"sslcert": "/tls/a b.pem", "sslkey": "/tls/key.pem"}
    assert {name: told[name] for name in expected} == expected
