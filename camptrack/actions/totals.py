"""The drain: camps with marks get right totals (docs/explanation/architecture.md).

One short READ COMMITTED transaction for a camp, or for a few that wait together: try the camps' locks, take
their marks, only then read the evidence of any, reconcile, and write the difference for the camps and, last,
for every area above. A mark that lands later survives and causes one more run. Any other order of these steps
goes wrong under some interleaving.
"""

import logging
import traceback
from collections.abc import Iterable, Sequence

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from camptrack.queries.counting import counting_figures
from camptrack.reconcile.camp import reconcile

from .sequencing import note_totals
from .total_rows import write_totals

logger = logging.getLogger(__name__)

#: the first key of the advisory locks that the drain takes; the second is the camp's id
LOCK = 0x6361
#: camps drained in one transaction. Ten cost a third less together than each by itself, more hardly any less;
#: and whoever waits for the rows of their areas, or for a camp that another report touched meanwhile, waits
#: a fifth of a second at most.
TOGETHER = 10
#: seconds to wait after the first failure of a camp; doubled each time, up to an hour
FIRST_PAUSE, LONGEST_PAUSE = 2, 3600

_WAITING = """
SELECT mark.camp_id FROM camptrack_stalemark mark
LEFT JOIN camptrack_drainretry retry USING (camp_id)
WHERE retry.not_before IS NULL OR retry.not_before <= clock_timestamp()
GROUP BY mark.camp_id ORDER BY min(mark.id) LIMIT %s
"""
# In one statement, though it may see an older state than the locks: marks that it does not see survive.
_TAKE_WHERE_FREE = """
WITH held AS MATERIALIZED (
    SELECT camp FROM unnest(%(camps)s) camp WHERE pg_try_advisory_xact_lock(%(lock)s, camp)
), tried_again AS (DELETE FROM camptrack_drainretry WHERE camp_id IN (SELECT camp FROM held))
DELETE FROM camptrack_stalemark WHERE camp_id IN (SELECT camp FROM held) RETURNING camp_id
"""
_TAKE = """
WITH tried_again AS (DELETE FROM camptrack_drainretry WHERE camp_id = ANY(%(camps)s))
DELETE FROM camptrack_stalemark WHERE camp_id = ANY(%(camps)s) RETURNING camp_id
"""
_RETRY = """
INSERT INTO camptrack_drainretry (camp_id, attempts, not_before, error)
VALUES (%(camp)s, 1, clock_timestamp() + make_interval(secs => %(first)s), %(error)s)
ON CONFLICT (camp_id) DO UPDATE SET
    attempts = camptrack_drainretry.attempts + 1,
    not_before = clock_timestamp() + make_interval(
        secs => least(%(first)s * power(2, least(camptrack_drainretry.attempts, 30)), %(longest)s)),
    error = excluded.error
"""


def drain_waiting(limit: int) -> int:
    """Drain up to so many camps that have marks, longest waiting first; how many were drained."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [limit])
        camps = [camp for (camp,) in cursor.fetchall()]
    return drain_camps(camps)


def drain_camps(camp_ids: Iterable[int]) -> int:
    """Drain these camps; how many were. One that fails is set down for later and holds up no other."""
    camps = sorted(set(camp_ids))
    return sum(_drained(camps[first : first + TOGETHER]) for first in range(0, len(camps), TOGETHER))


def _drained(camps: Sequence[int]) -> int:
    try:
        return _drain(camps)
    except Exception as error:
        if database_is_gone(error):
            raise  # not the camps' fault: whoever calls tries again
        if len(camps) > 1:
            return sum(_drained([camp]) for camp in camps)
        _postpone(camps[0])
        return 0


@transaction.atomic
def _drain(camps: Sequence[int]) -> int:
    """Bring the totals of these camps, and those of the areas above them, up to their marks. Camps that
    another process is at are left to it; camps without marks are right."""
    marked = _taken(_TAKE_WHERE_FREE, camps)
    if marked:
        _recompute(sorted(marked))
        note_totals(marked)
    return len(marked)


@transaction.atomic
def recompute_camps(camps: Sequence[int]) -> set[int]:
    """The same for several at once, marked or not: what a rebuild does to every camp. Those whose stored
    total had been wrong.

    As exact as one by one, in the same order: all locks, then all marks, only then the evidence of any. The
    locks are taken in the order of the camps and before a row is written, and a drain does not wait for
    them, so nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, camp) FROM unnest(%s) camp", [LOCK, sorted(camps)])
    marked = _taken(_TAKE, camps)
    differ = _recompute(camps)
    if marked or differ:
        note_totals(marked | differ)
    return differ - marked


def _taken(sql: str, camps: Sequence[int]) -> set[int]:
    """Take the marks of the camps; those that had any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"camps": [*camps], "lock": LOCK})
        return {camp for (camp,) in cursor.fetchall()}


def _recompute(camps: Sequence[int]) -> set[int]:
    return write_totals({camp: reconcile(figures) for camp, figures in counting_figures(camps).items()})


def database_is_gone(error: Exception) -> bool:
    """A broken connection has no SQLSTATE, or that of a server that shuts down; a time-out has its own."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "pgcode", None)
    return state is None or state.startswith(("08", "57P"))


def _postpone(camp: int) -> None:
    error = traceback.format_exc()
    logger.error("camp %s could not be drained; it is tried again later\n%s", camp, error)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                _RETRY,
                {
                    "camp": camp,
                    "first": FIRST_PAUSE,
                    "longest": LONGEST_PAUSE,
                    "error": error[-2000:],
                },
            )
    except DatabaseError:
        logger.exception("camp %s could not be set down for later; its marks stand", camp)
