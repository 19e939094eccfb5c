"""What a report touches, what a correction long ago costs, what ingest costs beside COPY."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from benchmarks import loading
from benchmarks.drawing import Drawn, as_text, draw
from benchmarks.ratios import Ratio, ratio, side_by_side
from camptrack.actions.contents import FigureContent, ReportContent
from camptrack.actions.reports import correct_report, enter_report
from camptrack.actions.totals import drain_camps
from camptrack.models import Area, Camp, Organisation, Report, Source, User
from camptrack.queries.counting import counting_figures
from camptrack.reconcile.camp import reconcile
from camptrack.vocabulary import Measure


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing behind, so that every round finds the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


#: the title of every report that a measurement enters
MEASURED = "Measured"
# The measured last, and among them those that were measured least.
_UNTOUCHED = """
SELECT camp.id FROM camptrack_camp camp
LEFT JOIN (
    SELECT figure.camp_id, count(*) AS reports
    FROM camptrack_report report JOIN camptrack_figure figure ON figure.report_id = report.id
    WHERE report.title = %s GROUP BY 1
) measured ON measured.camp_id = camp.id
WHERE camp.id = ANY(%s) ORDER BY coalesce(measured.reports, 0), camp.id LIMIT %s
"""


def untouched(country: Area, camps: int) -> list[Camp]:
    """So many camps of a country that measurements have enlarged least; none of them at all, as long as there
    are others. What a report costs follows its camp's figures: a run that came back to the camps of the last
    one would measure that."""
    here = list(Camp.objects.in_area(country).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_UNTOUCHED, [MEASURED, here, camps])
        return list(Camp.objects.filter(pk__in=[camp for (camp,) in cursor.fetchall()]).order_by("pk"))


def said(camp: Camp, on: date, value: int) -> ReportContent:
    """A headcount of one day, from the best of sources."""
    figure = FigureContent(camp=camp, measure=Measure.HEADCOUNT, start=on, end=on, value=value)
    return ReportContent(
        source=Source.objects.get(slug="source-1"),
        title=MEASURED,
        published_on=on,
        reliability="A",
        credibility=1,
        figures=(figure,),
    )


def report_of(camp: Camp, on: date, value: int) -> Report:
    """Entered and published."""
    by, organisation = User.objects.get(username="bench"), Organisation.objects.get(slug="bench")
    return enter_report(by=by, organisation=organisation, content=said(camp, on, value), publish=True)


def report_touches(camp: Camp, on: date) -> int:
    """Buffers that a report and its drain touch, as the server counts them for this connection."""
    figures = [_counted(lambda n=n: _reported(camp, on, 5000 + n)) for n in range(5)]
    return sorted(figures)[2]


def _reported(camp: Camp, on: date, value: int) -> None:
    report_of(camp, on, value)
    drain_camps([camp.pk])


def _counted(run: Callable[[], object]) -> int:
    before = _buffers()
    run()
    return _buffers() - before


def _buffers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
        cursor.execute(
            "SELECT sum(hits + reads + extends)::bigint FROM pg_stat_get_backend_io(pg_backend_pid())"
            " WHERE object = 'relation'"
        )
        return int(cursor.fetchone()[0])


def corrections(camp: Camp, back: date, spans: tuple[int, ...] = (3, 30, 300)) -> list[dict[str, Any]]:
    """A number of so long ago that was in force for so many days, corrected: milliseconds of the drain, and
    the rows that it wrote. The next count, of the same grade, ends what it moves."""
    found = []
    by = User.objects.get(username="bench")
    for days in spans:
        measured = []
        with undone():
            report = report_of(camp, back, 6000)
            report_of(camp, back + timedelta(days=days), 6000)
            drain_camps([camp.pk])
            for value in (7000, 6500, 7500):
                report = correct_report(
                    by=by, report=report, content=said(camp, back, value), reason="a digit was missing"
                )
                rows, started = _rows_written(), time.perf_counter()
                drain_camps([camp.pk])
                measured.append((time.perf_counter() - started, _rows_written() - rows))
        took, rows = sorted(measured)[1]
        found.append({"days": days, "milliseconds": round(took * 1000, 1), "rows": rows})
    return found


def _rows_written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('camptrack_camppoint', 'camptrack_areadelta', 'camptrack_areaspan')"
        )
        return int(cursor.fetchone()[0] or 0)


def ingest(figures: int, rounds: int) -> Ratio:
    """Figures with ten cells each, into the real tables and into bare unlogged ones."""
    drawn = _with_cells(figures)
    texts = [
        (table, "".join(as_text(rows)))
        for table, rows in (
            ("report", drawn.reports),
            ("figure", drawn.figures),
            ("breakdowncell", drawn.cells),
            ("reportevent", drawn.events),
            ("publishedfigure", drawn.published),
        )
    ]
    owner = loading.connected("DATABASE_OWNER_URL")
    counted = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        with owner.cursor() as cursor:
            for name in loading.COLUMNS:
                cursor.execute(f"CREATE UNLOGGED TABLE bench_{name} AS TABLE camptrack_{name} WITH NO DATA")
            started = time.perf_counter()
            _copied(cursor, texts, "bench")
        floor = time.perf_counter() - started
        owner.rollback()
        started = time.perf_counter()
        with owner.cursor() as cursor:
            _copied(cursor, texts, "camptrack")
        job = time.perf_counter() - started
        owner.rollback()
        counted.append((floor, job))
    owner.close()
    name = f"ingest {len(drawn.figures)} figures with {len(drawn.cells)} cells"
    return ratio(name, "COPY into unlogged tables without keys", counted[1:], bar=40)


def _copied(cursor: Any, texts: list[tuple[str, str]], prefix: str) -> None:
    for table, text in texts:
        loading.copy_text(cursor, table, text, prefix)


def _with_cells(figures: int) -> Drawn:
    """Of one camp; every figure has ten cells."""
    drawn = Drawn()
    camp = Camp.objects.order_by("pk").values_list("pk", flat=True)[0]
    seed = 0
    while len(drawn.figures) < figures:
        seed += 1
        draw(drawn, seed=1_000_000 + seed, camp=camp, country=1, cells=1.0, first_cell=10**12 + seed * 10**5)
    drawn.figures = [(*row[:12], None, *row[13:]) for row in drawn.figures]
    return drawn


def reconciled(figures: int, rounds: int, seed: int = 5) -> Ratio:
    """The rules over one camp beside fetching its rows with the plain driver."""
    drawn = Drawn()
    rng = random.Random(seed)
    with undone():
        camp = Camp.objects.order_by("pk").first()
        if camp is None:
            raise LookupError
        camp = Camp.objects.create(
            code=f"BENCH-{rng.random()}".upper().replace(".", "-"),
            name="Bench",
            area=camp.area,
            site_type=camp.site_type,
        )
        draw(drawn, seed=seed, camp=camp.pk, country=1, figures=figures, first_cell=10**12)
        drawn.figures = [row if (row[12] or 1) > 0 else (*row[:12], None, *row[13:]) for row in drawn.figures]
        with connection.cursor() as cursor:
            loading.write_all(cursor, drawn)
        evidence = counting_figures([camp.pk])[camp.pk]
        return side_by_side(
            (f"reconcile a camp of {figures} figures over ten years", lambda: reconcile(evidence)),
            (f"fetch the {figures} rows", lambda: fetched(camp.pk)),
            bar=10,
            rounds=rounds,
        )


def fetched(camp: int) -> object:
    """The rows of a camp's figures, and no rule."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.*, p.*, r.published_on, s.slug FROM camptrack_publishedfigure p"
            " JOIN camptrack_figure f ON f.id = p.figure_id JOIN camptrack_report r ON r.id = p.report_id"
            " JOIN camptrack_source s ON s.id = r.source_id WHERE p.camp_id = %s",
            [camp],
        )
        return cursor.fetchall()
