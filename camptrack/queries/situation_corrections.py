"""What was corrected or retracted between two cut-offs, of what had counted at the first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from camptrack.models import Camp
from camptrack.reconcile import figures as rules
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure
from camptrack.situation import Band, Correction

from .counting import counting_figures
from .situation_days import total
from .situation_rows import named
from .situation_voices import people

# From each report that ended its time between the cut-offs along its corrections to the last event by the
# second one; reports that counted at the first are told apart by their figures.
_ENDED = """
WITH RECURSIVE chain AS (
    SELECT report_id AS first, report_id AS report, kind, counts_from, reason
    FROM camptrack_reportevent
    WHERE kind IN ('retracted', 'superseded') AND counts_from > %(after)s AND counts_from <= %(until)s
    UNION ALL
    SELECT first, next.id, event.kind, event.counts_from, event.reason
    FROM chain JOIN camptrack_report next ON next.supersedes_id = chain.report AND chain.kind = 'superseded'
    JOIN camptrack_reportevent event ON event.report_id = next.id
        AND event.kind IN ('retracted', 'superseded') AND event.counts_from <= %(until)s
)
SELECT DISTINCT ON (first) first, last.kind, last.counts_from, source.name, report.title,
       CASE WHEN next.id IS NULL THEN last.report ELSE next.id END,
       CASE WHEN EXISTS (
            SELECT FROM camptrack_reportevent event WHERE event.kind = 'redacted'
            AND event.report_id IN (first, last.report, next.id))
       OR next.audience = 'internal' AND NOT EXISTS (
            SELECT FROM camptrack_reportevent event WHERE event.report_id = next.id
            AND event.kind = 'shared' AND event.counts_from <= %(until)s)
       THEN '' ELSE last.reason END
FROM chain last
JOIN camptrack_report report ON report.id = first
JOIN camptrack_source source ON source.id = report.source_id
LEFT JOIN camptrack_report next ON next.supersedes_id = last.report AND last.kind = 'superseded'
ORDER BY first, last.counts_from DESC
"""
# Wherever they may have counted: too many camps do no harm, what counted there says the rest.
_WHERE = """
SELECT figure.id, figure.report_id, array_remove(ARRAY[
    figure.camp_id, decision.camp_id, wave.origin_camp_id, wave.destination_camp_id], NULL)
FROM camptrack_figure figure
LEFT JOIN camptrack_decision decision ON decision.figure_id = figure.id
LEFT JOIN camptrack_wave wave ON wave.id IN (figure.wave_id, decision.wave_id)
WHERE figure.report_id = ANY(%(reports)s::uuid[])
"""


_Voices = dict[UUID, list[rules.Voice]]


@dataclass(frozen=True)
class Ended:
    """A report whose time ended: how, when, why, and the revision that speaks instead of it."""

    report: UUID
    kind: str
    at: datetime
    source: str
    title: str
    last: UUID
    #: empty where it was redacted, or speaks of what others may not see
    reason: str


@dataclass(frozen=True)
class Corrections:
    """All that happened between the cut-offs, asked once; then told batch by batch."""

    ended: Mapping[UUID, Ended]
    since: datetime
    #: by figure the report, before and after; by camp (id) that they may be about
    reports: Mapping[str, UUID]
    camps: frozenset[int]

    def told(self, camps: Iterable[Camp], counting: Mapping[int, Sequence[rules.Figure]]) -> list[Correction]:
        """Of these camps; `counting` is what counts at the second cut-off."""
        concerned = [camp for camp in camps if camp.pk in self.camps]
        if not concerned:
            return []
        counted = counting_figures([camp.pk for camp in concerned], self.since)
        return [
            correction
            for camp in concerned
            for correction in self._of(
                camp, self._by_report(counted[camp.pk]), self._by_report(counting[camp.pk])
            )
        ]

    def _by_report(self, figures: Iterable[rules.Figure]) -> _Voices:
        found: _Voices = {}
        for figure in figures:
            report = self.reports.get(figure.key)
            # Figures of part of a camp may be too small to publish.
            if report is not None and figure.part is None:
                found.setdefault(report, []).append(rules.voice(figure, POLICY))
        return found

    def _of(self, camp: Camp, counted: _Voices, counting: _Voices) -> Iterator[Correction]:
        for report in counted.keys() & self.ended.keys():
            each = self.ended[report]
            before, after = counted[report], counting.get(each.last, [])
            for measure in Measure:
                was = _said(before, measure)
                if was and was != _said(after, measure):
                    yield Correction(
                        each.kind,
                        each.at,
                        each.source,
                        each.title,
                        each.reason,
                        named(camp),
                        _people(was, measure),
                        _people(now, measure) if (now := _said(after, measure)) else None,
                        measure.value,
                    )


def corrections(since: datetime | None, until: datetime) -> Corrections | None:
    """None where there was no issue before."""
    if since is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, {"after": since, "until": until})
        ended = {row[0]: Ended(*row) for row in cursor.fetchall()}
        reports = {report for each in ended.values() for report in (each.report, each.last)}
        cursor.execute(_WHERE, {"reports": [*reports]})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    camps = {camp for *_figure, where in rows for camp in where}
    camps |= set(Camp.objects.filter(merged_from__in=camps).values_list("pk", flat=True))
    return Corrections(ended, since, {str(figure): report for figure, report, _w in rows}, frozenset(camps))


def _said(voices: Iterable[rules.Voice], measure: Measure) -> list[tuple[int, int, Band]]:
    """Days and people by one measure, in a fixed order."""
    return sorted(
        ((v.first, v.last, people(v)) for v in voices if v.figure.measure == measure),
        key=lambda said: (said[:2], said[2].best, said[2].low, said[2].high),
    )


def _people(said: Sequence[tuple[int, int, Band]], measure: Measure) -> Band:
    if measure == Measure.HEADCOUNT:
        return said[-1][2]
    found = total(band for *_days, band in said)
    return found or Band(0, 0, 0)
