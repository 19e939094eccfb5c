"""A partner system that posts reports and keeps its own list of what was acknowledged."""

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.reconcile.oracle_figures import Record

DAY_0 = date(2024, 1, 1)
SOURCES = ("aid", "bel", "cam")


@dataclass
class Acknowledged:
    """An answer of 2xx: the report, and its one figure as the oracle takes it."""

    report: str
    camp: str
    record: Record
    seconds: float


@dataclass
class Posted:
    """What several threads posted: what was acknowledged, and every other answer."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def random_figure(rng: random.Random) -> Record:
    """One figure of one source, simple enough to post by the thousand."""
    measure = rng.choice(("headcount", "arrivals", "arrivals", "departures"))
    start = DAY_0 + timedelta(days=rng.randrange(120))
    end = start if measure == "headcount" else start + timedelta(days=rng.choice((0, 2, 6, 13)))
    return Record(
        key="",
        measure=measure,
        start=start,
        end=end,
        value=rng.randrange(5000),
        qualifier=rng.choice(("exactly", "about", "more_than", "at_most")),
        reliability=rng.choice("ABCD"),
        credibility=rng.randint(1, 4),
        published_on=end + timedelta(days=rng.randrange(9)),
        source=rng.choice(SOURCES),
        wave=rng.choice((None, "north")) if measure != "headcount" else None,
    )


def body(record: Record, camp: str) -> dict[str, Any]:
    """The report as it is posted."""
    figure: dict[str, Any] = {
        "camp": camp,
        "measure": record.measure,
        "value": record.value,
        "qualifier": record.qualifier,
    }
    if record.measure == "headcount":
        figure["on"] = record.start.isoformat()
    else:
        figure |= {"start": record.start.isoformat(), "end": record.end.isoformat(), "wave": record.wave}
    return {
        "source": record.source,
        "title": "Posted in a storm",
        "published_on": record.published_on.isoformat(),
        "reliability": record.reliability,
        "credibility": record.credibility,
        "publish": True,
        "figures": [figure],
    }


def post_all(
    *,
    port: int,
    key: str,
    camps: Sequence[str],
    reports: int,
    seed: int,
    threads: int = 4,
    each: Callable[[], None] = lambda: None,
) -> Posted:
    """Post so many reports from several threads; `each` is called after every answer."""
    posted = Posted()

    def run(nth: int) -> None:
        rng = random.Random(seed * 1000 + nth)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(reports // threads):
            record, camp = random_figure(rng), rng.choice(camps)
            started = time.monotonic()
            status, answer = _post(connection, key, body(record, camp))
            if status == 201:
                figure = answer["figures"][0]["id"]
                kept = Record(**{**vars(record), "key": figure})
                posted.acknowledged.append(Acknowledged(answer["id"], camp, kept, time.monotonic() - started))
            else:
                posted.failed.append(f"{status}: {answer}")
            each()
        connection.close()

    workers = [threading.Thread(target=run, args=(nth,)) for nth in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return posted


def _post(connection: http.client.HTTPConnection, key: str, content: dict[str, Any]) -> tuple[int, Any]:
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    }
    connection.request("POST", "/api/v1/reports/", json.dumps(content), headers)
    response = connection.getresponse()
    return response.status, json.loads(response.read() or b"{}")
