"""Alive and ready: what is told is made to happen."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from api import health
from camptrack.actions.heartbeats import beat
from camptrack.models import Heartbeat
from camptrack.queries import clock, standing, upkeep
from tests import factories
from tests.api.asking import Partner, codes
from tests.emptying import let_go


def test_alive_asks_no_database():
    # Without the mark, any query would fail this test.
    assert Partner().get("/healthz") == {"status": "alive"}


@pytest.fixture
def all_live(db: None) -> None:
    """Everybody was heard of a moment ago."""
    for process in ("web", "worker", "drain-loop", "issue-loop"):
        beat(process=process, host="one", pid=1, version="1", clock=time.time(), counted={})


def warnings() -> list[str]:
    found = Partner().get("/readyz")
    assert found["status"] == "ready"
    return found["warnings"]


def refused() -> set[tuple[str, str]]:
    return codes(Partner().get("/readyz", expect=503))


def test_ready(all_live: None):
    found = Partner().get("/readyz")
    assert (found["status"], found["database"], found["migrations"]) == ("ready", True, True)
    assert (found["oldest_mark_seconds"], found["broker"], found["warnings"]) == (None, True, [])


# -- what is a warning -------------------------------------------------------------------------------------


def test_a_mark_that_waits_long(all_live: None, monkeypatch):
    factories.camp()
    assert Partner().get("/readyz")["oldest_mark_seconds"] >= 0
    monkeypatch.setattr(health, "LONG_WAIT", -1)
    (said,) = warnings()
    assert "mark" in said


def test_a_broker_that_is_away(all_live: None, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert Partner().get("/readyz")["broker"] is False
    (said,) = warnings()
    assert "broker" in said


@pytest.mark.parametrize("process", ["worker", "drain-loop", "issue-loop"])
def test_a_process_that_is_not_heard_of(all_live: None, process: str):
    silent = clock.now() - timedelta(seconds=upkeep.SILENT_AFTER[process] + 1)
    Heartbeat.objects.filter(process=process).update(at=silent)
    (said,) = warnings()
    assert f"No {process} was heard of" in said
    Heartbeat.objects.filter(process=process).delete()
    assert warnings() == [said]


@pytest.mark.parametrize("off", [-3600, 3600])
def test_a_clock_that_is_off(all_live: None, monkeypatch, off: int):
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + off)
    (said,) = warnings()
    assert "clock" in said


# -- what makes it unready ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_migrations_that_are_missing(monkeypatch):
    monkeypatch.setattr(standing, "_migrations", lambda: frozenset({("camptrack", "0099_later")}))
    assert refused() == {("/migrations", "not_migrated")}


@pytest.mark.django_db
def test_a_database_that_nobody_migrated_lacks_all_migrations():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_temp")
    problem = Partner().get("/readyz", expect=503)
    assert codes(problem) == {("/migrations", "not_migrated")}
    assert str(len(standing._migrations())) in problem["errors"][0]["detail"]


@pytest.fixture
def set_database(transactional_db: None) -> Iterator[Callable[[str], None]]:
    """Sets something of this test's database as the superuser; connections from then on have it."""
    name = connection.settings_dict["NAME"]

    def change(*what: str) -> None:
        superuser = psycopg2.connect(os.environ["CAMPTRACK_TEST_SUPERUSER_URL"])
        superuser.autocommit = True
        with superuser.cursor() as cursor:
            for each in what:
                cursor.execute(f'ALTER DATABASE "{name}" {each}')
        superuser.close()
        connection.close()
        let_go()

    yield change
    change("RESET ALL", "CONNECTION LIMIT -1", "ALLOW_CONNECTIONS true")


def test_a_database_that_is_away(set_database: Callable[[str], None]):
    set_database("ALLOW_CONNECTIONS false")
    assert refused() == {("/database", "no_database")}


def test_a_database_that_takes_no_writes(set_database: Callable[[str], None]):
    set_database("SET default_transaction_read_only = on")
    assert refused() == {("/database", "read_only")}


def test_a_disk_without_room(set_database: Callable[[str], None]):
    # PostgreSQL's own refusal of the same kind: another number of SQLSTATE's class 53.
    set_database("SET temp_file_limit = '100kB'")
    assert refused() == {("/database", "no_room")}


def test_connections_that_are_nearly_used_up(set_database: Callable[[str], None], all_live: None):
    assert warnings() == []
    set_database("CONNECTION LIMIT 5")
    others = [connection.copy() for _ in range(4)]
    try:
        for other in others:
            other.ensure_connection()
        (said,) = warnings()
        assert "of the database's 5 connections" in said
    finally:
        for other in others:
            other.close()
