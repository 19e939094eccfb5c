"""The whole stack as `make run` has it, in a home of its own, with a country and partners' keys in it."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from camptrack.local.home import PROJECT, Home
from camptrack.local.ports import free_port
from camptrack.local.process import Child

STARTS_WITHIN, STOPS_WITHIN = 600.0, 60.0


@dataclass
class Running:
    """What was started: its folder, its address, the process that started all others, and the database as
    the application sees it."""

    folder: Path
    address: str
    pid: int
    database: str


@contextmanager
def stack(folder: Path) -> Iterator[Running]:
    """PostgreSQL, Valkey, web, worker, beat and both loops, while it lasts. This process's Django, set up
    inside, speaks to the same database."""
    signal.signal(signal.SIGTERM, lambda *_said: sys.exit(1))  # what was started is stopped
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
    os.environ |= {"CAMPTRACK_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "camptrack.settings"}
    port, home = free_port(), Home(folder)
    command = [sys.executable, "-m", "camptrack.local", "run"]
    child = Child("run", command, folder / "run.log", {"PORT": str(port)}, PROJECT)
    child.stop_signal = signal.SIGTERM
    child.start()
    try:
        give_up = time.monotonic() + STARTS_WITHIN
        while (state := home.state()) is None:
            if not child.running or time.monotonic() > give_up:
                raise RuntimeError(f"the stack did not start{child.the_end()}")
            time.sleep(0.1)
        yield Running(folder, state.address, child.pid, state.database_url)
    finally:
        child.stop(STOPS_WITHIN)
