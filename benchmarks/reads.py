"""The reads that must not grow with the figures: what they touch, and a country on a day beside the sum over
its figures."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection

from benchmarks.ratios import Ratio, side_by_side
from benchmarks.sizes import GROWING
from camptrack.models import Area, Camp
from camptrack.queries.composition import composition
from camptrack.queries.evidence import evidence
from camptrack.queries.population import population
from camptrack.queries.series import Interval, series
from camptrack.queries.timeline import timeline

ON = date(2024, 11, 20)
#: What everybody writes who has the figures and no totals: each camp's last headcount and the flows after it.
READ_TIME = """
WITH counted AS MATERIALIZED (
    SELECT figure.camp_id, measure, start, "end", value
    FROM camptrack_figure figure JOIN camptrack_publishedfigure published ON published.figure_id = figure.id
    WHERE figure.camp_id = ANY(%(camps)s) AND "end" <= %(on)s AND NOT EXISTS (
        SELECT FROM camptrack_reportevent event
        WHERE event.report_id = figure.report_id AND event.kind IN ('retracted', 'superseded'))
), stock AS MATERIALIZED (
    SELECT DISTINCT ON (camp_id) camp_id, "end", value FROM counted
    WHERE measure = 'headcount' ORDER BY camp_id, "end" DESC
)
SELECT (SELECT sum(value) FROM stock)
     + (SELECT coalesce(sum(
            CASE counted.measure WHEN 'arrivals' THEN counted.value ELSE -counted.value END), 0)
        FROM counted LEFT JOIN stock USING (camp_id)
        WHERE counted.measure <> 'headcount' AND (stock."end" IS NULL OR counted.start > stock."end"))
"""
#: And what the days of an area were summed from before there were months and years (docs/adr).
ALL_DAYS = """
SELECT sum(low), sum(best), sum(high), sum(camps) FROM camptrack_areadelta
WHERE area_id = %(area)s AND day <= %(on)s
"""


def measured() -> tuple[Camp, Area, Area]:
    """A camp and its country, the same at every size; and the country that grows. The last camp is the
    last that measurements enlarge."""
    country = Area.objects.filter(level=0).order_by("pk").first()
    growing = Area.objects.get(code=GROWING)
    camp = Camp.objects.in_area(country).order_by("pk").last()
    if country is None or camp is None:
        raise LookupError
    return camp, country, growing


def five(camp: Camp, country: Area) -> dict[str, Callable[[], object]]:
    """The reads of the bars, by name."""
    quarter = ON - timedelta(days=89)
    return {
        "camp population": lambda: population(camp, ON),
        "country population": lambda: population(country, ON),
        "country series of 90 days": lambda: series(country, quarter, ON, Interval.DAY),
        "camp evidence": lambda: evidence(camp, ON),
        "country composition by gender and age": lambda: composition(country, ON, ("gender", "age")),
    }


@contextmanager
def explained() -> Iterator[list[tuple[str, str, int]]]:
    """Statements of the block, each with its plan and the buffers that it touches."""
    found: list[tuple[str, str, int]] = []

    def explain(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if sql.lstrip(" (\n").upper().startswith(("SELECT", "WITH")):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF) {sql}", parameters)
                plan = "\n".join(line for (line,) in cursor.fetchall())
            found.append((sql.strip(), plan, _touched(plan)))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(explain):
        yield found


def _touched(plan: str) -> int:
    """Of the topmost node, which has those below in it; planning apart."""
    first = re.search(r"Buffers: shared (.*)", plan.partition("\nPlanning:")[0])
    return sum(int(number) for number in re.findall(r"(?:hit|read)=(\d+)", first[1])) if first else 0


def _rows(plan: str) -> int:
    """What was read from tables, whichever pages the rows lay on."""
    scans = re.findall(
        r"(?<!Bitmap Index )Scan[^\n]* on camptrack_[^\n]*\(actual rows=([\d.]+) loops=(\d+)\)", plan
    )
    return round(sum(float(rows) * int(loops) for rows, loops in scans))


def touched(read: Callable[[], object]) -> tuple[int, int, list[tuple[str, str, int]]]:
    """Buffers of all statements of a read, the rows that they read, and each of them."""
    read()
    with explained() as statements:
        read()
    rows = sum(_rows(plan) for _, plan, _ in statements)
    return sum(buffers for *_, buffers in statements), rows, statements


def country_on_a_day(country: Area, rounds: int, bar: float = 100) -> list[Ratio]:
    """The sum alone, as it would be without months and years, and the whole answer."""
    camps = list(Camp.objects.in_area(country).values_list("pk", flat=True))

    def asked(sql: str, **given: Any) -> Callable[[], object]:
        def ask() -> object:
            with connection.cursor() as cursor:
                cursor.execute(sql, given)
                return cursor.fetchall()

        return ask

    read_time = f"sum over the figures of its {len(camps)} camps", asked(READ_TIME, camps=camps, on=ON)
    named = f"{country.code} on a day"
    jobs = {
        f"{named}: state alone": lambda: timeline(country, ON, ON),
        f"{named}: as it would be over all days": asked(ALL_DAYS, area=country.pk, on=ON),
        f"{named}: the whole answer": lambda: population(country, ON),
    }
    return [
        side_by_side((name, job), read_time, bar=bar, rounds=rounds, at_least=True)
        for name, job in jobs.items()
    ]
