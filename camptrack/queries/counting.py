"""The figures that count, now or as known at a moment, in the words of the rules (§3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection

from camptrack.reconcile.figures import Cell, Figure
from camptrack.reconcile.terms import Measure, Method, Qualifier, Reliability, Unit

# Which waves, then which figures, then their rows: each statement names what it reads. In one statement the
# planner takes the few figures of a wave between camps for as many as a country's wave has, and reads the
# whole table instead.
_HERE = "id = ANY(%(camps)s) AND merged_into_id IS NULL OR merged_into_id = ANY(%(camps)s)"
_CAMP_NOW = "(SELECT coalesce(merged_into_id, id) FROM camptrack_camp WHERE id = {})"
# Ever assigned to the camps; and the waves from or to one of them.
_TIES = f"""
WITH here AS MATERIALIZED (SELECT id FROM camptrack_camp WHERE {_HERE})
SELECT ARRAY(SELECT figure_id::text FROM camptrack_decision WHERE camp_id = ANY(ARRAY(SELECT id FROM here))),
       ARRAY(SELECT id FROM camptrack_wave
             WHERE origin_camp_id IN (SELECT id FROM here) OR destination_camp_id IN (SELECT id FROM here))
"""  # noqa: S608
# A wave from camp to camp counts in both: figures of such waves wherever they were entered.
_OF_WAVES = """
SELECT id::text FROM camptrack_figure WHERE wave_id = ANY(%(waves)s)
UNION
SELECT figure_id::text FROM camptrack_decision WHERE wave_id = ANY(%(waves)s)
"""
#: whether a report (`r`) counts at a moment (`at`)
COUNTS = """
    SELECT bool_or(e.kind = 'published') AND (r.audience = 'shared' OR bool_or(e.kind = 'shared'))
       AND NOT bool_or(e.kind IN ('retracted', 'superseded'))
    FROM camptrack_reportevent e WHERE e.report_id = r.id AND e.counts_from <= %(at)s
"""
# A report counts from the later of its published and (if internal) shared events until its retracted or
# superseded event. `at` is the moment asked for; infinity is now. What was entered here is found by the camp,
# and each report looked at once, however many figures it has: a third of the pages. One look at a report's
# events instead of one for each kind: the planner takes three times as long over those.
_FIGURES = f"""
WITH camp AS MATERIALIZED (SELECT id, coalesce(merged_into_id, id) AS now FROM camptrack_camp WHERE {_HERE}),
told AS MATERIALIZED (
    SELECT p.*, camp.now FROM camp JOIN camptrack_publishedfigure p ON p.camp_id = camp.id
    UNION
    SELECT p.*, coalesce(merged_into_id, camp.id)
    FROM camptrack_publishedfigure p JOIN camptrack_camp camp ON camp.id = p.camp_id
    WHERE p.figure_id = ANY(%(figures)s)
), counting AS MATERIALIZED (
    SELECT r.id, r.published_on, s.slug
    FROM camptrack_report r JOIN camptrack_source s ON s.id = r.source_id
    WHERE r.id IN (SELECT report_id FROM told)
    AND ({COUNTS})
)
SELECT f.id::text, p.now, f.measure, f.start, f."end", f.value, f.qualifier,
       r.slug, r.published_on, p.reliability, p.credibility, f.unit, f.low, f.high,
       coalesce(f.household_size, p.household_size), f.method,
       nullif(f.gender, ''), f.min_age, f.max_age, nullif(f.population_group, ''), nullif(f.origin, ''),
       NOT p.suppressed, p.suppressed_cells, wave.id, wave.slug, {_CAMP_NOW.format("wave.origin_camp_id")},
       {_CAMP_NOW.format("wave.destination_camp_id")}
FROM told p JOIN counting r ON r.id = p.report_id JOIN camptrack_figure f ON f.id = p.figure_id
LEFT JOIN camptrack_wave wave ON wave.id = f.wave_id
"""  # noqa: S608
#: where the row of a figure says which of its cells are suppressed; and its wave, as _WAVES says it
_SUPPRESSED, _WAVE = 22, 23

_DECISIONS = f"""
SELECT id, figure_id::text, kind, wave_id, {_CAMP_NOW.format("decision.camp_id")}, withdraws_id
FROM camptrack_decision decision WHERE figure_id = ANY(%(figures)s) AND at <= %(at)s ORDER BY at, id
"""  # noqa: S608

_CELLS = """
SELECT figure_id::text, id, nullif(gender, ''), min_age, max_age, nullif(population_group, ''),
       nullif(origin, ''), count, share
FROM camptrack_breakdowncell WHERE figure_id = ANY(%(figures)s)
"""

_WAVES = f"""
SELECT id, slug, {_CAMP_NOW.format("wave.origin_camp_id")}, {_CAMP_NOW.format("wave.destination_camp_id")}
FROM camptrack_wave wave WHERE id = ANY(%(waves)s)
"""  # noqa: S608


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
    here = list(wanted)
    rows = _rows(_FIGURES, {"camps": here, "figures": _from_elsewhere(here), "at": moment})
    if not rows:
        return wanted
    ids = [row[0] for row in rows]
    decided: dict[Any, _Decided] = defaultdict(_Decided)
    decisions = _rows(_DECISIONS, {"figures": ids, "at": moment})
    withdrawn = {row[-1] for row in decisions}
    for decision, figure_id, kind, wave_id, camp_id, withdraws in decisions:
        if withdraws or decision in withdrawn:
            continue
        found = decided[figure_id]
        found.kinds.add(kind)
        # Of several assignments the last one holds.
        found.wave, found.camp = wave_id or found.wave, camp_id or found.camp
    cells: dict[Any, list[Cell]] = defaultdict(list)
    headcounts = {row[0]: row[_SUPPRESSED] for row in rows if row[2] == Measure.HEADCOUNT}
    for figure_id, cell_id, gender, min_age, max_age, group, origin, count, share in (
        _rows(_CELLS, {"figures": [*headcounts]}) if headcounts else ()
    ):
        rational = None if share is None else Fraction(share)
        hidden = headcounts[figure_id]
        # Nobody decided: all are suppressed.
        shown = hidden is not None and cell_id not in hidden
        cells[figure_id].append(Cell(gender, min_age, max_age, group, origin, count, rational, shown))
    waves = {row[_WAVE]: row[_WAVE + 1 :] for row in rows}
    if assigned := [each.wave for each in decided.values() if each.wave]:
        waves |= {row[0]: row[1:] for row in _rows(_WAVES, {"waves": assigned})}

    for row in rows:
        figure_id, wave_id = row[0], row[_WAVE]
        found = decided.get(figure_id, _NOTHING_DECIDED)
        camp_id = found.camp or row[1]
        wave = waves[found.wave or wave_id]
        figure = _figure(row, found, wave[0] if wave else None, tuple(cells.get(figure_id, ())))
        if camp_id in wanted:
            wanted[camp_id].append(figure)
        other = _other_end(camp_id, figure.measure, wave)
        if other in wanted:
            wanted[other].append(_seen_from_there(figure))
    return wanted


_NOTHING_DECIDED = _Decided()
#: gender, ages, group and origin of a figure that speaks of everybody
_OF_ALL = (None,) * 5
_MEASURE = {each.value: each for each in Measure}
_UNIT = {each.value: each for each in Unit}
_QUALIFIER = {each.value: each for each in Qualifier}
_METHOD = {each.value: each for each in Method} | {"": Method.HEADCOUNT}
_RELIABILITY = {each.value: each for each in Reliability}


def _from_elsewhere(camps: list[int]) -> list[str]:
    """The figures, by id, that may bear on these camps though they were not entered for them."""
    [(assigned, waves)] = _rows(_TIES, {"camps": camps})
    return [*assigned, *(figure for (figure,) in _rows(_OF_WAVES, {"waves": waves}))] if waves else assigned


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("ANY(%(figures)s)", "ANY(%(figures)s::uuid[])"), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _figure(row: Sequence[Any], decided: _Decided, wave: str | None, cells: tuple[Cell, ...]) -> Figure:
    gender, min_age, max_age, group, origin, shown = row[16:22]
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
        left="leave" in decided.kinds,
        verified="verify" in decided.kinds,
        recommended="recommend" in decided.kinds,
        disputed="dispute" in decided.kinds,
        part=(None if row[16:21] == _OF_ALL else Cell(gender, min_age, max_age, group, origin, shown=shown)),
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
