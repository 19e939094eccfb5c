"""Which rounds of which operations tell of which areas, and of which day.

Of an area and a round of an operation there is one row, however many reports the round has: its day is the
last that their figures there speak of. Evidence that names less makes a row only where nothing that names
more is there: reports of an operation without a round where the operation has no round in the area, reports
of no operation where nothing else speaks of the area.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from camptrack.models import Area, CompositionPoint

from .counting import COUNTS
from .stored_totals import UNDER

#: rows of one answer
MOST_ROUNDS = 10_000


class TooManyRounds(Exception):
    """More rows than one answer may hold, or more camps and days behind them than can be waited for."""


@dataclass(frozen=True)
class Wanted:
    """Ends are included; a round or an operation that is asked for leaves out what names none."""

    operation: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    first_round: int | None = None
    last_round: int | None = None


class AreaRound(NamedTuple):
    """`area` by id; no operation is an empty text."""

    area: int
    operation: str
    round_number: int | None
    on: date


# Where a figure counts: in the camp last assigned, else in its own, or the one that this was merged into.
_ASSIGNED = """
assigned AS MATERIALIZED (
    SELECT DISTINCT ON (figure_id) figure_id, coalesce(camp.merged_into_id, camp.id) AS camp
    FROM camptrack_decision decision JOIN camptrack_camp camp ON camp.id = decision.camp_id
    WHERE kind = 'assign_camp'
    AND NOT EXISTS (SELECT FROM camptrack_decision later WHERE later.withdraws_id = decision.id)
    ORDER BY figure_id, at DESC, decision.id DESC
)
"""
_ROUNDS = f"""
WITH RECURSIVE {UNDER}, here AS MATERIALIZED (
    SELECT id, coalesce(merged_into_id, id) AS now FROM camptrack_camp
    WHERE id IN (SELECT camp FROM member) OR merged_into_id IN (SELECT camp FROM member)
), {_ASSIGNED}, told AS MATERIALIZED (
    SELECT p.figure_id, p.report_id, coalesce(assigned.camp, here.now) AS camp
    FROM here JOIN camptrack_publishedfigure p ON p.camp_id = here.id LEFT JOIN assigned USING (figure_id)
    UNION
    SELECT p.figure_id, p.report_id, assigned.camp
    FROM assigned JOIN camptrack_publishedfigure p USING (figure_id)
), counting AS MATERIALIZED (
    SELECT r.id, r.operation, r.round_number FROM camptrack_report r
    WHERE r.id IN (SELECT report_id FROM told) AND ({COUNTS})
), grouped AS (
    SELECT root, lower(operation) AS spelt, round_number, min(operation) AS operation, max(f."end") AS day
    FROM member JOIN told USING (camp) JOIN counting ON counting.id = told.report_id
    JOIN camptrack_figure f ON f.id = told.figure_id
    GROUP BY root, spelt, round_number
), named AS (
    SELECT *, bool_or(round_number IS NOT NULL) OVER (PARTITION BY root, spelt) AS in_rounds,
           bool_or(spelt <> '') OVER (PARTITION BY root) AS in_operations
    FROM grouped
)
SELECT named.root, operation, round_number, day FROM named JOIN camptrack_area area ON area.id = named.root
WHERE (round_number IS NOT NULL OR NOT in_rounds) AND (spelt <> '' OR NOT in_operations)
AND (%(operation)s::text IS NULL OR spelt = lower(%(operation)s))
AND day BETWEEN coalesce(%(first_day)s::date, '-infinity') AND coalesce(%(last_day)s::date, 'infinity')
AND (%(first_round)s::int IS NULL OR round_number >= %(first_round)s)
AND (%(last_round)s::int IS NULL OR round_number <= %(last_round)s)
ORDER BY area.country, area.code, day, spelt, round_number LIMIT %(most)s
"""  # noqa: S608  the parts are ours


def rounds_of(areas: Sequence[int], wanted: Wanted) -> list[AreaRound]:
    """Of these areas (by id), by country and code, then by day. Raises TooManyRounds."""
    found = _read(areas, wanted, MOST_ROUNDS + 1)
    if len(found) > MOST_ROUNDS:
        raise TooManyRounds
    return found


def any_round_of(areas: Sequence[int], wanted: Wanted) -> bool:
    """Whether there is one at all."""
    return bool(_read(areas, wanted, 1))


def _read(areas: Sequence[int], wanted: Wanted, most: int) -> list[AreaRound]:
    given = {"roots": list(areas), "site_type": None, "at": "infinity", "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_ROUNDS, {**given, **vars(wanted)})
        return [AreaRound(*row) for row in cursor.fetchall()]


def countries_told() -> list[tuple[str, str]]:
    """Name and code of the countries where some camp tells groups apart."""
    told = CompositionPoint.objects.filter(
        cut__contains="population_group", camp__country=OuterRef("code"), camp__merged_into=None
    )
    countries = Area.objects.filter(Exists(told), level=0).order_by("name", "code")
    return list(countries.values_list("name", "code"))


class OperationOf(NamedTuple):
    """An operation in a country, and the last day that it tells of."""

    operation: str
    country: str
    code: str
    last_day: date


# From the reports that name one: most figures are of none.
_OPERATIONS = f"""
WITH {_ASSIGNED}, counting AS MATERIALIZED (
    SELECT r.id, r.operation, r.round_number FROM camptrack_report r WHERE r.operation <> '' AND ({COUNTS})
), told AS (
    SELECT p.figure_id, operation, round_number, coalesce(assigned.camp, merged_into_id, camp.id) AS camp
    FROM counting JOIN camptrack_publishedfigure p ON p.report_id = counting.id
    JOIN camptrack_camp camp ON camp.id = p.camp_id LEFT JOIN assigned USING (figure_id)
), grouped AS (
    SELECT camp.country, lower(operation) AS spelt, round_number,
           min(operation) AS operation, max(f."end") AS day
    FROM told JOIN camptrack_camp camp ON camp.id = told.camp JOIN camptrack_figure f ON f.id = told.figure_id
    GROUP BY camp.country, spelt, round_number
), named AS (
    SELECT *, bool_or(round_number IS NOT NULL) OVER (PARTITION BY country, spelt) AS in_rounds FROM grouped
)
SELECT DISTINCT ON (named.country, spelt) operation, area.name, area.code, day
FROM named JOIN camptrack_area area ON area.code = named.country AND area.level = 0
WHERE round_number IS NOT NULL OR NOT in_rounds
ORDER BY named.country, spelt, day DESC, round_number DESC
"""  # noqa: S608  the parts are ours


def operations() -> list[OperationOf]:
    """Every operation that is named, a row for each country."""
    with connection.cursor() as cursor:
        cursor.execute(_OPERATIONS, {"at": "infinity"})
        return sorted(OperationOf(*row) for row in cursor.fetchall())
