"""`make bench` runs: the smallest world, every bar once. What it measures is not asserted."""

import json
import os
import subprocess
import sys

import pytest

from tests import databases

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("stack")]

DATABASE = "camptrack_bench"


def test_every_bar_is_measured(tmp_path, django_db_setup, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        databases.copy_template(DATABASE)
    urls = {
        name: databases.named(os.environ[name], DATABASE) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    sizes = {
        "CAMPTRACK_BENCH_FIGURES": "1000",
        "CAMPTRACK_BENCH_ROUNDS": "1",
        "CAMPTRACK_BENCH_CAMPS": "3",
        "CAMPTRACK_BENCH_INGEST": "100",
        "CAMPTRACK_BENCH_SECONDS": "0.3",
        "CAMPTRACK_BENCH_JSON": str(tmp_path / "bench.json"),
        "CAMPTRACK_BENCH_PLANS": str(tmp_path / "plans.txt"),
    }
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks"],
        env={**os.environ, **urls, **sizes},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
    ).stdout
    (found,) = json.loads((tmp_path / "bench.json").read_text()).values()
    jobs = {ratio["job"].split()[0] for ratio in found["ratios"]}
    assert jobs == {
        "AAA",
        "AAB",
        "list",
        "CSV",
        "304",
        "reconcile",
        "rebuild",
        "rebuild_totals,",
        "ingest",
        "committed",
    }
    assert all(each["least"] <= each["median"] <= each["most"] for each in found["ratios"])
    assert len(found["touched"]) == 17
    assert found["touched"]["country series of 90 days: rows"] > 0
    assert "| a report, published and drained |" in told
    assert "| issue over 8 camps, its data |" in told
    assert "| its xlsx |" in told
    assert "Index Scan" in (tmp_path / "plans.txt").read_text()
