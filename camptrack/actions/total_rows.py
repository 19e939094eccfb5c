"""What changed in a camp's totals, written: its points, its breakdowns in force, its waves, and the same
difference in every area above it."""

from collections.abc import Iterable
from datetime import date
from operator import add
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from camptrack.models import Area, Camp
from camptrack.queries.composition import composition_rows
from camptrack.queries.timeline import all_stored_points
from camptrack.reconcile.areas import NOTHING, Change, changes
from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.series import Point

from .flow_rows import write_flows

_DELETE_POINTS = "DELETE FROM camptrack_camppoint WHERE camp_id = %s AND day = ANY(%s)"
_UPSERT_POINTS = """
INSERT INTO camptrack_camppoint (camp_id, day, low, best, high, basis, freshness, anchor_id, anchor_on, drift,
                                 arrivals, departures)
VALUES %s
ON CONFLICT (camp_id, day) DO UPDATE SET
    low = excluded.low, best = excluded.best, high = excluded.high, basis = excluded.basis,
    freshness = excluded.freshness, anchor_id = excluded.anchor_id, anchor_on = excluded.anchor_on,
    drift = excluded.drift, arrivals = excluded.arrivals, departures = excluded.departures
"""
# In the order of the key, so that two drains below one country never wait for each other in a circle.
_ADD_CHANGES = """
INSERT INTO camptrack_areadelta (area_id, site_type, day, low, best, high, camps, camps_ageing, camps_stale,
                                 camps_flows_only, arrivals, departures)
VALUES %s
ON CONFLICT (area_id, site_type, day) DO UPDATE SET
    low = camptrack_areadelta.low + excluded.low,
    best = camptrack_areadelta.best + excluded.best,
    high = camptrack_areadelta.high + excluded.high,
    camps = camptrack_areadelta.camps + excluded.camps,
    camps_ageing = camptrack_areadelta.camps_ageing + excluded.camps_ageing,
    camps_stale = camptrack_areadelta.camps_stale + excluded.camps_stale,
    camps_flows_only = camptrack_areadelta.camps_flows_only + excluded.camps_flows_only,
    arrivals = camptrack_areadelta.arrivals + excluded.arrivals,
    departures = camptrack_areadelta.departures + excluded.departures
"""
_STANDING = "SELECT areas, site_type FROM camptrack_camptotal WHERE camp_id = %s"
_STAND = """
INSERT INTO camptrack_camptotal (camp_id, areas, site_type, policy, computed_at)
VALUES (%s, %s, %s, %s, clock_timestamp())
ON CONFLICT (camp_id) DO UPDATE SET
    areas = excluded.areas, site_type = excluded.site_type, policy = excluded.policy,
    computed_at = excluded.computed_at
"""
_IN_FORCE = "SELECT cut, day, figure_id::text, base, part FROM camptrack_compositionpoint WHERE camp_id = %s"


def write_totals(camp_id: int, decided: Reconciliation) -> bool:
    """Bring the stored totals to what was decided; whether anything differed. The caller holds the
    camp's lock."""
    camp = Camp.objects.select_related("area").get(pk=camp_id)
    areas = list(Area.objects.above(camp.area).order_by("pk").values_list("pk", flat=True))
    before = all_stored_points(camp_id)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [camp_id])
        standing: tuple[list[int], str] = cursor.fetchone() or ([], camp.site_type)
        points_differ = _write_points(cursor, camp_id, before, decided.points)
        cuts_differ = _write_composition(cursor, camp_id, decided)
        added = _placed(standing[0], standing[1], before, -1)
        for key, change in _placed(areas, camp.site_type, decided.points, 1).items():
            added[key] = Change._make(map(add, added.get(key, NOTHING), change))
        rows = [
            (area, site_type, date.fromordinal(day), *change)
            for (area, site_type, day), change in sorted(added.items())
            if any(change)
        ]
        if rows:
            execute_values(cursor.cursor, _ADD_CHANGES, rows, page_size=1000)
        cursor.execute(_STAND, [camp_id, areas, camp.site_type, POLICY.version])
    flows_differ = write_flows(camp_id, decided)
    return points_differ or cuts_differ or flows_differ or bool(rows)


def _placed(
    areas: Iterable[int], site_type: str, points: list[Point], sign: int
) -> dict[tuple[int, str, int], Change]:
    """The changes of a camp's points in each of these areas, added (1) or taken away (-1)."""
    signed = {day: Change._make(sign * each for each in change) for day, change in changes(points).items()}
    return {(area, site_type, day): change for area in areas for day, change in signed.items()}


def _write_points(cursor: Any, camp_id: int, before: list[Point], after: list[Point]) -> bool:
    standing, wanted = {point.day: point for point in before}, {point.day: point for point in after}
    gone = [date.fromordinal(day) for day in standing.keys() - wanted.keys()]
    changed = [_point_row(camp_id, point) for day, point in wanted.items() if standing.get(day) != point]
    if gone:
        cursor.execute(_DELETE_POINTS, [camp_id, gone])
    if changed:
        execute_values(cursor.cursor, _UPSERT_POINTS, changed, page_size=1000)
    return bool(gone or changed)


def _point_row(camp_id: int, point: Point) -> tuple[Any, ...]:
    return (
        camp_id,
        date.fromordinal(point.day),
        point.low,
        point.best,
        point.high,
        point.basis.value,
        point.freshness.value if point.freshness else "",
        point.anchor,
        date.fromordinal(point.anchor_day) if point.anchor_day else None,
        point.drift,
        point.arrivals,
        point.departures,
    )


def _write_composition(cursor: Any, camp_id: int, decided: Reconciliation) -> bool:
    cursor.execute(_IN_FORCE, [camp_id])
    standing, wanted = set(cursor.fetchall()), composition_rows(decided)
    if standing == wanted:
        return False
    cursor.execute("DELETE FROM camptrack_compositionpoint WHERE camp_id = %s", [camp_id])
    if wanted:
        execute_values(
            cursor.cursor,
            "INSERT INTO camptrack_compositionpoint (camp_id, cut, day, figure_id, base, part) VALUES %s",
            [(camp_id, *row) for row in sorted(wanted, key=lambda row: row[:2])],
        )
    return True
