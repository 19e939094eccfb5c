"""The processes of a storm, each in a slot that is filled again whenever it is empty."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from camptrack.local.process import Child

AGAIN_AFTER = 0.3  # seconds
LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime")


def faketime() -> str | None:
    """The library that shifts a process's clock, where it is installed (Debian: faketime)."""
    found = (Path(folder) / "libfaketimeMT.so.1" for folder in LIBRARIES)
    return next((str(library) for library in found if library.exists()), None)


@dataclass
class Slot:
    """`make` gives its process anew, of the code that lies in `release`: this one's or the last one's."""

    name: str
    kind: str
    make: Callable[[Path | None], Child]
    release: Path | None = None
    #: hours by which its clock is wrong
    skew: int = 0
    down_until: float = 0.0
    child: Child | None = None
    began: float = 0.0
    #: started again, for whatever reason
    starts: int = 0
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.running

    def start(self) -> None:
        made = self.make(self.release)
        environment = {**made.environment, **self.more}
        if self.skew and (library := faketime()):
            environment |= {
                "LD_PRELOAD": library,
                "FAKETIME": f"{self.skew:+}h",
                "NO_FAKE_STAT": "1",
                "DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        directory = self.release or made.directory
        self.child = replace(made, environment=environment, directory=directory, process=None)
        self.child.start()
        self.began, self.starts = time.monotonic(), self.starts + 1

    def look(self) -> None:
        """Start it again if it has ended and may run."""
        if self.running:
            return
        now = time.monotonic()
        if self.child is not None:
            # Of PostgreSQL the server alone: what it started has sessions of its own, and ends by itself.
            self.child.kill()
            self.down_until = max(self.down_until, now + AGAIN_AFTER)
            self.child = None
        if now >= self.down_until:
            self.start()

    def kill(self, down: float = 0.0) -> None:
        """All of it at once, as by kill -9; not started again for so many seconds."""
        self.down_until = time.monotonic() + down
        if self.child:
            self.child.kill(signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Every process of it: one that is frozen and its children alike."""
        if self.child and self.running:
            self.child.kill(number)

    def children(self) -> list[int]:
        """What it forked: pool processes, workers of Gunicorn."""
        found: list[int] = []
        if self.child and self.running:
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{self.child.pid}/task").iterdir():
                    found += map(int, (task / "children").read_text().split())
        return found


def kill_process(pid: int, number: signal.Signals = signal.SIGKILL) -> bool:
    """Whether it was there."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
