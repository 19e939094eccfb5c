"""What changed in the totals of camps, written: their points, their breakdowns in force, their waves, and the
same difference in every area above."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.policy import POLICY

from .area_rows import AreaSums, Place
from .composition_rows import write_composition
from .flow_rows import write_flows
from .point_rows import changed, point_lines, points, stored_lines, write_points
from .question_rows import write_questions

# Where a camp lies, and where its points were added.
_PLACES = """
SELECT camp.id, camp.site_type,
       ARRAY(WITH RECURSIVE chain AS (
           SELECT id, parent_id FROM camptrack_area WHERE id = camp.area_id
           UNION
           SELECT area.id, area.parent_id FROM camptrack_area area JOIN chain ON area.id = chain.parent_id
       ) SELECT id FROM chain ORDER BY id),
       total.areas, total.site_type
FROM camptrack_camp camp LEFT JOIN camptrack_camptotal total ON total.camp_id = camp.id
WHERE camp.id = ANY(%s)
"""
_STAND = """
INSERT INTO camptrack_camptotal (camp_id, areas, site_type, policy, computed_at)
VALUES %s
ON CONFLICT (camp_id) DO UPDATE SET
    areas = excluded.areas, site_type = excluded.site_type, policy = excluded.policy,
    computed_at = excluded.computed_at
"""


def write_totals(decided: Mapping[int, Reconciliation]) -> set[int]:
    """Bring the stored totals of these camps to what was decided; the camps that differed. The caller holds
    the camps' locks, so nobody else writes their rows; the areas, which others write, come last."""
    with connection.cursor() as cursor:
        places = _places(cursor, decided)
        before = stored_lines(cursor, decided)
        after = {camp: point_lines(camp, each.points) for camp, each in decided.items()}
        moved = {camp for camp, (here, there) in places.items() if here != there}
        counted_anew = write_points(cursor, before, after)
        differ = moved | counted_anew
        differ |= write_composition(cursor, decided)
        differ |= write_flows(cursor, decided)
        differ |= write_questions(cursor, decided)
        areas = AreaSums()
        for camp in moved:
            here, there = places[camp]
            areas.move(points(before[camp]), there, decided[camp].points, here)
        for camp in counted_anew - moved:
            here, _ = places[camp]
            was, now = changed(before[camp], after[camp])
            areas.move(was, here, now, here)
        standing = [
            (camp, list(above), site_type, POLICY.version) for camp, ((above, site_type), _) in places.items()
        ]
        execute_values(cursor.cursor, _STAND, standing, "(%s, %s, %s, %s, clock_timestamp())", page_size=1000)
        areas.write(cursor)
    return differ


def _places(cursor: Any, camps: Iterable[int]) -> dict[int, tuple[Place, Place]]:
    """Where each camp's points belong, and where they stand now: nowhere, for a new camp."""
    cursor.execute(_PLACES, [list(camps)])
    return {
        camp: ((tuple(above), site_type), (tuple(areas or ()), there or site_type))
        for camp, site_type, above, areas, there in cursor.fetchall()
    }
