"""The open questions of camps, as they are stored and as the rules have them."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.questions import questions

#: figure, kind, other figure (or ""), day, people
QuestionRow = tuple[str, str, str, date, int]

_STORED = """
SELECT camp_id, figure_id::text, kind, coalesce(other_id::text, ''), day, people
FROM camptrack_question WHERE camp_id = ANY(%s)
"""


def question_rows(decided: Reconciliation) -> set[QuestionRow]:
    """The open questions of a camp as they are stored."""
    return {
        (asked.figure, asked.kind.value, asked.other or "", date.fromordinal(asked.day), asked.people)
        for asked in questions(decided)
    }


def stored_question_rows(camps: Collection[int]) -> dict[int, set[QuestionRow]]:
    """The same of these camps (by id) as they stand: one look, however many camps."""
    found = {camp: set[QuestionRow]() for camp in camps}
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [list(camps)])
        for camp, *row in cursor:
            found[camp].add(tuple(row))
    return found
