"""Every total made again by the drain's own code, while readers read."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, transaction
from psycopg2.extras import execute_values

from camptrack.models import Camp
from camptrack.queries.verification import wrong_changes

from .totals import database_is_gone, recompute_camp

logger = logging.getLogger(__name__)

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


@dataclass
class Rebuilt:
    """What a rebuild found: camps and area days that had been wrong, and the camps (by code) that could
    not be recomputed, whose totals stand as they were."""

    camps: int = 0
    area_days: int = 0
    failed: list[str] = field(default_factory=list)


def rebuild_totals(progress: Callable[[int, int], None] = lambda _done, _of: None) -> Rebuilt:
    """Recompute every camp, then mend the areas; one camp that fails holds up no other.

    Each camp is replaced in one transaction, so nobody ever reads a hole. Raises what a lost database
    raises.
    """
    camps = list(Camp.objects.order_by("pk").values_list("pk", "code"))
    rebuilt = Rebuilt()
    for done, (camp, code) in enumerate(camps, 1):
        try:
            rebuilt.camps += recompute_camp(camp)
        except Exception as error:
            if database_is_gone(error):
                raise
            logger.exception("camp %s could not be rebuilt", code)
            rebuilt.failed.append(code)
        progress(done, len(camps))
    rebuilt.area_days = mend_areas()
    return rebuilt


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
