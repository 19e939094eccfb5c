"""Databases that a test migrates to and fro."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from camptrack.local.programs import postgres
from tests import databases
from tests.conftest import DATABASE


def program(name: str, database: str, *options: str, given: bytes = b"") -> str:
    """A client of the server's, as its superuser; what it printed."""
    url = databases.named(os.environ["CAMPTRACK_TEST_SUPERUSER_URL"], database)
    command = [postgres()[name], *options, "-d", url]
    return subprocess.run(command, input=given, check=True, stdout=subprocess.PIPE).stdout.decode()


def psql(database: str, *options: str, given: bytes = b"") -> str:
    return program("psql", database, "-XqAt", "-v", "ON_ERROR_STOP=1", *options, given=given)


@contextmanager
def spoken_to(name: str, blocker: Any) -> Iterator[None]:
    """This process's models speak to the database, which is dropped in the end."""
    try:
        with blocker.unblock():
            databases.point_at(name)
            try:
                yield
            finally:
                databases.point_at(DATABASE)
    finally:
        psql("postgres", "-c", f"DROP DATABASE {name} (FORCE)")
