"""The clock that counts."""

from datetime import datetime

from django.conf import settings
from django.db import connection

_NOW = "SELECT clock_timestamp()"
# The last commit that arrived. Whatever was acknowledged before its moment comes before it in the log, so it
# is here; nothing at all where none arrived yet.
_REPLAYED = """
SELECT CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_xact_replay_timestamp(), 'epoch')
            ELSE clock_timestamp() END
"""


def now() -> datetime:
    """The database's: evidence carries it, so it is the one that says what has been. Beside a standby: the
    moment of the primary's through which everything that was acknowledged is here."""
    with connection.cursor() as cursor:
        cursor.execute(_REPLAYED if settings.READ_ONLY else _NOW)
        (moment,) = cursor.fetchone()
    found: datetime = moment
    return found
