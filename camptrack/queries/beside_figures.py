"""What other tables hold of figures and their reports, for a page of thousands at once: ids in an array are
looked up in one walk through an index, where a look for each row costs three times as much."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection


class ReportFacts(NamedTuple):
    """What decides who sees a report's figures and whether they count."""

    organisation: int
    audience: str
    happened: list[str]


_REPORTS = """
SELECT r.id::text, r.organisation_id, r.audience,
       ARRAY(SELECT kind::text FROM camptrack_reportevent e WHERE e.report_id = r.id)
FROM camptrack_report r WHERE r.id = ANY(%(reports)s)
"""
# By the report: a fifth of the looks that the figures would take.
_PUBLISHED = """
SELECT figure_id::text, reliability, credibility, household_size, suppressed
FROM camptrack_publishedfigure WHERE report_id = ANY(%(reports)s)
"""
_DECISIONS = """
SELECT figure_id::text, count(*) FROM camptrack_decision WHERE figure_id = ANY(%(figures)s) GROUP BY figure_id
"""
_CELLS = """
SELECT figure_id::text, count(*) FROM camptrack_breakdowncell WHERE figure_id = ANY(%(figures)s)
GROUP BY figure_id
"""


def facts_of_reports(reports: Iterable[str]) -> dict[str, ReportFacts]:
    """By the report's id."""
    return {row[0]: ReportFacts._make(row[1:]) for row in _rows(_REPORTS, reports=reports)}


def published_of(reports: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Of the reports' figures that were published, by their id: reliability, credibility, household size,
    whether suppressed."""
    return {row[0]: row[1:] for row in _rows(_PUBLISHED, reports=reports)}


def decisions_of(figures: Iterable[str]) -> Mapping[str, int]:
    """How many decisions there are about each figure that has one."""
    return dict(_rows(_DECISIONS, figures=figures))


def cells_of(figures: Iterable[str]) -> Mapping[str, int]:
    """How many cells the breakdown has of each figure that has one."""
    return dict(_rows(_CELLS, figures=figures))


def _rows(sql: str, **ids: Iterable[str]) -> list[Any]:
    # One text of all ids: PostgreSQL reads it in a fraction of the time that it takes for an expression each.
    arrays = {name: f"{{{','.join(each)}}}" for name, each in ids.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql, arrays)
        rows: list[Any] = cursor.fetchall()
    return rows
