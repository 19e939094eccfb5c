"""Samples of a running stack, a line each in two CSV files: what the whole shows, and each kind of
process."""

import csv
import os
import shutil
import statistics
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg2

from benchmarks.open_loop import Answered
from benchmarks.processes import MEGABYTE, Taken, taken

_STATE = """
SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float FROM camptrack_stalemark),
       (SELECT count(*) FROM camptrack_stalemark),
       (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'camptrack_stalemark'),
       pg_relation_size('camptrack_stalemark'), pg_database_size(current_database()),
       (SELECT sum(n_dead_tup) FROM pg_stat_user_tables)
"""
WHOLE = [
    *("seconds", "load_1m", "processors_stack", "processors_machine", "processors_client", "connections"),
    *("oldest_mark", "marks", "mark_dead", "mark_bytes", "database_bytes", "dead", "disk_free"),
    *("calls_under_way", "posts", "posts_failed", "post_p50", "post_p99", "sent_again"),
    *("reads", "reads_failed", "read_p50", "read_p99", "late_max"),
]
KINDS = ["seconds", "kind", "processes", "rss_mb", "pss_mb", "own_mb", "largest_pss_mb", "files"]
#: seconds between two looks at the oldest mark, of which a sample has the largest
OFTEN = 1.0


@dataclass
class Watch:
    """Looks at the stack every so many seconds, in a thread of its own, until it is told to stop."""

    folder: Path
    launcher: int
    database: str
    every: float
    heard: list[Answered] = field(default_factory=list)
    #: oldest marks since the last sample, in seconds
    oldest: list[float] = field(default_factory=list)
    under_way: Any = lambda: 0

    def __post_init__(self) -> None:
        self._stop, self._thread = threading.Event(), threading.Thread(target=self._look, daemon=True)
        self._began = time.monotonic()
        self._spent: dict[int, float] = {}
        self.connections = 0
        self.problem: BaseException | None = None

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()
        if self.problem is not None:
            raise self.problem

    def hear(self, answered: Answered) -> None:
        """From the client, at every answer."""
        self.heard.append(answered)

    def _look(self) -> None:
        try:
            with (
                (self.folder / "samples.csv").open("w", newline="") as samples,
                (self.folder / "processes.csv").open("w", newline="") as processes,
                closing(psycopg2.connect(self.database)) as connection,
            ):
                connection.autocommit = True
                whole, kinds = csv.writer(samples), csv.writer(processes)
                whole.writerow(WHOLE)
                kinds.writerow(KINDS)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    server = psutil.Process(cursor.fetchone()[0]).ppid()
                    self._samples(cursor, server, whole, kinds, (samples, processes))
        except BaseException as error:  # noqa: BLE001 - for the thread that waits
            self.problem = error
            traceback.print_exc()  # at once: hours later is late

    def _samples(self, cursor: Any, server: int, whole: Any, kinds: Any, files: Sequence[Any]) -> None:
        last, machine, client = time.monotonic(), psutil.cpu_times(), time.process_time()
        now_taken = taken(self.launcher, server)
        self._spent = {each.pid: each.processor for each in now_taken}
        stopping = False
        while not stopping:
            due = last + self.every
            while True:
                stopping = self._stop.wait(min(max(due - time.monotonic(), 0), OFTEN))
                cursor.execute(_STATE)
                state = cursor.fetchone()
                self.oldest.append(state[1])
                if stopping or time.monotonic() >= due:
                    break
            now, heard, oldest = time.monotonic(), self.heard, self.oldest
            self.heard, self.oldest = [], []
            took, last = max(now - last, 0.001), now
            processes = taken(self.launcher, server)
            before, machine = machine, psutil.cpu_times()
            busy = sum(machine[:3]) - sum(before[:3])
            before_client, client = client, time.process_time()
            self.connections = state[0] - 1
            row = {
                "seconds": now - self._began,
                "load_1m": os.getloadavg()[0],
                "processors_stack": self._processors(processes) / took,
                "processors_machine": busy / took,
                "processors_client": (client - before_client) / took,
                "connections": state[0] - 1,  # but for this one
                "oldest_mark": max(oldest or [state[1]]),
                "marks": state[2],
                "mark_dead": state[3],
                "mark_bytes": state[4],
                "database_bytes": state[5],
                "dead": state[6],
                "disk_free": shutil.disk_usage(self.folder).free,
                "calls_under_way": self.under_way(),
                **_answers(heard),
            }
            whole.writerow([_short(row[name]) for name in WHOLE])
            kinds.writerows(
                [[_short(value) for value in line] for line in _kinds(now - self._began, processes)]
            )
            for file in files:
                file.flush()

    def _processors(self, processes: list[Taken]) -> float:
        """Seconds of processors since the last sample, but for processes that ended in between."""
        spent = sum(each.processor - self._spent.get(each.pid, 0) for each in processes)
        self._spent = {each.pid: each.processor for each in processes}
        return spent


def _kinds(seconds: float, processes: list[Taken]) -> list[list[Any]]:
    by_kind = defaultdict(list)
    for each in processes:
        by_kind[each.kind].append(each)
    return [
        [
            seconds,
            kind,
            len(some),
            sum(each.rss for each in some) / MEGABYTE,
            sum(each.pss for each in some) / MEGABYTE,
            sum(each.own for each in some) / MEGABYTE,
            max(each.pss for each in some) / MEGABYTE,
            max(each.files for each in some),
        ]
        for kind, some in sorted(by_kind.items())
    ]


def _answers(heard: list[Answered]) -> dict[str, float]:
    found: dict[str, float] = {"late_max": max([each.late for each in heard], default=0)}
    found["sent_again"] = sum(each.sent > 1 for each in heard)
    for name, some in (
        ("post", [each for each in heard if each.method == "POST"]),
        ("read", [each for each in heard if each.method == "GET"]),
    ):
        took = [each.seconds for each in some if each.ok]
        found |= {
            f"{name}s": len(some),
            f"{name}s_failed": sum(not each.ok for each in some),
            f"{name}_p50": percentile(took, 50),
            f"{name}_p99": percentile(took, 99),
        }
    return found


def percentile(values: Sequence[float], of_hundred: int) -> float:
    """Of none: 0."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[of_hundred - 1]


def _short(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
