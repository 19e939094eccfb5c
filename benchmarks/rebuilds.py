"""A rebuild beside the least that it could take: of some camps in one process, of everything on all cores.

Two floors. Both COPY the figures out and reconcile them in memory; then the one COPYs the points in, the
other every row that the rebuild leaves: points, breakdowns, waves, and the days, months and years of areas.
"""

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date
from multiprocessing import get_context
from typing import Any

from django.db import connection

from benchmarks import loading
from benchmarks.drawing import as_text
from benchmarks.ratios import Ratio, ratio, timed
from benchmarks.writes import undone
from camptrack.actions.rebuild import Batch, rebuild_batch
from camptrack.models import Camp
from camptrack.queries.area_changes import RIGHT_SPANS
from camptrack.queries.counting import counting_figures
from camptrack.queries.verification import RIGHT_CHANGES
from camptrack.reconcile.camp import reconcile

OF_CAMPS = ("camppoint", "compositionpoint", "waveflow", "question", "camptotal")
OF_AREAS = ("areadelta", "areaspan")
POINTS, ROWS = "COPY the figures out, reconcile, COPY the points in", "the same, and COPY all other rows in"
#: from nothing: rows of areas are added to what other camps left there, while readers read and drains drain,
#: and each looks into an index first; a COPY into rows of one's own is not what anybody could do instead
BAR = 2.5
CAMPS_AT_ONCE = 100
#: table → what COPY says of its rows
Texts = dict[str, str]


def rebuild(camps: int, rounds: int) -> list[Ratio]:
    """Some camps, in one process and a transaction that is undone; from nothing, and where all is right."""
    _lend()
    chosen = list(Camp.objects.order_by("pk").values_list("pk", flat=True)[:camps])
    evidence = counting_figures(chosen)
    others = {**_of_camps(chosen), **_of_areas(chosen)}

    def again(*, from_nothing: bool) -> float:
        with undone(), connection.cursor() as cursor:
            for table in OF_CAMPS if from_nothing else ():
                cursor.execute(f"DELETE FROM camptrack_{table} WHERE camp_id = ANY(%s)", [chosen])
            return timed(lambda: rebuild_batch(Batch(chosen, 0)))

    def floor(texts: Texts) -> float:
        with undone():
            return _least(chosen, evidence, texts)

    counted = [
        (floor({}), floor(others), again(from_nothing=False), again(from_nothing=True))
        for _ in range(rounds + 1)
    ][1:]
    nothing, right = f"rebuild {camps} camps from nothing", f"rebuild {camps} camps, all right"
    return [
        ratio(nothing, POINTS, [(points, new) for points, _, _, new in counted], bar=1.5),
        ratio(nothing, ROWS, [(rows, new) for _, rows, _, new in counted], bar=BAR),
        ratio(right, POINTS, [(points, same) for points, _, same, _ in counted], bar=1.5),
    ]


def everything(rounds: int) -> list[Ratio]:
    """`manage.py rebuild_totals` over the whole database on all cores: totals emptied first, then right."""
    camps = list(Camp.objects.order_by("area", "pk").values_list("pk", flat=True))
    connection.close()  # processes are forked, and a connection has one owner
    _lend()
    counted = []
    for _ in range(rounds):
        points, rows = _floor_on_all_cores(camps)
        _as_owner(f"TRUNCATE {', '.join(f'camptrack_{table}' for table in (*OF_CAMPS, *OF_AREAS))}")
        counted.append((points, rows, timed(_command), timed(_command)))
        _as_owner("VACUUM ANALYZE")
    job = f"rebuild_totals, {len(camps)} camps on {_cores()} cores"
    return [
        ratio(f"{job}, from nothing", POINTS, [(points, new) for points, _, new, _ in counted], bar=1.5),
        ratio(f"{job}, from nothing", ROWS, [(rows, new) for _, rows, new, _ in counted], bar=BAR),
        ratio(f"{job}, all right", POINTS, [(points, same) for points, _, _, same in counted], bar=1.5),
    ]


def _command() -> None:
    quiet = subprocess.DEVNULL
    subprocess.run([sys.executable, "manage.py", "rebuild_totals"], check=True, stdout=quiet, stderr=quiet)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _as_owner(sql: str) -> None:
    with closing(loading.connected("DATABASE_OWNER_URL")) as owner:
        owner.autocommit = True  # VACUUM runs in no transaction
        owner.cursor().execute(sql)


def _floor_on_all_cores(camps: list[int]) -> tuple[float, float]:
    """Seconds of the slower process without and with all rows; fetching what they start from not counted."""
    cores = _cores()
    shares = [
        camps[at : at + -(-len(camps) // cores)] for at in range(0, len(camps), -(-len(camps) // cores))
    ]
    with ProcessPoolExecutor(cores, get_context("fork")) as pool:
        found = list(pool.map(_floor_of_share, shares, range(cores)))
    return max(points for points, _ in found), max(rows for _, rows in found)


def _floor_of_share(camps: list[int], nth: int) -> tuple[float, float]:
    points = others = 0.0
    with undone(), connection.cursor() as cursor:
        for at in range(0, len(camps), CAMPS_AT_ONCE):
            chosen = camps[at : at + CAMPS_AT_ONCE]
            points += _least(chosen, counting_figures(chosen), {})
            rows = _of_camps(chosen)
            others += timed(lambda rows=rows: _copy_in(cursor, rows))
        areas = {
            table: _told(table, f"SELECT * FROM camptrack_{table} WHERE area_id % {_cores()} = {nth}")
            for table in OF_AREAS
        }
        others += timed(lambda: _copy_in(cursor, areas))
    return points, points + others


def _least(camps: list[int], evidence: dict[int, Any], texts: Texts) -> float:
    """Seconds of the floor for these camps."""
    with connection.cursor() as cursor:
        gc.disable()  # as the rebuild does
        try:
            return timed(lambda: _floor(cursor, camps, evidence, texts))
        finally:
            gc.enable()


def _floor(cursor: Any, camps: list[int], evidence: dict[int, Any], texts: Texts) -> None:
    cursor.copy_expert(_figures_of(camps), io.StringIO())
    rows = [_row(camp, point) for camp in camps for point in reconcile(evidence[camp]).points]
    _copy_in(cursor, {"camppoint": "".join(as_text(rows)), **texts})


def _lend() -> None:
    """The application makes no temporary tables; its floor does."""
    _as_owner("""DO $$ BEGIN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO camptrack_app', current_database());
    END $$""")


def _copy_in(cursor: Any, texts: Texts) -> None:
    """Into temporary tables with the same keys and checks."""
    for table, text in texts.items():
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS bench_{table} (LIKE camptrack_{table} INCLUDING ALL)"
        )
        cursor.copy_expert(f"COPY bench_{table} FROM STDIN", io.StringIO(text))


def _of_camps(camps: list[int]) -> Texts:
    """All that stands of these camps but their points."""
    return {
        table: _told(table, f"SELECT * FROM camptrack_{table} WHERE camp_id = ANY('{_array(camps)}')")
        for table in OF_CAMPS[1:]
    }


def _of_areas(camps: list[int]) -> Texts:
    """The rows of areas that these camps alone would leave."""
    days = RIGHT_CHANGES.format(of_camps=f"WHERE camp_id = ANY('{_array(camps)}')", of_area="")
    spans = RIGHT_SPANS.format(of_area="").replace("camptrack_areadelta", f"({days}) AS days")
    return {"areadelta": _told("areadelta", days), "areaspan": _told("areaspan", spans)}


def _told(table: str, query: str) -> str:
    """Rows as COPY says them, in the order of the table's columns."""
    text = io.StringIO()
    with connection.cursor() as cursor:
        columns = [
            f'"{each.name}"'
            for each in connection.introspection.get_table_description(cursor, f"camptrack_{table}")
        ]
        cursor.copy_expert(f"COPY (SELECT {', '.join(columns)} FROM ({query}) AS found) TO STDOUT", text)
    return text.getvalue()


def _figures_of(camps: list[int]) -> str:
    return (
        "COPY (SELECT * FROM camptrack_publishedfigure p JOIN camptrack_figure f ON f.id = p.figure_id"
        f" WHERE p.camp_id = ANY('{_array(camps)}')) TO STDOUT"
    )


def _array(camps: Iterable[int]) -> str:
    return f"{{{','.join(map(str, camps))}}}"


def _row(camp: int, point: Any) -> tuple[Any, ...]:
    day, low, best, high, basis, freshness, anchor, anchor_day, *rest = point
    on, anchor_on = date.fromordinal(day), date.fromordinal(anchor_day) if anchor_day else None
    return camp, on, low, best, high, basis.value, freshness or "", anchor, anchor_on, *rest
