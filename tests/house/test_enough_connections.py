"""The threads of a host's processes against what PostgreSQL gives."""

import pytest
from django.core.management import call_command
from django.db import OperationalError

from camptrack import checks
from camptrack.queries.standing import standing

pytestmark = pytest.mark.django_db


def said() -> list[str]:
    return [str(each.id) for each in checks.connections_suffice(databases=["default"])]


def test_there_are_enough() -> None:
    assert said() == []
    call_command("check", "--database", "default", "--fail-level", "WARNING")


def test_operators_keep_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    most = standing().most_connections
    monkeypatch.setattr(checks, "OTHER_CONNECTIONS", most - 10 - 12)
    assert said() == []  # two processes of six threads
    monkeypatch.setattr(checks, "THREADS", 5)
    assert said() == ["camptrack.W005"]


def test_a_server_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(checks, "standing", away)
    assert said() == ["camptrack.W006"]


def test_nobody_asks_without_being_told_to() -> None:
    assert checks.connections_suffice() == []
