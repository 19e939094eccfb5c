"""Every total made again by the drain's own code, while readers read."""

from collections.abc import Callable

from django.db import connection, transaction
from psycopg2.extras import execute_values

from camptrack.models import Camp
from camptrack.queries.verification import wrong_changes

from .totals import recompute_camp

_SET_CHANGES = """
INSERT INTO camptrack_areadelta (area_id, site_type, day, low, best, high, camps, camps_ageing, camps_stale,
                                 camps_flows_only, arrivals, departures)
VALUES %s
ON CONFLICT (area_id, site_type, day) DO UPDATE SET
    low = excluded.low, best = excluded.best, high = excluded.high, camps = excluded.camps,
    camps_ageing = excluded.camps_ageing, camps_stale = excluded.camps_stale,
    camps_flows_only = excluded.camps_flows_only,
    arrivals = excluded.arrivals, departures = excluded.departures
"""


def rebuild_totals(progress: Callable[[int, int], None] = lambda _done, _of: None) -> tuple[int, int]:
    """Recompute every camp, then mend the areas; how many camps and how many area days had been wrong.

    Each camp is replaced in one transaction, so nobody ever reads a hole.
    """
    camps = list(Camp.objects.order_by("pk").values_list("pk", flat=True))
    wrong = 0
    for done, camp in enumerate(camps, 1):
        wrong += recompute_camp(camp)
        progress(done, len(camps))
    return wrong, mend_areas()


@transaction.atomic
def mend_areas() -> int:
    """Set the areas' changes to the sums of their camps'; how many were wrong. Drains wait meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE camptrack_areadelta IN SHARE ROW EXCLUSIVE MODE")
        wrong = wrong_changes()
        if wrong:
            execute_values(
                cursor.cursor,
                _SET_CHANGES,
                [(area, site_type, day, *right) for area, site_type, day, _, right in wrong],
            )
    return len(wrong)
