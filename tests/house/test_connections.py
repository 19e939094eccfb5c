"""A kept connection is looked at before a request: silence is life, and a server that went costs no error."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

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
