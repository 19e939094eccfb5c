"""Migrated once by the owner into a template, copied for each process, used as the application."""

import fcntl
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

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
            point_at(TEMPLATE)
            call_command("migrate", database="owner", verbosity=0, skip_checks=True)
            connections["owner"].close()
            (folder / "template.ready").touch()
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        _as_owner("postgres", statement.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))


def _as_owner(database: str, statement: sql.Composed) -> None:
    connection = psycopg2.connect(named(os.environ["DATABASE_OWNER_URL"], database))
    connection.autocommit = True  # CREATE DATABASE runs in no transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
