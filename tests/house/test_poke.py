"""A poke never fails and never keeps a request waiting, whatever its broker does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from camptrack.local.valkey import Valkey
from workers.poke import CAMPS_IN_A_TASK, Breaker, poke

# A process of its own, as a web process is: Celery's app reads its broker once.
POKE_TWICE = """
import django, time; django.setup()
from workers.poke import poke
for _ in range(2):
    began = time.monotonic(); poke([1, 2]); print(time.monotonic() - began)
"""


@pytest.fixture
def broker(tmp_path: Path):
    valkey = Valkey.at(tmp_path / "broker", tmp_path)
    valkey.start()
    yield valkey
    valkey.child.kill(signal.SIGCONT)
    valkey.child.stop()


def poke_twice(broker: Valkey) -> tuple[list[float], str]:
    environment = {**os.environ, "REDIS_URL": broker.url, "DJANGO_SETTINGS_MODULE": "camptrack.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", POKE_TWICE], env=environment, capture_output=True, text=True, check=True
    )
    return [float(line) for line in answer.stdout.split()], answer.stderr


def test_a_poke_reaches_the_broker(broker: Valkey) -> None:
    _, said = poke_twice(broker)
    assert "no poke" not in said


@pytest.mark.parametrize("fault", [signal.SIGSTOP, signal.SIGKILL], ids=["frozen", "gone"])
def test_a_broker_that_does_not_answer_costs_one_request_a_moment(
    broker: Valkey, fault: signal.Signals
) -> None:
    broker.child.kill(fault)
    (first, second), said = poke_twice(broker)
    assert first < 5  # half a second of limits, and a busy machine; without limits it hangs for ever
    assert second < 0.4  # the breaker is open: less than the limits take
    assert said.count("no poke for 2 camps") == 1


def test_the_breaker_closes_again() -> None:
    now = time.monotonic()
    breaker = Breaker(5, clock=lambda: now)
    breaker.trip()
    assert not breaker.closed
    now += 5
    assert breaker.closed


def test_many_camps_are_shared_among_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(
        "workers.poke.drain_camps.apply_async", lambda kwargs, **_options: sent.append(kwargs["camp_ids"])
    )
    poke(range(2 * CAMPS_IN_A_TASK + 1))
    assert [len(some) for some in sent] == [CAMPS_IN_A_TASK, CAMPS_IN_A_TASK, 1]
    assert [camp for some in sent for camp in some] == [*range(2 * CAMPS_IN_A_TASK + 1)]
