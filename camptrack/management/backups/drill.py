"""A restore into a cluster of its own: no server that serves people is asked, and nothing is left."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management.base import CommandError
from psycopg2 import sql

from camptrack.local.failure import Failure
from camptrack.local.home import PROJECT
from camptrack.local.postgres import OWNER, SUPERUSER, Postgres
from camptrack.management.interrupts import run

from .dumping import Backup, program
from .standing import differences, standing, tables

DATABASE = "camptrack_drill"
#: bytes that a cluster needs beside what is restored into it
BESIDE = 256 * 1024 * 1024
#: restored, indexed and made anew: times what the database took on its own disk
TIMES = 2.5


@dataclass
class Drilled:
    """What a drill came to."""

    differences: list[str] = field(default_factory=list)
    rows: int = 0
    #: camps whose totals waited to be brought up to date when the dump was taken
    waiting: int = 0
    #: by step
    seconds: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Counts its seconds."""
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began


def drill(path: Path, backup: Backup, *, folder: Path, processes: int) -> Drilled:
    """Restore, compare, make all totals anew from the evidence, compare again."""
    _refuse_without_room(folder, backup)
    home = Path(tempfile.mkdtemp(prefix="camptrack-drill-", dir=folder))
    try:
        home.chmod(0o755)  # as root, the server runs as somebody else
        server = Postgres.at(home, home, throwaway=True)
        server.child.command = [*server.child.command, "-c", "max_wal_size=512MB"]
        server.child.stop_signal = signal.SIGQUIT  # at once: what it holds is thrown away
        try:
            server.start()
            return _drill_on(server, path, backup, processes)
        finally:
            server.child.stop(60)
            if not server.place.data.is_relative_to(home):  # below a closed folder: local/place.py
                shutil.rmtree(server.place.data.parent, ignore_errors=True)
            if not server.place.sockets.is_relative_to(home):
                shutil.rmtree(server.place.sockets, ignore_errors=True)
    except Failure as failure:
        raise CommandError(str(failure)) from failure
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _refuse_without_room(folder: Path, backup: Backup) -> None:
    needed, free = int(TIMES * backup.database_bytes) + BESIDE, shutil.disk_usage(folder).free
    if free < needed:
        message = (
            f"the drill needs {needed // 1_000_000} MB in {folder} and {free // 1_000_000} MB are free:"
            " make room, or name another folder with --folder"
        )
        raise CommandError(message)


def _drill_on(server: Postgres, path: Path, backup: Backup, processes: int) -> Drilled:
    done = Drilled()
    with done.step("restored"):
        _restore(server, path, backup, processes)
    with contextlib.closing(psycopg2.connect(server.url(SUPERUSER, DATABASE))) as connection:
        with done.step("compared"), connection, connection.cursor() as cursor:
            stands = standing(cursor)
            done.differences += differences(backup.standing, stands)
            done.differences += _broken_digests(cursor)
            done.rows = sum(rows for rows, _ in stands["tables"].values())
            done.waiting = stands["tables"]["camptrack_stalemark"][0]
        if done.waiting:
            with done.step("brought up to date"):
                _manage(server, backup, "drain_loop", "--once")
        with connection, connection.cursor() as cursor:
            stood = tables(cursor, derived=True)
            names = sql.SQL(", ").join(map(sql.Identifier, stood))
            cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        with done.step("totals made anew"):
            _manage(server, backup, "rebuild_totals", "--restart", "--processes", str(processes))
        with done.step("totals compared"), connection, connection.cursor() as cursor:
            anew = tables(cursor, derived=True)
            done.differences += differences({"made anew": stood}, {"made anew": anew})
    return done


def _restore(server: Postgres, path: Path, backup: Backup, processes: int) -> None:
    roles = {backup.application_role, *backup.standing["owners"].values()}
    roles |= {name.rpartition(" of ")[2] for name in backup.standing["privileges"]} - {"-"}
    there = set(server.sql("SELECT rolname FROM pg_roles").splitlines())
    for role in sorted(roles - there):
        server.sql(f'CREATE ROLE "{role}" LOGIN')
    server.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0")
    # Their command lines name a socket's folder that is ours alone, and no password.
    command = [program("pg_restore"), "--exit-on-error", f"--jobs={processes}", "--no-password"]
    command += ["--host", str(server.place.sockets), "--username", SUPERUSER, "--dbname", DATABASE, str(path)]
    _run(command, "it cannot be restored", os.environ)
    server.sql("ANALYZE", DATABASE)


def _broken_digests(cursor: "psycopg2.extensions.cursor") -> Iterator[str]:
    """Files of issues whose bytes are not those that were made."""
    cursor.execute(
        "SELECT issue_id, edition, language, format FROM camptrack_issuefile"
        " WHERE encode(sha256(content), 'hex') <> digest ORDER BY 1, 2, 3, 4"
    )
    for issue, *names in cursor.fetchall():
        yield f"issues: file {' '.join(map(str, names))} of issue {issue} is not what its digest says"


def _manage(server: Postgres, backup: Backup, *words: str) -> None:
    """The product's own command as the application's role, on the drill's database alone."""
    environment = {
        **os.environ,
        "DATABASE_URL": server.url(backup.application_role, DATABASE),
        "DATABASE_OWNER_URL": server.url(OWNER, DATABASE),
        "REDIS_URL": f"unix://{server.place.sockets}/no-broker",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    _run([sys.executable, "-m", "manage", *words], f"{words[0]} failed", environment)


def _run(command: list[str], failing: str, environment: Mapping[str, str]) -> None:
    answer = run(command, environment, PROJECT)
    if answer.returncode:
        said = (answer.stdout + answer.stderr).strip().splitlines()[-20:]
        raise CommandError("\n".join([f"{failing}:", *said]))
