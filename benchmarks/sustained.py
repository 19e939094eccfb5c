"""As many reports about one country as two writers can enter, until all totals are right."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from benchmarks.loading import connected
from benchmarks.processors import spent
from camptrack.models import Camp

GIVE_UP = 60.0
WRITERS = 2
#: on two processors: what is asked of reports a hundred a call
BAR, PROCESSORS = 500, 2
_ROWS = {
    "report": "SELECT * FROM camptrack_report WHERE at >= %s",
    **{
        table: f"SELECT row.* FROM camptrack_{table} row JOIN camptrack_report r ON r.id = report_id"
        " WHERE r.at >= %s"
        for table in ("figure", "reportevent", "publishedfigure")
    },
}


@contextmanager
def _writing(camps: list[Camp]) -> Iterator[list[Any]]:
    """Writers of reports about these camps, ready to begin: their start is no part of the work."""
    command = [sys.executable, "-m", "benchmarks.writer"]
    about = [str(camp.pk) for camp in camps]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers: list[Any] = [subprocess.Popen([*command, str(nth), *about], **pipes) for nth in range(WRITERS)]
    try:
        for writer in writers:
            writer.stdout.readline()
        yield writers
    finally:
        for writer in writers:
            writer.communicate()


def sustained(seconds: float, camps: list[Camp]) -> dict[str, Any]:
    """Reports about these camps, one a call and a hundred."""
    with _writing(camps) as writers:
        return _sustained(writers, seconds, 1) | _sustained(writers, seconds, 100)


def _sustained(writers: list[Any], seconds: float, together: int) -> dict[str, Any]:
    """Reports a second by the clock; and what two processors would do with nothing else on them, by what
    writers, database, workers and drain loop spent."""
    since, before, began = datetime.now(tz=UTC), spent(), time.time()
    for writer in writers:
        writer.stdin.write(f"{seconds} {together}\n")
        writer.stdin.flush()
    written = sum(int(writer.stdout.readline()) for writer in writers)
    stopped = time.time()
    until_right()
    right = time.time()
    took, on_two = right - began, PROCESSORS * written / (spent() - before)
    name = f"two writers, {together} a call"
    found: dict[str, Any] = {
        f"{name}: reports a second, until all is right": round(written / took, 1),
        f"{name}: the same on two processors of their own": round(on_two, 1),
        f"{name}: seconds behind when they stopped": round(right - stopped, 2),
    }
    if together > 1:
        found[f"{name}: bar"] = f"≥ {BAR} on two processors: {'reached' if on_two >= BAR else '**missed**'}"
        found[f"{name}: the same rows by COPY into tables without keys"] = round(written / _copied(since))
    return found


def _copied(since: datetime) -> float:
    """Seconds for the rows of the reports entered since, without keys, checks, triggers and totals."""
    with closing(connected("DATABASE_OWNER_URL")) as owner, owner.cursor() as cursor:
        texts = {}
        for table, rows in _ROWS.items():
            texts[table] = io.StringIO()
            cursor.copy_expert(f"COPY ({cursor.mogrify(rows, [since]).decode()}) TO STDOUT", texts[table])
            cursor.execute(f"CREATE UNLOGGED TABLE bench_{table} AS TABLE camptrack_{table} WITH NO DATA")
            texts[table].seek(0)
        started = time.perf_counter()
        for table, text in texts.items():
            cursor.copy_expert(f"COPY bench_{table} FROM STDIN", text)
        return time.perf_counter() - started


def until_right() -> None:
    """Until no camp has a mark."""
    give_up = time.monotonic() + GIVE_UP
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM camptrack_stalemark)")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.001)
    raise TimeoutError
