"""Reports published: their events, and what is copied to each of their figures at that moment (§3)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection

from camptrack.models import Figure, Report, ReportEvent, User
from camptrack.vocabulary import EventKind

from .small_cells import Place, SmallCells, breakdowns_of, one_after_the_other, place_of, telling_figures

# The grades and household sizes of this moment, whatever the caller read before.
_COPY = """
INSERT INTO camptrack_publishedfigure (figure_id, report_id, camp_id, reliability, credibility,
                                       household_size, suppressed, suppressed_cells)
SELECT figure.id, report.id, figure.camp_id, coalesce(nullif(report.reliability, ''), source.reliability),
       coalesce(report.credibility, source.credibility), camp.household_size,
       figure.id = ANY(%(numbers)s::uuid[]),
       ARRAY(SELECT id FROM camptrack_breakdowncell cell
             WHERE cell.figure_id = figure.id AND id = ANY(%(cells)s) ORDER BY id)
FROM camptrack_figure figure
JOIN camptrack_report report ON report.id = figure.report_id
JOIN camptrack_source source ON source.id = report.source_id
JOIN camptrack_camp camp ON camp.id = figure.camp_id
WHERE figure.report_id = ANY(%(reports)s::uuid[])
"""


def publish_all(
    reports: Sequence[Report],
    *,
    by: User,
    counts_from: Sequence[datetime | None],
    tells_of_parts: bool = True,
) -> None:
    """From now on the figures of these reports count, as if published one after the other. The caller holds
    the reports, and has seen that none was published; `tells_of_parts`: whether any of their figures may be
    or hold a part of a camp."""
    events = [
        happening(report, EventKind.PUBLISHED, by=by, counts_from=moment)
        for report, moment in zip(reports, counts_from, strict=True)
    ]
    ReportEvent.objects.bulk_create(events)
    figures = telling_figures(reports) if tells_of_parts else []
    if figures:
        one_after_the_other({figure.camp_id for figure in figures})
    told: dict[object, list[Figure]] = {report.pk: [] for report in reports}
    for figure in figures:
        told[figure.report_id].append(figure)
    rows = breakdowns_of(figures) if figures else {}
    for together in _turns(reports, told):
        small = SmallCells([figure for report in together for figure in told[report.pk]], rows)
        with connection.cursor() as cursor:
            cursor.execute(
                _COPY,
                {
                    "numbers": [str(key) for key in small.numbers],
                    "cells": [*small.cells],
                    "reports": [str(report.pk) for report in together],
                },
            )


def _turns(reports: Sequence[Report], told: dict[object, list[Figure]]) -> Iterator[list[Report]]:
    """Who speaks of a place of which an earlier one speaks takes a later turn: what may be shown depends on
    what is out."""
    together: list[Report] = []
    spoken: set[Place] = set()
    for report in reports:
        places = {place_of(figure) for figure in told[report.pk]}
        if spoken & places:
            yield together
            together, spoken = [], set()
        together.append(report)
        spoken |= places
    yield together


def happening(
    report: Report, kind: EventKind, *, by: User, reason: str = "", counts_from: datetime | None = None
) -> ReportEvent:
    """An event of a report, not stored; it counts from its own moment if no other is given."""
    event = ReportEvent(report=report, kind=kind, reason=reason, by=by)
    if counts_from is not None:
        event.counts_from = counts_from
    return event
