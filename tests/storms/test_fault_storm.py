"""A small fault storm: twenty faults and an immediate restart of PostgreSQL over some hundred reports.

`make fault-storm` is the long one; docs/explanation/fault-storm.md says what is judged.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from camptrack.local.home import PROJECT

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("storms")]

SEED = os.environ.get("CAMPTRACK_STORM_SEED", "1")
REPORTS, FAULTS = 300, 20


@pytest.fixture
def folder() -> Iterator[Path]:
    """Of a path that is short enough for a socket's, and open to the server's user."""
    made = Path(tempfile.mkdtemp(prefix="camptrack-storm-", dir="/tmp"))
    yield made
    shutil.rmtree(made)


def test_nothing_is_lost_doubled_or_wrong_and_the_naive_design_loses(folder: Path) -> None:
    environment = {
        **os.environ,
        "CAMPTRACK_STORM_HOME": str(folder),
        "CAMPTRACK_STORM_REPORTS": str(REPORTS),
        "CAMPTRACK_STORM_FAULTS": str(FAULTS),
        "CAMPTRACK_STORM_SEED": SEED,
    }
    storm = subprocess.run(
        [sys.executable, "-m", "tests.storms.faults"],
        cwd=PROJECT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    print(storm.stdout)  # noqa: T201 - what the storm came to
    result = folder / "result.json"
    assert result.exists(), f"seed {SEED}: {storm.stderr}"
    told = json.loads(result.read_text())
    assert (told["lost"], told["doubled"], told["wrong"]) == (0, 0, 0), told["culprits"]
    assert told["reports"] >= REPORTS
    assert told["faults_counted"] >= FAULTS
    assert told["faults"]["database restarted at once"]["landed"] == 1
    for outage in told["broker_away"].values():
        assert outage["taken"] > 0
        assert outage["failed"] == 0
    assert told.get("control", {}).get("lost", 0) > 0, storm.stderr
