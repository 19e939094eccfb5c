"""How the service is doing, for whoever watches: read from the database, so that every process says the same.

Each part is one statement over rows that wait (partial indexes), over tables that stay small, or over a week.
"""

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from django.db import DatabaseError, InterfaceError

from camptrack.process_name import SERVICE
from camptrack.queries.keys import EXPIRES_SOON

from .patience import at_most

logger = logging.getLogger(__name__)

#: seconds that a part may take
PATIENCE = 2.0
#: seconds after which a process that was not heard of is not counted; an issue is made in minutes
SILENT_AFTER = {"web": 300, "worker": 180, "drain-loop": 180, "issue-loop": 900}

# Rows of name, labels, and a number or the moment since when something waits (none: nothing does). What may
# be long is counted up to 100,000.
_PARTS: Mapping[str, str] = {
    "totals": """
SELECT 'camptrack_marks_waiting', NULL::jsonb, count(*)::float, NULL::timestamptz
    FROM (SELECT FROM camptrack_stalemark LIMIT 100000) listed
UNION ALL SELECT 'camptrack_oldest_mark_seconds', NULL, NULL,
    (SELECT at FROM camptrack_stalemark ORDER BY id LIMIT 1)
UNION ALL SELECT 'camptrack_camps_failing', NULL, count(*), NULL
    FROM (SELECT FROM camptrack_drainretry LIMIT 100000) listed
UNION ALL SELECT 'camptrack_audit_camps_checked_total', NULL, (SELECT camps FROM camptrack_audit), NULL
UNION ALL SELECT 'camptrack_audit_differences_total', NULL, (SELECT differences FROM camptrack_audit), NULL
""",
    "feed": """
SELECT 'camptrack_changes_waiting', NULL::jsonb, count(*)::float, NULL::timestamptz
    FROM (SELECT FROM camptrack_change WHERE position IS NULL LIMIT 100000) listed
UNION ALL SELECT 'camptrack_oldest_change_seconds', NULL, NULL,
    (SELECT at FROM camptrack_change WHERE position IS NULL ORDER BY id LIMIT 1)
""",
    "issues": """
WITH to_be_made AS (
    SELECT attempts, due_at FROM camptrack_issue WHERE status = 'due' AND number IS NOT NULL LIMIT 100000
), overdue AS (
    SELECT min(next_due_at) AS at FROM camptrack_schedule
    WHERE next_due_at <= clock_timestamp() AND NOT paused
), waiting AS (
    SELECT at FROM camptrack_delivery WHERE status = 'waiting' LIMIT 100000
)
SELECT 'camptrack_issues_waiting', NULL::jsonb, count(*)::float, NULL::timestamptz FROM to_be_made
UNION ALL SELECT 'camptrack_issues_failing', NULL, count(*), NULL FROM to_be_made WHERE attempts > 0
UNION ALL SELECT 'camptrack_issue_overdue_seconds', NULL, NULL,
    least((SELECT min(due_at) FROM to_be_made), (SELECT at FROM overdue))
UNION ALL SELECT 'camptrack_deliveries', jsonb_build_object('status', delivery.status), count(*), NULL
    FROM camptrack_issue issue JOIN camptrack_delivery delivery ON delivery.issue_id = issue.id
    WHERE issue.due_at > clock_timestamp() - interval '7 days' GROUP BY delivery.status
UNION ALL SELECT 'camptrack_mails_waiting', NULL, count(*), NULL FROM waiting
UNION ALL SELECT 'camptrack_oldest_mail_seconds', NULL, NULL, (SELECT min(at) FROM waiting)
""",
    "webhooks": """
WITH endpoint AS (
    SELECT CASE WHEN disabled_at IS NOT NULL THEN 'disabled' WHEN failing_since IS NOT NULL THEN 'failing'
        ELSE 'working' END AS state FROM camptrack_webhookendpoint WHERE removed_at IS NULL
), waiting AS (
    SELECT at FROM camptrack_webhookdelivery WHERE status = 'waiting' LIMIT 100000
)
SELECT 'camptrack_webhooks', jsonb_build_object('state', known), count(endpoint)::float, NULL::timestamptz
    FROM unnest(ARRAY['working', 'failing', 'disabled']) known LEFT JOIN endpoint ON state = known
    GROUP BY known
UNION ALL SELECT 'camptrack_webhook_calls_waiting', NULL, count(*), NULL FROM waiting
UNION ALL SELECT 'camptrack_oldest_webhook_call_seconds', NULL, NULL, (SELECT min(at) FROM waiting)
""",
    "imports": """
WITH waiting AS (
    SELECT attempts, greatest(at, confirmed_at, undone_at) AS at
    FROM camptrack_import WHERE state IN ('waiting', 'confirming', 'undoing') LIMIT 100000
), calculation AS (
    SELECT at FROM camptrack_calculation WHERE finished_at IS NULL LIMIT 100000
)
SELECT 'camptrack_imports_waiting', NULL::jsonb, count(*)::float, NULL::timestamptz FROM waiting
UNION ALL SELECT 'camptrack_imports_failing', NULL, count(*), NULL FROM waiting WHERE attempts > 1
UNION ALL SELECT 'camptrack_oldest_import_seconds', NULL, NULL, (SELECT min(at) FROM waiting)
UNION ALL SELECT 'camptrack_calculations_waiting', NULL, count(*), NULL FROM calculation
UNION ALL SELECT 'camptrack_oldest_calculation_seconds', NULL, NULL, (SELECT min(at) FROM calculation)
""",
    "keys": """
SELECT 'camptrack_keys_expiring', NULL::jsonb, count(*)::float, NULL::timestamptz FROM camptrack_apikey
    WHERE revoked_at IS NULL AND successor_id IS NULL
    AND expires_at BETWEEN clock_timestamp() AND clock_timestamp() + %(soon)s
""",
    "processes": """
WITH heard AS (
    SELECT kind, max(at) AS at,
        count(id) FILTER (WHERE at > clock_timestamp() - silent * interval '1 second') AS lately
    FROM unnest(%(kinds)s, %(silent)s) AS expected (kind, silent)
    LEFT JOIN camptrack_heartbeat ON process = kind
    GROUP BY kind
)
SELECT 'camptrack_processes', jsonb_build_object('process', kind), lately::float, NULL::timestamptz FROM heard
UNION ALL SELECT 'camptrack_heartbeat_seconds', jsonb_build_object('process', kind),
    CASE WHEN at IS NULL THEN 'Infinity'::float END, at FROM heard
UNION ALL SELECT 'camptrack_clock_skew_seconds', NULL, max(abs(skew)), NULL FROM camptrack_heartbeat
    WHERE at > clock_timestamp() - interval '5 minutes'
""",
    "counts": "SELECT name, labels, value, NULL::timestamptz FROM camptrack_tally",
}
_READ = """
SELECT name, labels, coalesce(value, greatest(extract(epoch FROM clock_timestamp() - since), 0), 0)::float
FROM ({}) AS found (name, labels, value, since)
"""
PARTS = tuple(_PARTS)


class Sample(NamedTuple):
    """One value of a metric."""

    name: str
    labels: dict[str, str]
    value: float


def upkeep(part: str, patience: float = PATIENCE) -> list[Sample] | None:
    """One of PARTS; None if it could not be read in so many seconds."""
    said: dict[str, Any] = {
        "soon": EXPIRES_SOON,
        "kinds": list(SERVICE),
        "silent": [SILENT_AFTER[kind] for kind in SERVICE],
    }
    try:
        with at_most(patience) as cursor:
            cursor.execute(_READ.format(_PARTS[part]), said)
            rows = cursor.fetchall()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("the metrics of %s could not be read: %s", part, str(error).partition("\n")[0])
        return None
    return [Sample(name, orjson.loads(labels or "{}"), value) for name, labels, value in rows]


def silent_processes() -> list[str]:
    """Those of the service that were not heard of for too long, or never."""
    return [
        each.labels["process"]
        for each in upkeep("processes") or ()
        if each.name == "camptrack_processes" and not each.value
    ]
