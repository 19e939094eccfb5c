"""A heartbeat comes when it is due, tells each count once, and harms nothing when it cannot."""

import threading
from typing import Any

import pytest
from django.db import OperationalError

from camptrack.watching import pulse as module
from camptrack.watching.counters import count_request, counted
from camptrack.watching.pulse import Pulse


class Database:
    """Takes heartbeats, or is away."""

    def __init__(self) -> None:
        self.told: list[dict[Any, float]] = []
        self.away = False

    def beat(self, *, counted: dict[Any, float], **_said: object) -> None:
        if self.away:
            raise OperationalError("gone\nfor now")
        self.told.append(counted)

    def sum_of(self, route: str) -> float:
        return sum(
            value
            for told in self.told
            for (name, labels), value in told.items()
            if name == "camptrack_http_requests_total" and dict(labels)["route"] == route
        )


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    found = Database()
    monkeypatch.setattr(module, "beat", found.beat)
    return found


def test_when_it_is_due(database: Database) -> None:
    now = [0.0]
    pulse = Pulse(lambda: now[0])
    for now[0] in (0, 1, 14.9, 15, 16, 31):
        pulse.beat_if_due()
    assert len(database.told) == 3


def test_each_count_is_told_once_also_after_an_outage(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    pulse = Pulse(lambda: now[0])
    for away, requests in ((False, 2), (True, 3), (False, 1), (False, 0)):
        for _ in range(requests):
            count_request("/told-once/", "GET", 200, 0.01)
        database.away = away
        now[0] += 20
        pulse.beat_if_due()
    assert "no heartbeat: gone" in caplog.text
    assert len(database.told) == 3
    assert database.sum_of("/told-once/") == 6
    buckets = {dict(labels).get("le") for name, labels in counted() if "/told-once/" in dict(labels).values()}
    assert {"0.025", "30.0", "+Inf"} <= buckets


def test_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, beats = threading.Event(), threading.Event(), []

    def slow(**_said: object) -> None:
        beats.append(1)
        begun.set()
        go_on.wait(10)

    monkeypatch.setattr(module, "beat", slow)
    now = [0.0]
    pulse = Pulse(lambda: now[0])
    first = threading.Thread(target=pulse.beat_if_due)
    first.start()
    begun.wait(10)
    now[0] = 100
    pulse.beat_if_due()
    go_on.set()
    first.join()
    assert beats == [1]


def test_methods_of_no_use_are_one() -> None:
    count_request("/odd/", "BREW", 405, 0.01)
    labels = (("method", "other"), ("route", "/odd/"), ("status", "405"))
    assert counted()["camptrack_http_requests_total", labels] == 1
