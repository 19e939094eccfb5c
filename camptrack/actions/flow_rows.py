"""What changed in the waves of camps, written."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from psycopg2.extras import execute_values

from camptrack.queries.flows import FlowRow, flow_rows
from camptrack.reconcile.camp import Reconciliation

from .arrays import array

_STORED = """
SELECT flow.camp_id, wave.slug, measure, start, "end", people
FROM camptrack_waveflow flow JOIN camptrack_wave wave ON wave.id = flow.wave_id WHERE flow.camp_id = ANY(%s)
"""
_INSERT = """
INSERT INTO camptrack_waveflow (wave_id, camp_id, measure, start, "end", people)
SELECT wave.id, told.camp, measure, start, "end", people
FROM (VALUES %s) AS told (camp, slug, measure, start, "end", people)
JOIN camptrack_wave wave USING (slug)
"""


def write_flows(cursor: Any, decided: Mapping[int, Reconciliation]) -> set[int]:
    """Bring the stored flows of camps' waves to what was decided; the camps that differed."""
    cursor.execute(_STORED, [list(decided)])
    standing: dict[int, list[FlowRow]] = defaultdict(list)
    for camp, *row in cursor:
        standing[camp].append(tuple(row))
    wanted = {camp: flow_rows(each) for camp, each in decided.items()}
    differ = {camp for camp, rows in wanted.items() if rows != sorted(standing[camp])}
    if gone := [camp for camp in differ if standing[camp]]:
        cursor.execute("DELETE FROM camptrack_waveflow WHERE camp_id = ANY(%s)", [gone])
    if rows := [(camp, *row, array(people)) for camp in sorted(differ) for *row, people in wanted[camp]]:
        shape = "(%s::bigint, %s, %s, %s::date, %s::date, %s::bigint[])"
        execute_values(cursor.cursor, _INSERT, rows, shape, page_size=1000)
    return differ
