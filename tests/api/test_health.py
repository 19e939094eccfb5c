"""Alive and ready."""

from collections.abc import Callable

import pytest
from django.db import OperationalError

from api import health
from tests import factories
from tests.api.asking import Partner, codes


def test_alive_asks_no_database():
    # Without the mark, any query would fail this test.
    assert Partner().get("/healthz") == {"status": "alive"}


@pytest.mark.django_db
def test_ready():
    found = Partner().get("/readyz")
    assert (found["status"], found["database"], found["migrations"]) == ("ready", True, True)
    assert (found["oldest_mark_seconds"], found["broker"], found["warnings"]) == (None, True, [])


@pytest.mark.django_db
def test_a_mark_that_waits_long_is_a_warning(monkeypatch):
    factories.camp()
    assert Partner().get("/readyz")["oldest_mark_seconds"] >= 0
    monkeypatch.setattr(health, "LONG_WAIT", -1)
    assert len(Partner().get("/readyz")["warnings"]) == 1


@pytest.mark.django_db
def test_a_broker_that_is_away_is_a_warning(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = Partner().get("/readyz")
    assert (found["status"], found["broker"], len(found["warnings"])) == ("ready", False, 1)


def _away() -> None:
    raise OperationalError


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "instead", "problem"),
    [
        ("_oldest_mark", _away, ("/database", "no_database")),
        ("_missing_migrations", lambda: [("camptrack", "0099_later")], ("/migrations", "not_migrated")),
    ],
)
def test_not_ready(monkeypatch, name: str, instead: Callable[[], object], problem: tuple[str, str]):
    monkeypatch.setattr(health, name, instead)
    assert codes(Partner().get("/readyz", expect=503)) == {problem}
