"""`python -m benchmarks.issue COUNTRY`: an issue about a whole country, as JSON: its data, then its files.

A process of its own, so that its peak memory is the issue's.
"""

import json
import os
import resource
import sys
import time
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - models come after the settings

from benchmarks.reads import ON  # noqa: E402
from camptrack.actions.issues import BATCH, canonical  # noqa: E402
from camptrack.exports.situation import write  # noqa: E402
from camptrack.models import Area, Issue, Organisation, Schedule, User  # noqa: E402
from camptrack.queries import clock  # noqa: E402
from camptrack.queries.issues import asked_of  # noqa: E402
from camptrack.queries.situation import Gathering  # noqa: E402
from camptrack.vocabulary import FileFormat  # noqa: E402


def main(code: str) -> None:
    """The week up to the benchmarks' day, as known now."""
    connection.ensure_connection()
    found: dict[str, Any] = {"megabytes_before": _peak()}
    began, worked = time.perf_counter(), time.process_time()
    with transaction.atomic():
        asked = asked_of(_issue(Area.objects.get(code=code)))
        transaction.set_rollback(True)
    gathering = Gathering(asked)
    for at in range(0, len(asked.camps), BATCH):
        gathering.add(asked.camps[at : at + BATCH])
    situation = gathering.situation()
    data = canonical(situation)
    found |= {
        "camps": len(asked.camps),
        "seconds": round(time.perf_counter() - began, 1),
        # Without what the database takes, and without waiting for anybody.
        "seconds_of_python": round(time.process_time() - worked, 1),
        "megabytes": _peak(),
        "bytes": len(data),
    }
    found["files"] = {}
    for each in FileFormat:
        began = time.perf_counter()
        size = len(write(situation, "en", each))
        seconds = round(time.perf_counter() - began, 1)
        found["files"][each.value] = {"bytes": size, "seconds": seconds, "megabytes": _peak()}
    print(json.dumps(found))


def _issue(area: Area) -> Issue:
    """For as long as the transaction lasts."""
    organisation = Organisation.objects.get(slug="bench")
    schedule = Schedule.objects.create(
        slug="bench", title="People in recorded sites", area=area, organisation=organisation,
        cadence="week", weekday=1, at="07:00", zone="UTC", starts_on=ON, languages=["en"],
        formats=["json"], sensitivity="public", by=User.objects.get(username="bench"),
    )  # fmt: skip
    now = clock.now()
    start = ON - timedelta(days=6)
    return Issue.objects.create(schedule=schedule, start=start, end=ON, due_at=now, known_at=now, number=1)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(sys.argv[1])
