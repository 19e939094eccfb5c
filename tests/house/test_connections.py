"""A kept connection is looked at before a request: silence is life, and a server that went costs no error."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from camptrack.actions.totals import database_is_gone
from camptrack.local.postgres import SUPERUSER, Postgres

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def beside() -> Iterator[Any]:
    """Another connection of the application's, which may look at the first and end it."""
    other = connection.copy()
    with other.cursor() as cursor:
        yield cursor
    other.close()


def last_asked(beside: Any, kept: int) -> str:
    beside.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [kept])
    asked: str = beside.fetchone()[0]
    return asked


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    return found


def as_before_a_request() -> None:
    connection.health_check_enabled, connection.health_check_done = True, False


def test_a_connection_that_lives_is_asked_nothing(beside):
    kept = backend()
    as_before_a_request()
    connection.close_if_health_check_failed()
    assert connection.connection is not None
    assert last_asked(beside, kept) == "SELECT pg_backend_pid()"


def test_one_that_the_server_closed_is_made_anew(beside):
    kept = backend()
    beside.execute("SELECT pg_terminate_backend(%s, 5000)", [kept])
    as_before_a_request()
    assert backend() != kept


def test_after_an_error_it_is_asked(beside):
    kept = backend()
    connection.errors_occurred = True
    assert connection.is_usable()
    assert last_asked(beside, kept) == "SELECT 1"
    connection.errors_occurred = False


@pytest.fixture
def server() -> Iterator[Postgres]:
    """One that a test may end, on its Unix socket as `make run` has it."""
    folder = Path(tempfile.mkdtemp(prefix="camptrack-test-", dir="/tmp"))
    folder.chmod(0o755)
    made = Postgres.at(folder, folder, throwaway=True)
    made.start()
    yield made
    made.child.stop()
    shutil.rmtree(folder)


def test_a_server_that_shuts_down_at_once_is_gone(server):
    spoken_to = connection.copy()
    spoken_to.settings_dict = {
        **spoken_to.settings_dict,
        "NAME": "postgres",
        "USER": SUPERUSER,
        "HOST": str(server.place.sockets),
    }
    with spoken_to.cursor() as cursor:
        cursor.execute("SELECT 1")
        os.kill(server.child.pid, signal.SIGQUIT)
        server.child.wait(10)
        with pytest.raises(OperationalError) as met:
            cursor.execute("SELECT 1")
    assert database_is_gone(met.value)
    assert not spoken_to.is_usable()
    spoken_to.close()
