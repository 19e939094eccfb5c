"""What changed in the open questions of camps, written."""

from collections.abc import Mapping
from typing import Any

from psycopg2.extras import execute_values

from camptrack.queries.questions import question_rows, stored_question_rows
from camptrack.reconcile.camp import Reconciliation

_DELETE = """
DELETE FROM camptrack_question USING unnest(%s, %s::uuid[]) AS gone (camp, figure)
WHERE camp_id = gone.camp AND figure_id = gone.figure
"""
_INSERT = "INSERT INTO camptrack_question (camp_id, figure_id, kind, other_id, day, people) VALUES %s"


def write_questions(cursor: Any, decided: Mapping[int, Reconciliation]) -> set[int]:
    """Bring the stored questions to what was decided, row by row; the camps that differed."""
    standing = stored_question_rows(list(decided))
    wanted = {camp: question_rows(each) for camp, each in decided.items()}
    differ = {camp for camp, rows in wanted.items() if rows != standing[camp]}
    if gone := [(camp, row[0]) for camp in differ for row in standing[camp] - wanted[camp]]:
        cursor.execute(_DELETE, [[camp for camp, _ in gone], [figure for _, figure in gone]])
    if new := [(camp, row) for camp in sorted(differ) for row in sorted(wanted[camp] - standing[camp])]:
        rows = [
            (camp, figure, kind, other or None, day, people)
            for camp, (figure, kind, other, day, people) in new
        ]
        execute_values(cursor.cursor, _INSERT, rows, "(%s, %s::uuid, %s, %s::uuid, %s, %s)", page_size=1000)
    return differ
