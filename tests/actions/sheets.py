"""Rows of a sheet as the reader of spreadsheets gives them, and imports of sheets as people write them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from camptrack.actions.import_plan import plan_import
from camptrack.actions.import_planned import Plan, PlannedRow
from camptrack.actions.import_rows import KeptRow
from camptrack.ingest.figure_rows import CellProblem, ReadCell, ReadRow
from tests.actions.stories import TODAY, Story

#: what a row says unless it says otherwise; a column each, from A
PLAIN: dict[str, Any] = {
    "camp": "SY-ALHOL",
    "measure": "headcount",
    "on": date(2024, 3, 1),
    "value": 9454,
    "source": "ocha",
    "title": "Flash update",
    "published_on": date(2024, 3, 8),
}


def row(
    number: int = 2,
    *,
    cells: Sequence[ReadCell] = (),
    problems: Sequence[CellProblem] = (),
    without: Sequence[str] = (),
    figure: int = 1,
    **values: Any,
) -> ReadRow:
    said = {name: value for name, value in {**PLAIN, **values}.items() if name not in without}
    letters = dict(zip(said, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
    return ReadRow(number, figure, said, tuple(cells), tuple(problems), {}, letters)


def kept(rows: Sequence[ReadRow]) -> list[KeptRow]:
    return [KeptRow(nth, "week 12", each) for nth, each in enumerate(rows)]


def plan(story: Story, *rows: ReadRow, by: Any = None) -> Plan:
    """As Dana's, or somebody else's, import for Demo Relief."""
    return plan_import(
        by=by or story.cast.dana,
        organisation=story.cast.demo_relief,
        rows=kept(rows),
        today=TODAY,
    )


def outcomes(found: Plan) -> list[str]:
    return [each.outcome.value for each in found.rows]


def codes(planned: PlannedRow) -> set[tuple[str, str]]:
    """The column and the code of each problem; each says something."""
    assert all(problem.detail for problem in planned.problems)
    return {(problem.column, problem.code) for problem in planned.problems}
