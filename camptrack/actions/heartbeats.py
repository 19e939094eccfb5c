"""A process says that it lives, and what it counted since it last did."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import orjson
from django.db import connection, transaction

from camptrack.models import Heartbeat

KEPT_FOR = timedelta(hours=1)

_BEAT = """
INSERT INTO camptrack_heartbeat (process, host, pid, version, skew)
VALUES (%(process)s, %(host)s, %(pid)s, %(version)s, %(clock)s - extract(epoch FROM clock_timestamp()))
ON CONFLICT (process, host, pid) DO UPDATE
    SET version = excluded.version, skew = excluded.skew, at = clock_timestamp()
"""
# In one order, so that two processes never wait for each other in a circle.
_COUNT = """
INSERT INTO camptrack_tally (name, labels, value)
SELECT name, labels, value
FROM unnest(%(names)s, %(labels)s::jsonb[], %(values)s::float[]) AS added (name, labels, value)
ORDER BY name, labels
ON CONFLICT (name, labels) DO UPDATE SET value = camptrack_tally.value + excluded.value
"""


def beat(
    *,
    process: str,
    host: str,
    pid: int,
    version: str,
    clock: float,
    counted: Mapping[tuple[str, tuple[tuple[str, str], ...]], float],
) -> None:
    """`clock`: of the process, in seconds since 1970. `counted`: samples by name and labels, to be added to
    what all processes counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Worth neither a wait for a lock nor one for the disk.
        cursor.execute(
            "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '2s';"
            "SET LOCAL synchronous_commit = off"
        )
        cursor.execute(
            _BEAT, {"process": process, "host": host, "pid": pid, "version": version, "clock": clock}
        )
        if counted:
            names, labels = zip(*counted, strict=True)
            rows = [orjson.dumps(dict(each)).decode() for each in labels]
            cursor.execute(_COUNT, {"names": list(names), "labels": rows, "values": list(counted.values())})


def clear_old_heartbeats(*, now: datetime) -> int:
    """Of processes that are gone; how many."""
    return Heartbeat.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
