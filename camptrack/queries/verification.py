"""Whether the stored totals are what a rebuild from nothing gives."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import Any

from django.db import connection

from camptrack.models import Area, Camp, CompositionPoint
from camptrack.reconcile.areas import Change
from camptrack.reconcile.camp import Reconciliation, reconcile
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.series import Point

from .area_changes import wrong_spans
from .composition import composition_rows
from .counting import counting_figures
from .flows import FlowRow, flow_rows, stored_flow_rows
from .questions import QuestionRow, question_rows, stored_question_rows
from .snapshots import snapshot
from .timeline import all_stored_points

BATCH = 200


@dataclass(frozen=True)
class Difference:
    """A stored total that is not what the evidence says; `what` names the camp or area and the day."""

    what: str
    stored: str
    right: str

    def __str__(self) -> str:
        return f"{self.what}: stored {self.stored}, right {self.right}"


@dataclass
class Verification:
    """What was compared. A camp with marks is waiting, not wrong."""

    differences: list[Difference]
    camps: int = 0
    waiting: int = 0


def verify_totals(progress: Callable[[int, int], None] = lambda _done, _of: None) -> Verification:
    """Compare every camp and every area with what the evidence says; changes nothing."""
    found = Verification([])
    camps = list(Camp.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(camps), BATCH):
        _verify_camps(camps[start : start + BATCH], found)
        progress(min(start + BATCH, len(camps)), len(camps))
    with snapshot():
        found.differences += area_differences()
    return found


def verify_sample(camps: int) -> Verification:
    """Compare so many camps without marks, at random, and the area that one of them lies in."""
    found = Verification([])
    drawn = Camp.objects.filter(stale_marks__isnull=True).order_by("?").values_list("pk", "area")[:camps]
    sample = dict(drawn)
    for start in range(0, len(sample), BATCH):
        _verify_camps(sorted(sample)[start : start + BATCH], found)
    for area in list(sample.values())[:1]:
        with snapshot():
            found.differences += area_differences(area)
    return found


def _verify_camps(camp_ids: list[int], found: Verification) -> None:
    with snapshot():
        waiting = set(
            Camp.objects.filter(pk__in=camp_ids, stale_marks__isnull=False).values_list("pk", flat=True)
        )
        clean = [camp for camp in camp_ids if camp not in waiting]
        found.waiting += len(waiting)
        found.camps += len(clean)
        evidence = counting_figures(clean)
        for camp in Camp.objects.filter(pk__in=clean).select_related("area", "total").order_by("pk"):
            found.differences += _camp_differences(camp, reconcile(evidence[camp.pk]))


def _camp_differences(camp: Camp, right: Reconciliation) -> Iterator[Difference]:
    stored = {point.day: point for point in all_stored_points(camp.pk)}
    wanted = {point.day: point for point in right.points}
    for day in sorted(stored.keys() | wanted.keys()):
        if stored.get(day) != wanted.get(day):
            what = f"camp {camp.code} on {date.fromordinal(day)}"
            yield Difference(what, _said(stored.get(day)), _said(wanted.get(day)))
    cuts = CompositionPoint.objects.filter(camp=camp).values_list("cut", "day", "figure", "base", "part")
    told = {(cut, on): (str(figure), *people) for cut, on, figure, *people in cuts}
    in_force = {row[:2]: row[2:] for row in composition_rows(right)}
    for key in sorted(told.keys() | in_force.keys()):
        if told.get(key) != in_force.get(key):
            what = f"camp {camp.code} by {key[0]} on {key[1]}"
            yield Difference(what, str(told.get(key)), str(in_force.get(key)))
    flows, right_flows = stored_flow_rows(camp.pk), flow_rows(right)
    if flows != right_flows:
        what = f"camp {camp.code}: people of waves"
        yield Difference(what, _waves(flows, right_flows), _waves(right_flows, flows))
    asked, right_asked = stored_question_rows([camp.pk])[camp.pk], question_rows(right)
    if asked != right_asked:
        what = f"camp {camp.code}: questions"
        yield Difference(what, _asked(asked - right_asked), _asked(right_asked - asked))
    above = list(Area.objects.above(camp.area).order_by("pk").values_list("pk", flat=True))
    total = getattr(camp, "total", None)
    standing = (sorted(total.areas), total.site_type, total.policy) if total else None
    right_standing = (above, camp.site_type, POLICY.version)
    if standing != right_standing:
        what = f"camp {camp.code}: areas, site type, policy"
        yield Difference(what, str(standing), str(right_standing))


def _waves(rows: list[FlowRow], others: list[FlowRow]) -> str:
    """The waves that differ."""
    said = [
        f"{wave} ({measure}): {sum(people)} from {start} to {end}"
        for wave, measure, start, end, people in rows
        if (wave, measure, start, end, people) not in others
    ]
    return ", ".join(said) or "nothing"


def _asked(rows: set[QuestionRow]) -> str:
    return (
        ", ".join(f"{kind} about {figure}: {people}" for figure, kind, _, _, people in sorted(rows))
        or "nothing"
    )


def _said(point: Point | None) -> str:
    if point is None:
        return "nothing"
    flows = f", {point.arrivals} in, {point.departures} out" if point.arrivals or point.departures else ""
    band = f"{point.low}-{point.best}-{point.high}"
    return f"{band} ({point.basis}, {point.freshness}, anchor {point.anchor}{flows})"


#: the columns of an area's change
COLUMNS = Change._fields
# Said again in SQL from the camps' stored points, so that it does not share the drain's arithmetic.
RIGHT_CHANGES = """
SELECT area_id, site_type, day, sum(low) AS low, sum(best) AS best, sum(high) AS high, sum(camps) AS camps,
       sum(camps_ageing) AS camps_ageing, sum(camps_stale) AS camps_stale,
       sum(camps_flows_only) AS camps_flows_only, sum(arrivals) AS arrivals, sum(departures) AS departures
FROM (
    SELECT camp_id, day, arrivals, departures,
           low - lag(low, 1, 0::bigint) OVER steps AS low,
           best - lag(best, 1, 0::bigint) OVER steps AS best,
           high - lag(high, 1, 0::bigint) OVER steps AS high,
           CASE WHEN lag(day) OVER steps IS NULL THEN 1 ELSE 0 END AS camps,
           (freshness = 'ageing')::int - lag((freshness = 'ageing')::int, 1, 0) OVER steps AS camps_ageing,
           (freshness = 'stale')::int - lag((freshness = 'stale')::int, 1, 0) OVER steps AS camps_stale,
           (basis = 'flows_only')::int - lag((basis = 'flows_only')::int, 1, 0) OVER steps
               AS camps_flows_only
    FROM camptrack_camppoint {of_camps}
    WINDOW steps AS (PARTITION BY camp_id ORDER BY day)
) step
JOIN camptrack_camptotal total USING (camp_id)
CROSS JOIN LATERAL unnest(total.areas) AS area_id {of_area}
GROUP BY area_id, site_type, day
"""
_COMPARED = """
SELECT area_id, site_type, day, ARRAY[{stored}]::bigint[] AS stored, ARRAY[{wanted}]::bigint[] AS wanted
FROM (SELECT * FROM camptrack_areadelta {of_area}) stored
FULL JOIN ({right}) wanted USING (area_id, site_type, day)
WHERE ({stored}) <> ({wanted})
ORDER BY 1, 2, 3
"""


def _differences(*, of_camps: str = "", of_area: str = "") -> str:
    """Area id, site type, day, stored and right numbers (in the order of COLUMNS), where they differ."""
    return _COMPARED.format(
        stored=", ".join(f"coalesce(stored.{column}, 0)" for column in COLUMNS),
        wanted=", ".join(f"coalesce(wanted.{column}, 0)" for column in COLUMNS),
        right=RIGHT_CHANGES.format(of_camps=of_camps, of_area=of_area),
        of_area=of_area,
    )


_DIFFERENCES = _differences()
#: The same of one site type (%(site_type)s) in these areas (%(areas)s, by id).
DIFFERENCES_IN_AREAS = _differences(
    of_camps="""WHERE camp_id IN (
        SELECT camp_id FROM camptrack_camptotal
        WHERE site_type = %(site_type)s AND areas && %(areas)s::bigint[]
    )""",
    of_area="WHERE site_type = %(site_type)s AND area_id = ANY(%(areas)s)",
)
_DIFFERENCES_OF_AREA = _differences(
    of_camps="WHERE camp_id IN (SELECT camp_id FROM camptrack_camptotal WHERE %(area)s = ANY(areas))",
    of_area="WHERE area_id = %(area)s",
)


def area_differences(area: int | None = None) -> Iterable[Difference]:
    """The areas (or this one, by id) whose stored changes are not the sum of their camps'."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # reads every point, and holds up nobody
        cursor.execute(_DIFFERENCES if area is None else _DIFFERENCES_OF_AREA, {"area": area})
        wrong: list[tuple[Any, ...]] = cursor.fetchall()
    areas = Area.objects.in_bulk({row[0] for row in wrong})
    for area_id, site_type, day, stored, right in wrong:
        code = areas[area_id].code if area_id in areas else area_id
        yield Difference(f"area {code} ({site_type}) on {day}", _named(stored, right), _named(right, stored))
    yield from starmap(Difference, wrong_spans(area))


def _named(numbers: list[int], others: list[int]) -> str:
    """The numbers that differ, with their names."""
    pairs = zip(COLUMNS, numbers, others, strict=True)
    return ", ".join(f"{column} {number}" for column, number, other in pairs if number != other)
