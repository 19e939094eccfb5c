"""What is known of the camps and days that somebody is about to enter figures of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from camptrack.models import Camp

#: gender, lowest and highest age, population group, origin; all empty: the whole camp
Part = tuple[str, int | None, int | None, str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Figures of a measure in a camp (by id) between two days."""

    camp: int
    measure: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A figure that is known. It `counts`, or is evidence of an organisation (by id) that does not yet;
    `suppressed`: others than its organisation are not shown its number."""

    figure: UUID
    report: UUID
    title: str
    organisation: int
    source: int
    source_name: str
    published_on: date
    start: date
    end: date
    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    unit: str
    part: Part
    wave: str | None
    wave_label: str
    suppressed: bool
    counts: bool


# Entered for the camps, or assigned to them; the camp and the wave are those in force. What is over
# (retracted, superseded) is nobody's neighbour, and what does not count is only its own organisation's.
_NEIGHBOURS = """
WITH asked AS (
    SELECT * FROM unnest(%(places)s::bigint[], %(camps)s::bigint[], %(measures)s::text[],
                         %(firsts)s::date[], %(lasts)s::date[])
               AS asked(place, camp, measure, first, last)
), found AS (
    SELECT asked.camp, figure.id
    FROM asked JOIN camptrack_figure figure
    ON figure.camp_id = asked.place AND figure.measure = asked.measure
    AND figure.start <= asked.last AND figure."end" >= asked.first
    UNION
    SELECT asked.camp, figure.id
    FROM asked JOIN camptrack_decision decision ON decision.camp_id = asked.place
    JOIN camptrack_figure figure ON figure.id = decision.figure_id AND figure.measure = asked.measure
    AND figure.start <= asked.last AND figure."end" >= asked.first
)
SELECT found.camp, figure.measure, figure.id, report.id, report.title, report.organisation_id,
       source.id, source.name, report.published_on, figure.start, figure."end",
       figure.value, figure.low, figure.high, figure.qualifier, figure.unit,
       figure.gender, figure.min_age, figure.max_age, figure.population_group, figure.origin,
       wave.slug, wave.label, published.suppressed, happened.counts
FROM found
JOIN camptrack_figure figure ON figure.id = found.id
JOIN camptrack_camp camp ON camp.id = figure.camp_id
JOIN camptrack_report report ON report.id = figure.report_id
JOIN camptrack_source source ON source.id = report.source_id
LEFT JOIN camptrack_publishedfigure published ON published.figure_id = figure.id
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(kind = 'published')
                    AND (report.audience = 'shared' OR bool_or(kind = 'shared')), false) AS counts,
           coalesce(bool_or(kind IN ('retracted', 'superseded')), false) AS over
    FROM camptrack_reportevent event WHERE event.report_id = report.id
) happened
LEFT JOIN camptrack_wave wave ON wave.id = coalesce((
    SELECT decision.wave_id FROM camptrack_decision decision
    WHERE decision.figure_id = figure.id AND decision.kind = 'assign_wave'
    AND NOT EXISTS (SELECT FROM camptrack_decision taken WHERE taken.withdraws_id = decision.id)
    ORDER BY decision.at DESC, decision.id DESC LIMIT 1
), figure.wave_id)
WHERE NOT happened.over AND (happened.counts OR report.organisation_id = ANY(%(own)s))
AND report.id IS DISTINCT FROM %(without)s::uuid
AND found.camp = coalesce((
    SELECT coalesce(assigned.merged_into_id, assigned.id)
    FROM camptrack_decision decision JOIN camptrack_camp assigned ON assigned.id = decision.camp_id
    WHERE decision.figure_id = figure.id AND decision.kind = 'assign_camp'
    AND NOT EXISTS (SELECT FROM camptrack_decision taken WHERE taken.withdraws_id = decision.id)
    ORDER BY decision.at DESC, decision.id DESC LIMIT 1
), camp.merged_into_id, camp.id)
ORDER BY report.published_on DESC, source.slug, figure.start, figure.id
"""


def neighbours(
    asked: Collection[Asked], *, own: Collection[int], without: UUID | None = None
) -> dict[tuple[int, str], list[Neighbour]]:
    """The figures that count, and those of one's own organisations (by id) that do not yet, by camp and
    measure, the latest document first; not those of the report `without`. Two statements, however many.

    Camps are those in which figures count: none that was merged into another.
    """
    found: dict[tuple[int, str], list[Neighbour]] = defaultdict(list)
    if not asked:
        return found
    places = _places({each.camp for each in asked})
    rows = [(place, each) for each in asked for place in places[each.camp]]
    given: dict[str, Any] = {
        "places": [place for place, _each in rows],
        "camps": [each.camp for _place, each in rows],
        "measures": [each.measure for _place, each in rows],
        "firsts": [each.first for _place, each in rows],
        "lasts": [each.last for _place, each in rows],
        "own": list(own),
        "without": None if without is None else str(without),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, given)
        for camp, measure, *rest in cursor.fetchall():
            found[camp, measure].append(_neighbour(rest))
    return found


def _places(camps: Iterable[int]) -> dict[int, list[int]]:
    """Each camp with those that were merged into it."""
    places = {camp: [camp] for camp in camps}
    for merged in Camp.objects.filter(merged_into__in=places).only("merged_into"):
        places[merged.merged_into_id or merged.pk].append(merged.pk)
    return places


def _neighbour(row: list[Any]) -> Neighbour:
    figure, report, title, organisation, source, source_name, published_on, start, end = row[:9]
    value, low, high, qualifier, unit = row[9:14]
    wave, wave_label, suppressed, counts = row[19:]
    return Neighbour(
        figure=figure,
        report=report,
        title=title,
        organisation=organisation,
        source=source,
        source_name=source_name,
        published_on=published_on,
        start=start,
        end=end,
        value=value,
        low=low,
        high=high,
        qualifier=qualifier,
        unit=unit,
        part=tuple(row[14:19]),
        wave=wave,
        wave_label=wave_label or "",
        # Nobody decided: a draft, which its own organisation alone is shown.
        suppressed=suppressed is not False,
        counts=counts,
    )


@dataclass(frozen=True, slots=True)
class PublishedBest:
    """A camp's best on a day that rests on a headcount, and the report of that headcount (by id)."""

    best: int
    anchored_in: UUID | None


_BESTS = """
SELECT asked.camp, asked.day, point.best, anchor.report_id
FROM unnest(%(camps)s::bigint[], %(days)s::date[]) AS asked(camp, day)
CROSS JOIN LATERAL (
    SELECT best, basis, anchor_id FROM camptrack_camppoint
    WHERE camp_id = asked.camp AND day <= asked.day ORDER BY day DESC LIMIT 1
) point
LEFT JOIN camptrack_figure anchor ON anchor.id = point.anchor_id
WHERE point.basis = 'headcount'
"""


def published_bests(days: Collection[tuple[int, date]]) -> dict[tuple[int, date], PublishedBest]:
    """Of camps (by id) on days: one statement, however many."""
    if not days:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BESTS, {"camps": [camp for camp, _day in days], "days": [day for _camp, day in days]})
        return {(camp, day): PublishedBest(best, report) for camp, day, best, report in cursor.fetchall()}
