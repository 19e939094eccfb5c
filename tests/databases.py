"""Migrated once by the owner into a template, copied for each process, used as the application.

What the migrations made is kept beside pytest's own cache, for as long as nothing that makes it changes: they
take seventeen seconds of a processor, reading it back takes one. `make clean` forgets it; tests of migrations
run the migrations themselves.
"""

import fcntl
import os
import subprocess
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

from camptrack.local.home import PROJECT
from camptrack.local.programs import postgres

TEMPLATE = "camptrack_template"


def named(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def point_at(database: str) -> None:
    """Django's connections of this process, both roles."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


def copy_template(name: str) -> None:
    """A fresh migrated database of the owner's."""
    folder = Path(os.environ["CAMPTRACK_HOME"])
    with (folder / "template.lock").open("w") as lock:
        # One process migrates. A template in use cannot be copied, so copying takes turns too.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "template.ready").exists():
            _as_owner("postgres", sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            if not (kept := _kept()).exists():
                _migrate()
                _keep(kept)
            else:
                _read(kept, _superuser_url())
            (folder / "template.ready").touch()
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        _as_owner("postgres", statement.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))


def load(superuser_url: str) -> None:
    """The same into an empty database of another server. Somebody has copied the template before."""
    _read(_kept(), superuser_url)


def _migrate() -> None:
    point_at(TEMPLATE)
    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    connections["owner"].close()


def _kept() -> Path:
    """Named by all that the migrated database is made of."""
    made_of = [PROJECT / "requirements" / "development.txt", Path(__file__)]
    made_of += [PROJECT / "camptrack" / name for name in ("apps.py", "settings.py")]
    for folder in ("migrations", "models", "vocabulary"):
        made_of += sorted((PROJECT / "camptrack" / folder).glob("*.py"))
    digest = sha256(_program("psql", "-XAtc", "SELECT version()").encode())
    for file in made_of:
        digest.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return PROJECT / ".pytest_cache" / "camptrack" / f"{digest.hexdigest()[:20]}.sql"


def _keep(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob("*.sql"):
        old.unlink(missing_ok=True)
    # Beside, then renamed: another run may look for it.
    beside = kept.with_suffix(f".{os.getpid()}")
    _program("pg_dump", "-f", str(beside))
    beside.rename(kept)


def _read(kept: Path, url: str) -> None:
    _program("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-1", "-f", str(kept), url=url)


def _superuser_url() -> str:
    return named(os.environ["CAMPTRACK_TEST_SUPERUSER_URL"], TEMPLATE)


def _program(name: str, *options: str, url: str = "") -> str:
    """A client of the server's, as its superuser: an extension in the template is the superuser's."""
    command = [postgres()[name], *options, "-d", url or _superuser_url()]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _as_owner(database: str, statement: sql.Composed) -> None:
    connection = psycopg2.connect(named(os.environ["DATABASE_OWNER_URL"], database))
    connection.autocommit = True  # CREATE DATABASE runs in no transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
