"""`python -m benchmarks.measure`: every bar in the database that the environment names, as JSON."""

import json
import os
import sys
import warnings
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")
django.setup()

from benchmarks import exports, issues, lists, pipeline, reads, rebuilds, writes  # noqa: E402 - after the settings
from camptrack.models import Camp  # noqa: E402

ROUNDS = int(os.environ.get("CAMPTRACK_BENCH_ROUNDS", "7"))
#: a bar by its name, or all
ONLY = os.environ.get("CAMPTRACK_BENCH_ONLY", "")
#: camps of the rebuild's measurement, figures of the ingest's
CAMPS = int(os.environ.get("CAMPTRACK_BENCH_CAMPS", "100"))
#: all camps are rebuilt where there are so few of them, or where nothing else is asked for
EVERYTHING = 2500
INGEST = int(os.environ.get("CAMPTRACK_BENCH_INGEST", "5000"))


def main() -> None:
    """What is slow last, what changes rows for good very last."""
    warnings.filterwarnings("ignore", "No directory at")
    camp, country, growing = reads.measured()
    rows, beside, touched = [], {}, {}
    jobs = {
        "reads": lambda: [*reads.country_on_a_day(country, ROUNDS), *reads.country_on_a_day(growing, ROUNDS)],
        "list": lambda: [lists.hundred_totals(ROUNDS * 5)],
        "exports": lambda: exports.exported(max(ROUNDS // 3, 1)),
        "reconcile": lambda: [writes.reconciled(500, ROUNDS)],
        "rebuild": lambda: rebuilds.rebuild(CAMPS, ROUNDS),
        "ingest": lambda: [writes.ingest(INGEST, max(ROUNDS // 3, 1))],
    }
    for name, job in jobs.items():
        if ONLY in {"", name}:
            print(name, file=sys.stderr, flush=True)
            rows += job()
    if ONLY in {"", "touched"}:
        touched, plans = _touched(camp, country, growing)
        _keep_plans(plans)
    if ONLY in {"", "corrections"}:
        for each in writes.corrections(camp, reads.ON - timedelta(days=3 * 365)):
            beside[f"correction three years back, {each['days']} days move"] = (
                f"{each['rows']} rows in {each['milliseconds']} ms"
            )
    if ONLY in {"", "issue"}:
        beside |= issues.national(country.code)
    if ONLY in {"", "report"}:
        touched["a report, published and drained"] = writes.report_touches(
            writes.untouched(country, 1)[0], reads.ON
        )
    if ONLY in {"", "pipeline"}:
        more, told = pipeline.committed_to_right(ROUNDS * 5)
        rows += more
        beside |= told
    if ONLY == "everything" or (ONLY == "" and Camp.objects.count() <= EVERYTHING):
        rows += rebuilds.everything(max(ROUNDS // 3, 1))
    told_rows = {"rows": [row.row() for row in rows], "ratios": [asdict(row) for row in rows]}
    print(json.dumps({**told_rows, "beside": beside, "touched": touched}))


def _touched(camp: Any, country: Any, growing: Any) -> tuple[dict[str, int], str]:
    found, plans = {}, []
    cases = [*reads.five(camp, country).items()]
    cases += [
        (f"{name}, the one that grows", read)
        for name, read in reads.five(camp, growing).items()
        if name.startswith("country")
    ]
    for name, read in cases:
        found[name], found[f"{name}: rows"], statements = reads.touched(read)
        plans.append(f"## {name}: {found[name]} buffers, {found[f'{name}: rows']} rows\n")
        plans += [f"{sql}\n\n{plan}\n" for sql, plan, _ in statements]
    return found, "\n".join(plans)


def _keep_plans(plans: str) -> None:
    kept = os.environ.get("CAMPTRACK_BENCH_PLANS")
    if kept:
        Path(kept).write_text(plans)


main()
