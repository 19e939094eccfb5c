"""Prints the table. Run through `make bench`, which gives it servers and an empty database of its own."""

import os
import sys

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - as all that follows

from benchmarks.camps import a_camp  # noqa: E402 - models come after the settings
from benchmarks.ratios import HEAD, Ratio, side_by_side  # noqa: E402
from camptrack.models import Camp  # noqa: E402
from camptrack.queries.counting import counting_figures  # noqa: E402
from camptrack.reconcile.camp import reconcile  # noqa: E402

ROUNDS = int(os.environ.get("CAMPTRACK_BENCH_ROUNDS", "15"))

_ROWS = """
SELECT f.*, p.*, r.published_on, s.slug FROM camptrack_publishedfigure p
JOIN camptrack_figure f ON f.id = p.figure_id JOIN camptrack_report r ON r.id = p.report_id
JOIN camptrack_source s ON s.id = r.source_id WHERE p.camp_id = %s
"""


def fetch(camp: Camp) -> list[tuple[object, ...]]:
    """A camp's rows with the plain driver: the least that anything with them costs."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [camp.pk])
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def reconcile_500(days: int, seed: int) -> Ratio:
    """One camp of 500 figures, spread over so many days."""
    camp = a_camp(figures=500, days=days, seed=seed)
    figures = counting_figures([camp.pk])[camp.pk]
    return side_by_side(
        (f"reconcile a camp of 500 figures over {days} days", lambda: reconcile(figures)),
        ("fetch the 500 rows", lambda: fetch(camp)),
        bar=10,
        rounds=ROUNDS,
    )


def main() -> None:
    """Every bar, one line each."""
    call_command("migrate", database="owner", verbosity=0)
    sys.stdout.write(f"{HEAD}\n{reconcile_500(days=1000, seed=1).row()}\n")


main()
