"""A process says that it lives; what all counted is one sum."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from camptrack.actions.heartbeats import beat, clear_old_heartbeats
from camptrack.models import Heartbeat, Tally
from camptrack.queries import clock

GETS, POSTS = (("camptrack_x_total", (("method", method),)) for method in ("GET", "POST"))


def say(counted: Any = (), **more: Any) -> None:
    told = {"process": "worker", "host": "one", "pid": 7, "version": "1", "clock": time.time()}
    beat(**told | more, counted=dict(counted))


def sums() -> dict[str, float]:
    return {tally.labels["method"]: tally.value for tally in Tally.objects.all()}


@pytest.mark.django_db
def test_a_process_has_one_row() -> None:
    say()
    first = Heartbeat.objects.get()
    say(version="2", clock=time.time() + 3600)
    second = Heartbeat.objects.get()
    assert second.at > first.at
    assert second.version == "2"
    assert abs(first.skew) < 5
    assert abs(second.skew - 3600) < 5
    say(pid=8)
    assert Heartbeat.objects.count() == 2


@pytest.mark.django_db
def test_counts_are_added_up() -> None:
    say({GETS: 2, POSTS: 0})
    say({GETS: 1}, pid=8)
    assert sums() == {"GET": 3, "POST": 0}


@pytest.mark.django_db
def test_processes_that_are_gone_are_cleared() -> None:
    say({GETS: 2})
    assert clear_old_heartbeats(now=clock.now() + timedelta(minutes=59)) == 0
    assert clear_old_heartbeats(now=clock.now() + timedelta(minutes=61)) == 1
    assert not Heartbeat.objects.exists()
    assert sums() == {"GET": 2}


@pytest.mark.django_db(transaction=True)
def test_processes_at_once_lose_no_count() -> None:
    """In whatever order each has them."""

    def count(pid: int) -> None:
        try:
            for nth in range(20):
                pairs = [(GETS, 1), (POSTS, 1)]
                say(pairs if (nth + pid) % 2 else reversed(pairs), pid=pid)
        finally:
            connection.close()

    threads = [threading.Thread(target=count, args=(pid,)) for pid in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums() == {"GET": 60, "POST": 60}
