"""A running service with one camp, a key for it, and the recipes of the page as files."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import factories
from tests.api.asking import headcount, partner, report
from tests.cast import assemble
from tests.stack import Stack

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-to/pull-and-post.md"


def blocks(language: str) -> list[str]:
    """Code of the page, in its order."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@dataclass
class Served:
    """A folder with the recipes beside a service that runs."""

    stack: Stack
    key: str
    folder: Path

    def run(self, command: Sequence[str | Path], expect: int = 0) -> str:
        """What it printed."""
        environment = {**os.environ, "CAMPTRACK": self.stack.url, "KEY": self.key}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == expect, done.stderr + done.stdout
        return done.stdout + done.stderr

    def python(self, name: str, expect: int = 0) -> str:
        return self.run([sys.executable, name], expect)

    def settle(self) -> None:
        """Until no camp waits and every change has its place in the feed."""
        waiting = (
            "SELECT (SELECT count(*) FROM camptrack_stalemark)"
            " + (SELECT count(*) FROM camptrack_change WHERE position IS NULL)"
        )
        give_up = time.monotonic() + 30
        while self.stack.sql(waiting) != [(0,)]:
            assert time.monotonic() < give_up, "it does not settle"
            time.sleep(0.05)


@pytest.fixture
def served(stack, stack_models, tmp_path) -> Served:
    with stack_models():
        hasakeh = factories.area("SY08", parent=factories.country("SYR"), level=1)
        factories.camp("SY-ALHOL", area=factories.area("SY0800", parent=hasakeh, level=2))
        factories.source("ocha")
        writer = partner(assemble().demo_relief, "read", "write")
        writer.post("reports/", report([headcount("SY-ALHOL", 1000, on="2019-03-01")]))
    for code in [*blocks("python"), *blocks("r")]:
        name = re.match(r"# ([\w.]+)\n", code)
        assert name, code
        (tmp_path / name[1]).write_text(code, "utf-8")
    found = Served(stack, str(writer.key), tmp_path)
    found.settle()
    return found
