"""A spot check by a real worker: what somebody changed in a stored total is in its log and in the metrics."""

import time
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg2
import pytest

from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.stack import Stack
from workers import tasks

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]


def metrics(stack: Stack) -> dict[str, float]:
    with urllib.request.urlopen(f"{stack.url}/metrics", timeout=10) as answer:
        lines = [line.split() for line in answer.read().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def audit_by_the_worker(stack: Stack) -> dict[str, float]:
    """What the metrics say once it is done."""
    before = metrics(stack)["camptrack_audit_camps_checked_total"]
    with tasks.app.connection_for_write(stack.valkey.url) as connection:
        tasks.audit.apply_async(connection=connection)
    give_up = time.monotonic() + 30
    while (found := metrics(stack))["camptrack_audit_camps_checked_total"] == before:
        assert time.monotonic() < give_up, stack.worker.last_lines()
        time.sleep(0.05)
    return found


def test_a_changed_total_is_found_by_a_worker(
    stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]
) -> None:
    with stack_models():
        area = factories.area("SY08", parent=factories.country("SYR"), level=1)
        for nth in range(3):
            factories.counting_figure(camp=factories.camp(f"SY-{nth}", area=area))
        while metrics(stack)["camptrack_marks_waiting"]:
            drain_waiting(10)
        found = audit_by_the_worker(stack)
        assert found["camptrack_audit_camps_checked_total"] == 3
        assert found["camptrack_audit_differences_total"] == 0
        owner = psycopg2.connect(stack.owner_url)
        with owner, owner.cursor() as cursor:
            cursor.execute("UPDATE camptrack_camppoint SET best = best + 1, high = high + 1")
        owner.close()
        assert audit_by_the_worker(stack)["camptrack_audit_differences_total"] > 0
        said = stack.worker.last_lines(200)
        assert "level=error" in said
        assert "a stored total is wrong: camp SY-1 on 2019-03-14" in said
        assert "1000-1001" not in said  # no number of people
