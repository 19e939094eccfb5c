"""`make soak`: the stack as `make run` has it, partners who report at a fixed rate for hours, and what
memory, connections and the oldest mark do meanwhile.

CAMPTRACK_SOAK_MINUTES (120); CAMPTRACK_SOAK_RATE, new reports a second (otherwise half of what is found to be
sustained first); CAMPTRACK_SOAK_CAMPS (600); CAMPTRACK_SOAK_HOME keeps the samples, and the database."""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import django
import psycopg2

from benchmarks import running
from benchmarks.open_loop import OpenLoop
from benchmarks.partners import CALLS_A_REPORT, Partners
from benchmarks.soak_table import report
from benchmarks.watching import Watch, percentile

#: seconds; a step's second half is judged
STEP = float(os.environ.get("CAMPTRACK_SOAK_STEP", "30"))
FIRST_RATE, FASTER = 4.0, 1.5
#: seconds; what still counts as keeping up: the oldest mark at 95 % of the looks, the median of writes and
#: the slowest of a hundred. Calls come whether or not others were answered, so that whoever does not keep up
#: is soon slower than all of these; they are wide, because of what else the machine may do
MARK_WITHIN, WRITE_WITHIN, SLOWEST_WITHIN = 5.0, 2.0, 15.0
EVERY = 10.0


def main() -> int:
    """0 unless a write failed, a report was lost or a total is wrong."""
    minutes = float(os.environ.get("CAMPTRACK_SOAK_MINUTES", "120"))
    kept = os.environ.get("CAMPTRACK_SOAK_HOME")
    folder = Path(kept or tempfile.mkdtemp(prefix="camptrack-soak-", dir="/tmp"))
    try:
        with running.stack(folder) as stack:
            django.setup()
            camps = int(os.environ.get("CAMPTRACK_SOAK_CAMPS", "600"))
            return soaked(stack, minutes * 60, camps, float(os.environ.get("CAMPTRACK_SOAK_RATE") or 0))
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def soaked(stack: running.Running, seconds: float, camps: int, rate: float = 0) -> int:
    """At this rate, or at half of what is found to be sustained. The exit code of it all."""
    from benchmarks import country  # models come after the settings

    partners = Partners(country.make(camps, partners=8))
    if not rate:
        found = asyncio.run(_sustained(stack, partners))
        rate = found / 2
        say(f"sustained: {found:.1f} new reports a second; half of that: {rate:.1f}")
        until_right(stack.database)
    say(f"{rate:.1f} new reports a second in {rate * CALLS_A_REPORT:.1f} calls, for {seconds:.0f} s")
    failures: dict[str, int] = {}
    every = min(EVERY, seconds / 10)
    with Watch(stack.folder, stack.pid, stack.database, every) as watch:
        asyncio.run(_ask(stack, partners, rate, seconds, watch, failures))
        behind = until_right(stack.database)
    return _end(stack, partners, failures, behind)


async def _ask(
    stack: running.Running,
    partners: Partners,
    rate: float,
    seconds: float,
    watch: Watch,
    failures: dict[str, int],
) -> None:
    def heard(answered: Any) -> None:
        watch.hear(answered)
        if not answered.ok:
            said = f"{answered.kind}: {answered.status} {answered.problem}"
            if said not in failures:
                say(f"failed: {said}")
            failures[said] = failures.get(said, 0) + 1

    async with OpenLoop(stack.address, partners.next, heard, comes_again=True) as client:
        watch.under_way = lambda: len(client.under_way)
        await client.run(rate * CALLS_A_REPORT, seconds)


async def _sustained(stack: running.Running, partners: Partners) -> float:
    """Steps of rising rates, until one fails twice: new reports a second of the last that held."""
    rate, held, missed = FIRST_RATE, 0.0, 0
    while missed < 2:
        answers: list[Any] = []
        with Watch(stack.folder, stack.pid, stack.database, STEP / 2) as watch:
            async with OpenLoop(stack.address, partners.next, answers.append) as client:
                await client.run(rate * CALLS_A_REPORT, STEP / 2)
                answers.clear()
                watch.oldest.clear()
                await client.run(rate * CALLS_A_REPORT, STEP / 2)
                oldest = percentile(watch.oldest, 95)
        writes = [each for each in answers if each.method == "POST"]
        median, slowest = (percentile([each.seconds for each in writes], cut) for cut in (50, 99))
        failed = sum(not each.ok for each in answers)
        fast = median <= WRITE_WITHIN and slowest <= SLOWEST_WITHIN
        good = fast and oldest <= MARK_WITHIN and not failed
        say(
            f"{rate:6.1f} reports/s: writes p50 {median:.2f} s, p99 {slowest:.2f} s,"
            f" oldest mark p95 {oldest:.2f} s, {failed} failed, load {os.getloadavg()[0]:.1f}:"
            f" {'held' if good else 'missed'}"
        )
        until_right(stack.database)
        held, missed = (rate, 0) if good else (held, missed + 1)
        rate = rate * FASTER if good else rate
    if not held:
        raise RuntimeError(f"not even {FIRST_RATE} reports a second are kept up with here")
    return held


def _end(stack: running.Running, partners: Partners, failures: dict[str, int], behind: float | None) -> int:
    """What the record says of what was acknowledged."""
    from camptrack.queries.verification import verify_totals

    with closing(psycopg2.connect(stack.database)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM camptrack_report")
        lost = partners.acknowledged - {each for (each,) in cursor.fetchall()}
        cursor.execute(
            "SELECT relname, pg_total_relation_size(relid), n_live_tup, n_dead_tup FROM pg_stat_user_tables"
            " ORDER BY 2 DESC LIMIT 8"
        )
        tables = cursor.fetchall()
    verified = verify_totals()
    wrong = len(verified.differences)
    lines = ["| at the end | |", "|---|---|"]
    lines += [
        f"| reports acknowledged; of them lost | {len(partners.acknowledged):,}; {len(lost)} |",
        f"| camps verified; waiting; differences | {verified.camps}; {verified.waiting}; {wrong} |",
        f"| seconds until all was right | {'never' if behind is None else round(behind, 1)} |",
        f"| failed calls | {'; '.join(f'{many} × {said}' for said, many in failures.items()) or 'none'} |",
    ]
    lines += [
        f"| {name}: MB, rows, dead rows | {size / 2**20:,.0f}; {live:,}; {dead:,} |"
        for name, size, live, dead in tables
    ]
    (stack.folder / "end.md").write_text("\n".join(lines) + "\n")
    say(report(stack.folder))
    return 1 if failures or lost or verified.differences or verified.waiting else 0


def until_right(database: str, within: float = 300) -> float | None:
    """Seconds until no mark waits; None: that never came."""
    began = time.monotonic()
    with closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        while time.monotonic() < began + within:
            cursor.execute("SELECT EXISTS (SELECT FROM camptrack_stalemark)")
            if not cursor.fetchone()[0]:
                return time.monotonic() - began
            time.sleep(0.05)
    return None


def say(text: str) -> None:
    """At once: a log is read while it runs."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
