"""How the totals are doing, for whoever watches."""

from typing import NamedTuple

from django.db import connection

_UPKEEP = """
SELECT (SELECT count(*) FROM camptrack_stalemark),
       coalesce((SELECT greatest(extract(epoch FROM clock_timestamp() - at), 0)::float
                 FROM camptrack_stalemark ORDER BY id LIMIT 1), 0),
       coalesce((SELECT camps FROM camptrack_audit), 0),
       coalesce((SELECT differences FROM camptrack_audit), 0)
"""


class Upkeep(NamedTuple):
    """Marks that wait and the age of the oldest (0: none waits); what all spot checks came to."""

    marks_waiting: int
    oldest_mark_seconds: float
    audit_camps_checked: int
    audit_differences: int


def upkeep() -> Upkeep:
    """As the database has it, so that every process says the same."""
    with connection.cursor() as cursor:
        cursor.execute(_UPKEEP)
        return Upkeep._make(cursor.fetchone())
