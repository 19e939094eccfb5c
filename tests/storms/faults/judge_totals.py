"""Whether the totals are right: against a recomputation, a rebuild from nothing, and the oracle."""

import json
import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from tests.reconcile import oracle
from tests.reconcile.oracle_figures import Record

from .ledger import Ledger
from .site import Site
from .verdict import Verdict

#: the tables of totals, without what is of the moment of writing
DERIVED = ("camptotal", "camppoint", "compositionpoint", "areadelta", "areaspan", "waveflow", "question")
_ROWS = "SELECT (to_jsonb(stored) - 'computed_at' - 'id')::text FROM camptrack_{table} stored"
_NUMBERS = "low, best, high, camps, camps_ageing, camps_stale, camps_flows_only"
_SOMETHING = {
    "areadelta": f"({_NUMBERS}, arrivals, departures) <> (0, 0, 0, 0, 0, 0, 0, 0, 0)",
    "areaspan": f"({_NUMBERS}) <> (0, 0, 0, 0, 0, 0, 0)",
}
_FLAGS = {"verify": "verified", "dispute": "disputed", "recommend": "recommended"}
ORACLE_CAMPS = 20


def verify(verdict: Verdict) -> None:
    from django.db import connections

    from camptrack.queries.verification import verify_totals

    connections.close_all()  # this process's own was opened before the storm
    found = verify_totals()
    verdict.wrong += [str(each) for each in found.differences]
    if found.waiting:
        verdict.wrong.append(f"{found.waiting} camps still wait")
    verdict.figures["camps_verified"] = found.camps


def rebuild(site: Site, verdict: Verdict) -> None:
    """What stood must be what a rebuild makes of the evidence alone, row by row."""
    from camptrack.actions.rebuild import rebuild_totals

    stood = {table: _rows(site, table) for table in DERIVED}
    tables = ", ".join(f"camptrack_{table}" for table in DERIVED)
    site.sql(f"TRUNCATE {tables}", "camptrack_owner")
    failed = rebuild_totals().failed
    verdict.wrong += [f"camp {camp} could not be rebuilt" for camp in failed]
    for table, rows in stood.items():
        made = _rows(site, table)
        verdict.wrong += [f"{table} stood and is not rebuilt: {row}" for row in sorted(rows - made)[:100]]
        verdict.wrong += [f"{table} is rebuilt and did not stand: {row}" for row in sorted(made - rows)[:100]]
    verdict.figures["rows_rebuilt"] = sum(map(len, stood.values()))


def _rows(site: Site, table: str) -> set[str]:
    """Days on which an area's differences came to nothing say nothing: a rebuild has no row for them."""
    where = f" WHERE {_SOMETHING[table]}" if table in _SOMETHING else ""
    return {row for (row,) in site.sql(_ROWS.format(table=table) + where)}


def against_the_oracle(ledger: Ledger, seed: int, verdict: Verdict) -> None:
    """Some camps, from what the client says that it sent."""
    from camptrack.models import Camp

    records = _records(ledger)
    rng = random.Random(seed)
    chosen = rng.sample(sorted(records), min(ORACLE_CAMPS, len(records)))
    for code in chosen:
        camp = Camp.objects.get(code=code)
        verdict.wrong += [f"{code} {said}" for said in _differences(camp.pk, records[code])]
    verdict.figures["camps_of_the_oracle"] = len(chosen)


def _records(ledger: Ledger) -> dict[str, list[Record]]:
    """What counts of each camp, as it was decided."""
    decided: dict[str, dict[str, bool]] = defaultdict(dict)
    for figure, kind in ledger.do("SELECT figure, kind FROM decision"):
        decided[figure][_FLAGS[kind]] = True
    found: dict[str, list[Record]] = defaultdict(list)
    rows = ledger.do("SELECT figure, camp, record FROM report WHERE id NOT IN (SELECT report FROM ended)")
    for figure, camp, told in rows:
        found[camp].append(replace(_record(json.loads(told), figure), **decided[figure]))
    return found


def _record(told: dict[str, Any], figure: str) -> Record:
    days = {name: date.fromisoformat(told[name]) for name in ("start", "end", "published_on")}
    return Record(**{**told, **days, "key": figure})


def _differences(camp: int, records: list[Record]) -> list[str]:
    from camptrack.queries.timeline import all_stored_points

    history = oracle.history(records, max(record.end for record in records))
    points = {point.day: point for point in all_stored_points(camp)}
    state, found = None, []
    for day in sorted(history):
        state, right = points.get(day.toordinal(), state), history[day]
        stored = None if state is None else (state.low, state.best, state.high)
        if stored != (right.low, right.best, right.high):
            found.append(f"on {day}: stored {stored}, the oracle {(right.low, right.best, right.high)}")
    return found
