"""The sequencer: changes get their places in the feed, in an order that nobody reads past.

A writer's transaction adds its changes without a place. Here, under one advisory lock, those that are
committed get the next places; what commits later gets a later one, however early it was written. Places go on
from the highest one in the table, so they outlive dump and restore.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from camptrack.models import Change
from camptrack.vocabulary import ChangeKind

#: the advisory lock of whoever gives places
LOCK = 0x63680001
#: changes placed in one transaction: a fraction of a second, even where each is a report with its figures
TOGETHER = 1000
#: for how long a reader may be away before it must pull everything again
KEPT = timedelta(days=90)

# What says the same again is dropped: how an object is now is read when somebody asks. Ids are looked up as
# arrays, by the key: by what it knows of the table, the planner would sooner read all of it.
_PLACE = """
WITH waiting AS MATERIALIZED (
    SELECT id, kind, key, whole, at FROM camptrack_change
    WHERE position IS NULL ORDER BY id LIMIT %(together)s
), latest AS MATERIALIZED (
    SELECT max(id) AS id, kind, key, bool_or(whole) AS whole, max(at) AS at FROM waiting GROUP BY kind, key
), numbered AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY id, NOT stands, key) + (
        SELECT coalesce(max(position), 0) FROM camptrack_change) AS position
    FROM (
        SELECT id, kind, key, at, true AS stands FROM latest
        UNION ALL
        SELECT latest.id, %(figure)s, figure.id::text, latest.at, false
        FROM latest JOIN camptrack_figure figure ON figure.report_id = latest.key::uuid
        WHERE latest.kind = %(report)s AND latest.whole
    ) AS told
), placed AS (
    UPDATE camptrack_change change SET position = numbered.position
    FROM numbered
    WHERE change.id = ANY(ARRAY(SELECT id FROM latest)) AND numbered.stands AND change.id = numbered.id
), added AS (
    INSERT INTO camptrack_change (kind, key, position, at)
    SELECT kind, key, position, at FROM numbered WHERE NOT stands ORDER BY position
), dropped AS (
    DELETE FROM camptrack_change WHERE id = ANY(ARRAY(SELECT id FROM waiting EXCEPT SELECT id FROM latest))
)
SELECT count(*) FROM waiting
"""
_NOTE_TOTALS = """
INSERT INTO camptrack_change (kind, key)
SELECT %s, code FROM camptrack_camp WHERE id = ANY(%s) ORDER BY id
"""
# From the first on, so that there is no gap behind a place that somebody has read to; and never the last,
# from which the next one counts.
_CLEAR = """
DELETE FROM camptrack_change WHERE position < coalesce(
    (SELECT position FROM camptrack_change
     WHERE position IS NOT NULL AND at >= %(before)s ORDER BY position LIMIT 1),
    (SELECT max(position) FROM camptrack_change)
)
"""


def place_changes(most: int) -> int:
    """Give places to what waits, up to so many of it at least; how many there were. A look at an empty index
    where nothing waits."""
    placed = 0
    while placed < most and Change.objects.filter(position=None).exists():
        placed += _place()
    return placed


@transaction.atomic
def _place() -> int:
    with connection.cursor() as cursor:
        # A statement of its own: the next one sees what the one before us placed.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            _PLACE, {"together": TOGETHER, "report": ChangeKind.REPORT, "figure": ChangeKind.FIGURE}
        )
        (count,) = cursor.fetchone()
    return int(count)


def note_totals(camps: Iterable[int]) -> None:
    """The totals of these camps (by id) were brought up to date."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_TOTALS, [ChangeKind.CAMP_TOTAL, list(camps)])


def clear_old_changes(*, now: datetime) -> int:
    """Forget what no reader is promised any more; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, {"before": now - KEPT})
        return int(cursor.rowcount)
