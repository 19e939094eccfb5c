"""`make soak` and `make load` for seconds, against the stack of the tests. No rate is asserted."""

import csv
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest

from benchmarks import load, soak
from benchmarks.running import Running
from benchmarks.soak_table import report, slope
from tests.stack import Stack

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]

KINDS = {
    "PostgreSQL, connections",
    "PostgreSQL, first",
    "Valkey",
    "drain loop",
    "issue loop",
    "web, first",
    "web, processes",
    "worker, first",
    "worker, processes",
}


def running(stack: Stack, folder: Path) -> Running:
    return Running(folder, stack.url, os.getpid(), stack.database_url)


@pytest.mark.long
def test_a_soak_of_seconds(
    tmp_path: Path, stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]
) -> None:
    while not psutil.Process(stack.worker.pid).children():
        time.sleep(0.1)  # on a slow machine it is still beginning
    with stack_models():
        assert soak.soaked(running(stack, tmp_path), seconds=5, camps=10, rate=6) == 0
    with (tmp_path / "processes.csv").open() as file:
        kinds = {row["kind"] for row in csv.DictReader(file)}
    assert kinds >= KINDS
    told = report(tmp_path)
    assert "| web, processes | 2 |" in told
    assert "; of them lost | " in told
    assert "| 10; 0; 0 |" in told  # camps verified; waiting; differences


@pytest.mark.long
def test_past_what_is_fast_the_rest_is_turned_away(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    stack: Stack,
    stack_models: Callable[[], AbstractContextManager[None]],
) -> None:
    with stack_models():
        assert load.loaded(running(stack, tmp_path), camps=10, times=[50], seconds=2, rate=4) == 0
    told = capsys.readouterr().out
    assert "of them lost: 0" in told
    (last,) = [line for line in told.splitlines() if line.startswith("| 200 |")]
    calls, answered, turned_away, others = (cell.strip() for cell in last.split("|")[2:6])
    assert int(calls) > 250
    assert float(answered.rstrip("%")) > 0
    assert float(answered.rstrip("%")) + float(turned_away.rstrip("%")) == pytest.approx(100, abs=0.2), others


def test_the_slope_is_that_of_most_samples() -> None:
    rows = [{"seconds": nth * 10.0, "pss_mb": 100 + nth * 0.01} for nth in range(100)]
    rows[50]["pss_mb"] = 900.0
    assert slope(rows, "pss_mb") == pytest.approx(3.6)
    assert slope(rows[:1], "pss_mb") == 0
