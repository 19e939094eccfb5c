"""The figures that count, now or as known at a moment, in the words of the rules (domain §3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection

from camptrack.reconcile.figures import Cell, Figure
from camptrack.reconcile.terms import Measure, Method, Qualifier, Reliability, Unit

# Which camps and waves, then which figures, then their rows: each statement names what it reads. In one
# statement the planner takes the few figures of a wave between camps for as many as a country's wave has,
# and reads the whole table instead.
_PLACES = """
WITH here AS (
    SELECT id FROM camptrack_camp
    WHERE id = ANY(%(camps)s) AND merged_into_id IS NULL OR merged_into_id = ANY(%(camps)s)
)
SELECT ARRAY(SELECT id FROM here),
       ARRAY(SELECT id FROM camptrack_wave
             WHERE origin_camp_id IN (SELECT id FROM here) OR destination_camp_id IN (SELECT id FROM here))
"""
# Entered for the camps or ever assigned to them; and, because a wave from camp to camp counts in both, the
# figures of such waves wherever they were entered.
_CANDIDATES = """
SELECT figure_id::text FROM (
    SELECT figure_id FROM camptrack_publishedfigure WHERE camp_id = ANY(%(camps)s)
    UNION
    SELECT figure_id FROM camptrack_decision WHERE camp_id = ANY(%(camps)s)
    UNION
    SELECT id FROM camptrack_figure WHERE wave_id = ANY(%(waves)s)
    UNION
    SELECT figure_id FROM camptrack_decision WHERE wave_id = ANY(%(waves)s)
) AS candidate
"""
# A report counts from the later of its published and (if internal) shared events until its retracted or
# superseded event. `at` is the moment asked for; infinity is now. One look at a report's events instead of
# one for each kind: the planner takes three times as long over those.
_FIGURES = """
SELECT f.id::text, coalesce(camp.merged_into_id, camp.id), f.measure, f.start, f."end", f.value, f.qualifier,
       s.slug, r.published_on, p.reliability, p.credibility, f.unit, f.low, f.high,
       coalesce(f.household_size, p.household_size), f.method,
       nullif(f.gender, ''), f.min_age, f.max_age, nullif(f.population_group, ''), nullif(f.origin, ''),
       NOT p.suppressed, p.suppressed_cells, f.wave_id
FROM camptrack_publishedfigure p
JOIN camptrack_figure f ON f.id = p.figure_id
JOIN camptrack_report r ON r.id = p.report_id
JOIN camptrack_source s ON s.id = r.source_id
JOIN camptrack_camp camp ON camp.id = f.camp_id
WHERE p.figure_id = ANY(%(figures)s)
AND (
    SELECT bool_or(e.kind = 'published') AND (r.audience = 'shared' OR bool_or(e.kind = 'shared'))
       AND NOT bool_or(e.kind IN ('retracted', 'superseded'))
    FROM camptrack_reportevent e WHERE e.report_id = r.id AND e.counts_from <= %(at)s
)
"""

# A decision is withdrawn by one about the same figure: told so, the planner does not read all that there are.
_DECISIONS = """
SELECT d.figure_id::text, d.kind, d.wave_id,
       (SELECT coalesce(merged_into_id, id) FROM camptrack_camp WHERE id = d.camp_id)
FROM camptrack_decision d
WHERE d.figure_id = ANY(%(figures)s) AND d.kind <> 'withdraw' AND d.at <= %(at)s
AND NOT EXISTS (SELECT FROM camptrack_decision w
    WHERE w.withdraws_id = d.id AND w.figure_id = ANY(%(figures)s) AND w.at <= %(at)s)
ORDER BY d.at, d.id
"""

_CELLS = """
SELECT figure_id::text, id, nullif(gender, ''), min_age, max_age, nullif(population_group, ''),
       nullif(origin, ''), count, share
FROM camptrack_breakdowncell WHERE figure_id = ANY(%(figures)s)
"""

_WAVES = """
SELECT wave.id, slug, coalesce(origin.merged_into_id, origin.id),
       coalesce(destination.merged_into_id, destination.id)
FROM camptrack_wave wave
LEFT JOIN camptrack_camp origin ON origin.id = wave.origin_camp_id
LEFT JOIN camptrack_camp destination ON destination.id = wave.destination_camp_id
WHERE wave.id = ANY(%(waves)s)
"""


@dataclass
class _Decided:
    """The decisions in force on a figure; `wave` and `camp` are None where none assigns one."""

    kinds: set[str] = field(default_factory=set)
    wave: int | None = None
    camp: int | None = None


def counting_figures(camps: Iterable[int], known_at: datetime | None = None) -> dict[int, list[Figure]]:
    """The figures that bear on each of these camps (by id), as of now or as known at a moment (inclusive).

    Today's geography, merged camps and waves; the grades and household sizes of the publication. A camp
    that was merged into another has none.
    """
    wanted = {camp: list[Figure]() for camp in camps}
    moment: datetime | str = known_at if known_at is not None else "infinity"
    rows = _rows(_FIGURES, {"figures": _candidates(list(wanted)), "at": moment})
    if not rows:
        return wanted
    ids = [row[0] for row in rows]
    decided: dict[Any, _Decided] = defaultdict(_Decided)
    for figure_id, kind, wave_id, camp_id in _rows(_DECISIONS, {"figures": ids, "at": moment}):
        found = decided[figure_id]
        found.kinds.add(kind)
        # Of several assignments the last one holds.
        found.wave, found.camp = wave_id or found.wave, camp_id or found.camp
    cells: dict[Any, list[Cell]] = defaultdict(list)
    headcounts = {row[0]: row[-2] for row in rows if row[2] == Measure.HEADCOUNT}
    for figure_id, cell_id, gender, min_age, max_age, group, origin, count, share in (
        _rows(_CELLS, {"figures": [*headcounts]}) if headcounts else ()
    ):
        rational = None if share is None else Fraction(share)
        hidden = headcounts[figure_id]
        # Nobody decided: all are suppressed.
        shown = hidden is not None and cell_id not in hidden
        cells[figure_id].append(Cell(gender, min_age, max_age, group, origin, count, rational, shown))
    named = {row[-1] for row in rows} | {each.wave for each in decided.values()}
    waves = {row[0]: row[1:] for row in _rows(_WAVES, {"waves": [wave for wave in named if wave]})}

    for row in rows:
        figure_id, wave_id = row[0], row[-1]
        found = decided.get(figure_id, _NOTHING_DECIDED)
        camp_id = found.camp or row[1]
        wave = waves.get(found.wave or wave_id)
        figure = _figure(row, found, wave[0] if wave else None, tuple(cells.get(figure_id, ())))
        if camp_id in wanted:
            wanted[camp_id].append(figure)
        other = _other_end(camp_id, figure.measure, wave)
        if other in wanted:
            wanted[other].append(_seen_from_there(figure))
    return wanted


_NOTHING_DECIDED = _Decided()
_MEASURE = {each.value: each for each in Measure}
_UNIT = {each.value: each for each in Unit}
_QUALIFIER = {each.value: each for each in Qualifier}
_METHOD = {each.value: each for each in Method} | {"": Method.HEADCOUNT}
_RELIABILITY = {each.value: each for each in Reliability}


def _candidates(camps: list[int]) -> list[Any]:
    """The published figures that may bear on these camps, by id."""
    [(here, waves)] = _rows(_PLACES, {"camps": camps})
    given = {"camps": here, "waves": waves}
    return [figure for (figure,) in _rows(_CANDIDATES, given)]


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("ANY(%(figures)s)", "ANY(%(figures)s::uuid[])"), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _figure(row: Sequence[Any], decided: _Decided, wave: str | None, cells: tuple[Cell, ...]) -> Figure:
    gender, min_age, max_age, group, origin, shown = row[16:22]
    part = Cell(gender, min_age, max_age, group, origin, shown=shown)
    size = row[14]
    return Figure(
        key=row[0],
        measure=_MEASURE[row[2]],
        start=row[3],
        end=row[4],
        value=row[5],
        qualifier=_QUALIFIER[row[6]],
        source=row[7],
        published_on=row[8],
        reliability=_RELIABILITY[row[9]],
        credibility=row[10],
        unit=_UNIT[row[11]],
        low=row[12],
        high=row[13],
        household_size=None if size is None else Fraction(size),
        method=_METHOD[row[15]],
        wave=wave,
        verified="verify" in decided.kinds,
        recommended="recommend" in decided.kinds,
        disputed="dispute" in decided.kinds,
        part=part if part.cut else None,
        cells=cells,
    )


def _other_end(camp: int, measure: Measure, wave: Sequence[Any] | None) -> int | None:
    """The camp in which a figure of a wave from camp to camp counts as well (§1, §4)."""
    if wave is None or wave[1] is None or wave[2] is None:
        return None
    _, origin, destination = wave
    if measure == Measure.ARRIVALS and camp == destination:
        return int(origin)
    if measure == Measure.DEPARTURES and camp == origin:
        return int(destination)
    return None


def _seen_from_there(figure: Figure) -> Figure:
    there = Measure.DEPARTURES if figure.measure == Measure.ARRIVALS else Measure.ARRIVALS
    return replace(figure, measure=there)
