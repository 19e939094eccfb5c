"""What changed in the breakdowns in force of camps, written."""

from collections.abc import Mapping
from typing import Any

from psycopg2.extras import execute_values

from camptrack.queries.composition import composition_rows
from camptrack.reconcile.camp import Reconciliation

_STORED = """
SELECT camp_id, cut, day, figure_id::text, base, part FROM camptrack_compositionpoint WHERE camp_id = ANY(%s)
"""
_INSERT = "INSERT INTO camptrack_compositionpoint (camp_id, cut, day, figure_id, base, part) VALUES %s"


def write_composition(cursor: Any, decided: Mapping[int, Reconciliation]) -> set[int]:
    """Bring the stored breakdowns in force to what was decided; the camps that differed."""
    cursor.execute(_STORED, [list(decided)])
    standing: dict[int, set[tuple[Any, ...]]] = {camp: set() for camp in decided}
    for camp, *row in cursor:
        standing[camp].add(tuple(row))
    wanted = {camp: composition_rows(each) for camp, each in decided.items()}
    differ = {camp for camp, rows in wanted.items() if rows != standing[camp]}
    if gone := [camp for camp in differ if standing[camp]]:
        cursor.execute("DELETE FROM camptrack_compositionpoint WHERE camp_id = ANY(%s)", [gone])
    rows = [(camp, *row) for camp in sorted(differ) for row in sorted(wanted[camp], key=lambda row: row[:2])]
    if rows:
        execute_values(cursor.cursor, _INSERT, rows, page_size=1000)
    return differ
