"""What a partner system posts in a storm."""

import random
from datetime import date, timedelta
from typing import Any

from tests.reconcile.oracle_figures import Record

DAY_0 = date(2024, 1, 1)
SOURCES = ("aid", "bel", "cam")


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
