"""How far a standby is behind its primary."""

from django.db import connection

# A clock is told by every round of every drain loop (actions/standbys.py), so silence is no idleness. Of the
# primary's clock and ours, which may differ: a clock that is ahead there is no time that is to come.
_BEHIND = """
SELECT greatest(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::float
WHERE pg_is_in_recovery()
"""


def seconds_behind() -> float | None:
    """Since the last commit that arrived; infinity where none did yet, None where this is no standby."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND)
        found = cursor.fetchone()
    if found is None:
        return None
    return float("inf") if found[0] is None else float(found[0])
