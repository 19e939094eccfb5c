"""Nothing acknowledged is lost and no total stays wrong, whatever is killed.

Small here; `make storm` runs it at full size.
"""

import contextlib
import os
import random
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from camptrack.actions.api_keys import create_api_key
from camptrack.models import PublishedFigure, StaleMark
from camptrack.queries.timeline import all_stored_points
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Scope
from tests import factories
from tests.reconcile import oracle
from tests.reconcile.oracle_figures import Record
from tests.stack import Stack
from tests.storms.client import SOURCES, Posted, post_all

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]

REPORTS = int(os.environ.get("CAMPTRACK_STORM_REPORTS", "100"))
KILLS = int(os.environ.get("CAMPTRACK_STORM_KILLS", "3"))
SEED = int(os.environ.get("CAMPTRACK_STORM_SEED", "1"))


@dataclass
class Partner:
    """A key, and the camps that it posts about, by code."""

    key: str
    camps: dict[str, int]


@pytest.fixture
def partner(stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]) -> Iterator[Partner]:
    with stack_models():
        organisation = factories.organisation("partner")
        area = factories.area("SY08", parent=factories.country("SYR"), level=1)
        camps = [factories.camp(f"SY-{nth:03}", area=area) for nth in range(20)]
        factories.wave("north")
        for slug in SOURCES:
            factories.source(slug)
        _, key = create_api_key(
            by=None,
            organisation=organisation,
            scopes=list(Scope),
            name="storm",
            expires_at=timezone.now() + timedelta(days=1),
        )
        yield Partner(key, {camp.code: camp.pk for camp in camps})


def settle(seconds: float = 60) -> float:
    """Wait until no camp waits; how long that took."""
    started = time.monotonic()
    while StaleMark.objects.exists():
        assert time.monotonic() - started < seconds, f"{StaleMark.objects.count()} marks still wait"
        time.sleep(0.05)
    return time.monotonic() - started


def assert_nothing_lost_and_all_right(posted: Posted, partner: Partner) -> None:
    """Compare with the client's own list, with a recomputation, and with the oracle."""
    stored = set(map(str, PublishedFigure.objects.values_list("figure", flat=True)))
    acknowledged = {each.record.key for each in posted.acknowledged}
    assert acknowledged - stored == set()
    found = verify_totals()
    assert (found.waiting, found.differences) == (0, [])
    by_camp: dict[str, list[Record]] = defaultdict(list)
    for each in posted.acknowledged:
        by_camp[each.camp].append(each.record)
    if stored == acknowledged:  # a post may be in though its answer was cut off
        for code in list(by_camp)[:5]:
            assert_as_the_oracle_says(partner.camps[code], by_camp[code])


def assert_as_the_oracle_says(camp: int, records: list[Record]) -> None:
    last = max(record.end for record in records)
    history = oracle.history(records, last)
    points = {point.day: point for point in all_stored_points(camp)}
    state = None
    for day in sorted(history):
        state = points.get(day.toordinal(), state)
        assert state is not None
        right = history[day]
        assert (day, state.low, state.best, state.high) == (day, right.low, right.best, right.high)


def test_workers_killed_at_random_steps(stack: Stack, partner: Partner) -> None:
    rng = random.Random(SEED)
    landed: list[int] = []
    over = threading.Event()

    def waiting() -> int:
        ((marks,),) = stack.sql("SELECT count(*) FROM camptrack_stalemark")
        return int(marks)

    def kill_now_and_then() -> None:
        while len(landed) < KILLS and not over.is_set():
            time.sleep(rng.uniform(0.05, 0.6))
            while not waiting() and not over.is_set():
                pass  # a kill between two pieces of work would show nothing
            stack.worker.kill(signal.SIGKILL)
            landed.append(waiting())
            with contextlib.suppress(Exception):
                stack.worker.wait(5)
            stack.worker.start()

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    posted = post_all(port=stack.port, key=partner.key, camps=list(partner.camps), reports=REPORTS, seed=SEED)
    over.set()
    killer.join()
    took = settle()
    print(  # noqa: T201 - what the storm came to
        f"\nseed {SEED}: {len(posted.acknowledged)} acknowledged, {len(posted.failed)} refused, "
        f"{len(landed)} workers killed, {sum(1 for each in landed if each)} with camps waiting, "
        f"all right {took:.1f} s after the last answer"
    )
    assert posted.failed == []
    assert landed
    assert_nothing_lost_and_all_right(posted, partner)


def test_posts_succeed_while_the_broker_is_down_or_frozen(stack: Stack, partner: Partner) -> None:
    for fault in (signal.SIGKILL, signal.SIGSTOP):
        stack.valkey.child.kill(fault)
        posted = post_all(
            port=stack.port, key=partner.key, camps=list(partner.camps), reports=REPORTS // 2, seed=SEED
        )
        took = settle()
        slowest = max(each.seconds for each in posted.acknowledged)
        print(  # noqa: T201 - what the storm came to
            f"\nbroker {fault.name}: {len(posted.acknowledged)} acknowledged, {len(posted.failed)} refused, "
            f"slowest {slowest:.2f} s, all right {took:.1f} s after the last answer"
        )
        assert posted.failed == []
        assert verify_totals().differences == []
        stack.start()
