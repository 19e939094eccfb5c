"""From committed to right, with the real worker, broker and drain loop, beside a no-op task's round trip."""

import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import redis
from django.db import transaction

from benchmarks import noop
from benchmarks.ratios import Ratio, ratio, timed
from benchmarks.reads import ON
from benchmarks.sustained import GIVE_UP, sustained, until_right
from benchmarks.writes import fetched, report_of, untouched
from camptrack.local import application
from camptrack.local.process import Child
from camptrack.models import Area

#: of one country
CAMPS = 200


@contextmanager
def _running() -> Iterator[None]:
    """Celery's worker and the drain loop on this database, and a worker for the no-op."""
    kept = tempfile.TemporaryDirectory(prefix="camptrack-bench-")
    folder = Path(kept.name)
    command = [sys.executable, "-m", "celery", "-A", "benchmarks.noop", "worker", "--concurrency", "1"]
    idle = Child(
        "noop",
        [*command, "--without-gossip", "--without-mingle", "-Q", "noop"],
        folder / "noop.log",
        {"CAMPTRACK_ROLE": "worker"},
        Path.cwd(),
    )
    children = [application.worker(folder, {}), application.drain_loop(folder, {}), idle]
    with kept:
        try:
            for child in children:
                child.start()
            noop_round_trip()
            yield
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.wait(10)


def noop_round_trip() -> float:
    """Seconds from sending a task to what it says."""
    reply, broker = (
        uuid.uuid4().hex,
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=2 * GIVE_UP),
    )
    started = time.perf_counter()
    noop.say.apply_async(args=[reply], queue="noop")
    if broker.blpop([reply], timeout=int(GIVE_UP)) is None:
        raise TimeoutError
    return time.perf_counter() - started


def committed_to_right(rounds: int) -> tuple[list[Ratio], dict[str, Any]]:
    """One report after the other into one country, and as many as a writer can."""
    country = Area.objects.filter(level=0).order_by("pk").first()
    if country is None:
        raise LookupError
    camps = untouched(country, CAMPS)
    rng = random.Random(3)
    with _running():
        until_right()
        counted = []
        for nth in range(rounds + 1):
            camp = camps[nth % len(camps)]
            fetched(camp.pk)  # once before: a disk is no part of the way
            trip, read = noop_round_trip(), timed(partial(fetched, camp.pk))
            committed: list[float] = []
            with transaction.atomic():
                # First of what follows the commit: the poke is a part of the way.
                transaction.on_commit(lambda at=committed: at.append(time.perf_counter()))
                report_of(camp, ON, rng.randrange(500, 9000))
            until_right()
            counted.append((trip, trip + read, time.perf_counter() - committed[0]))
        # Others again, and those of both writers the same.
        several = untouched(country, CAMPS)
        seconds = float(os.environ.get("CAMPTRACK_BENCH_SECONDS", "10"))
        told = sustained(seconds, several)
    trips, _floors, jobs = zip(*counted[1:], strict=True)
    name, trip_alone = "committed to right, one report at a time (p50)", "no-op Celery round trip"
    least = [(floor, job) for _trip, floor, job in counted[1:]]
    first = [(trip, job) for trip, _floor, job in counted[1:]]
    return (
        [
            ratio(name, f"{trip_alone}, and fetch the camp's rows", least, bar=5),
            ratio(f"{name}, by the bar that was set first", trip_alone, first, bar=5),
        ],
        {
            "round trip p50, p95 (ms)": _p(trips),
            "committed to right p50, p95 (ms)": _p(jobs),
            **told,
        },
    )


def _p(seconds: tuple[float, ...]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return round(cuts[9] * 1000, 1), round(cuts[18] * 1000, 1)
