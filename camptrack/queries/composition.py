"""Who the people are, on a day (§7, §8): from stored breakdowns, or worked out as known at a moment.

Suppressed cells are left out in the innermost query, so nothing that is summed up knows them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import connection

from camptrack.models import Area, Camp
from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.composition import BRACKETS, Cut, into_brackets
from camptrack.reconcile.figures import Cell

from .known_composition import Composed, known_composition
from .places import camps_of, settled

#: what a cut may name, in the order in which it does
DIMENSIONS = ("gender", "age", "population_group", "origin")


@dataclass(frozen=True)
class Part:
    """Some of the people: how many by the cells that are published (None: none is), and how many cells are
    not."""

    cell: Cell
    people: int | None
    suppressed: int


@dataclass(frozen=True)
class Composition:
    """The people of a camp or area by a cut. Without a breakdown all are unknown; without data `best` is
    None."""

    on: date
    cut: Cut
    best: int | None
    parts: list[Part]
    unknown: int | None
    #: the share of the people who live in camps that have this cut
    coverage: Fraction | None
    #: days of the oldest and of the latest headcount that it rests on
    reported_on: date | None
    reported_until: date | None
    camps: int
    camps_described: int
    #: the cuts that some camp has on that day
    cuts: list[Cut]
    pending: bool
    settled_through: datetime
    computed_at: datetime | None
    #: as it was looked up, to be put into other brackets
    found: Composed = field(repr=False)

    def put_into(self, brackets: str | None) -> "Composition":
        """The same in these brackets, or as reported."""
        parts, unknown = in_parts(self.found, brackets)
        return replace(self, parts=parts, unknown=unknown if self.camps else None)


def composition(
    place: Area | Camp,
    on: date,
    cut: Cut,
    brackets: str | None = None,
    known_at: datetime | None = None,
    site_type: str | None = None,
) -> Composition:
    """Cells as reported, or put whole into the brackets of this name; of an area as known now also of its
    camps of one type.

    Raises NotWorkedOut where `known_at` asks for more than can be waited for.
    """
    camps = camps_of(place, site_type)
    standing = settled(camps)
    found = _stored(camps, on, cut) if known_at is None else known_composition(place, on, cut, known_at)
    parts, unknown = in_parts(found, brackets)
    return Composition(
        on=on,
        cut=cut,
        best=found.best if found.camps else None,
        parts=parts,
        unknown=unknown if found.camps else None,
        coverage=Fraction(found.best_described, found.best) if found.best else None,
        reported_on=found.oldest,
        reported_until=found.latest,
        camps=found.camps,
        camps_described=found.camps_described,
        cuts=sorted(found.cuts),
        pending=standing.pending,
        settled_through=standing.through,
        computed_at=standing.computed_at,
        found=found,
    )


def in_parts(found: Composed, brackets: str | None) -> tuple[list[Part], int]:
    """Cells as reported, or put whole into the brackets of this name; and the people who are in none."""
    cells: Mapping[Cell, int] = found.cells
    suppressed: Mapping[Cell, int] = found.suppressed
    in_none = 0
    if brackets is not None:
        cells, in_none = into_brackets(cells, BRACKETS[brackets])
        suppressed, _camps = into_brackets(suppressed, BRACKETS[brackets])
    parts = [
        Part(cell, cells.get(cell), suppressed.get(cell, 0))
        for cell in sorted(cells.keys() | suppressed.keys(), key=_place)
    ]
    return parts, found.unknown + in_none


def composition_rows(decided: Reconciliation) -> set[tuple[str, date, str, int, int | None]]:
    """A camp's breakdowns in force as they are stored: cut, day, figure, base, part."""
    return {
        (",".join(one.cut), date.fromordinal(one.day), one.voice.figure.key, one.base, one.part)
        for one in decided.described()
    }


def _place(cell: Cell) -> tuple[Any, ...]:
    ages = (-1 if cell.min_age is None else cell.min_age, 1000 if cell.max_age is None else cell.max_age)
    return (cell.population_group or "", cell.origin or "", cell.gender or "", *ages)


#: the people of a cell (`cell`) of a headcount (`described`) on a day's best
PEOPLE = """CASE WHEN cell.share IS NOT NULL THEN floor(best * cell.share)::bigint
                 WHEN base > 0 THEN best * cell.count / base ELSE 0 END"""


def laid(asked: str, cuts: str, first: str = "day DESC") -> str:
    """A camp's best on a day, the headcount that describes it then, its cells laid over the best.

    `asked` are rows of `camp` and `on_day`; of the descriptions with these `cuts` that one which comes
    `first`. All of it is ours: no value of anybody is put in.
    """
    return f"""
place AS MATERIALIZED (
    SELECT camp, on_day, (SELECT best FROM camptrack_camppoint WHERE camp_id = camp AND day <= on_day
                          ORDER BY day DESC LIMIT 1) AS best
    FROM ({asked}) AS asked
), described AS MATERIALIZED (
    SELECT place.camp, place.on_day, place.best, point.cut, point.figure_id, point.day, point.base, point.part
    FROM place CROSS JOIN LATERAL (
        SELECT cut, figure_id, day, base, part FROM camptrack_compositionpoint point
        WHERE camp_id = place.camp AND day <= on_day AND {cuts} ORDER BY {first} LIMIT 1
    ) point
    WHERE place.best IS NOT NULL
), cell AS MATERIALIZED (
    SELECT camp, on_day, cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin,
           coalesce(cell.id <> ALL (published.suppressed_cells), false) AS shown, {PEOPLE} AS people
    FROM described
    JOIN camptrack_breakdowncell cell ON cell.figure_id = described.figure_id AND cell.cut = described.cut
    JOIN camptrack_publishedfigure published ON published.figure_id = described.figure_id
    WHERE part IS NULL
    UNION ALL
    SELECT camp, on_day, figure.gender, figure.min_age, figure.max_age, figure.population_group,
           figure.origin, NOT published.suppressed, CASE WHEN base > 0 THEN best * part / base ELSE 0 END
    FROM described
    JOIN camptrack_figure figure ON figure.id = described.figure_id
    JOIN camptrack_publishedfigure published ON published.figure_id = described.figure_id
    WHERE part IS NOT NULL
)
"""  # noqa: S608


#: many camps on one day
ON_A_DAY = "SELECT camp, %(on)s::date AS on_day FROM unnest(%(camps)s::bigint[]) AS camp"
_LAID = laid(ON_A_DAY, "cut = %(cut)s")
_SUMMED = """
SELECT count(place.best), coalesce(sum(place.best), 0)::bigint, coalesce(sum(described.best), 0)::bigint,
       count(described.camp), min(described.day), max(described.day),
       coalesce(sum(greatest(place.best - coalesce(told.people, 0), 0)), 0)::bigint,
       (SELECT coalesce(json_agg(summed.row), '[]') FROM (
            SELECT json_build_array(
                gender, min_age, max_age, population_group, origin,
                sum(people) FILTER (WHERE shown)::bigint, count(*) FILTER (WHERE NOT shown)
            ) AS row FROM cell GROUP BY gender, min_age, max_age, population_group, origin
        ) summed)
FROM place
LEFT JOIN described USING (camp)
LEFT JOIN (SELECT camp, sum(people) AS people FROM cell WHERE shown GROUP BY camp) told USING (camp)
"""
_CUTS = """
SELECT DISTINCT cut FROM camptrack_compositionpoint composed
WHERE camp_id = ANY(%(camps)s) AND day <= %(on)s AND EXISTS (
    SELECT FROM camptrack_camppoint point WHERE point.camp_id = composed.camp_id AND point.day <= %(on)s)
"""


def _stored(places: list[int], on: date, cut: Cut) -> Composed:
    given: dict[str, Any] = {"camps": places, "on": on, "cut": ",".join(cut)}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {_LAID} {_SUMMED}", given)
        camps, best, best_described, camps_described, oldest, latest, unknown, rows = cursor.fetchone()
        cursor.execute(_CUTS, given)
        cuts = {tuple(name.split(",")) for (name,) in cursor.fetchall()}
    numbers = (camps, best, best_described, camps_described)
    found = Composed(on, cut, Counter(), Counter(), *numbers, oldest, latest, unknown, cuts)
    for gender, low, high, group, origin, people, suppressed in rows:
        cell = Cell(gender or None, low, high, group or None, origin or None)
        if people is not None:
            found.cells[cell] = people
        if suppressed:
            found.suppressed[cell] = suppressed
    return found
