"""`make stop`, beside launchers that are real processes: once it has returned, the next `make run` finds
the lock free."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from camptrack.local import __main__ as commands
from camptrack.local.failure import Failure
from camptrack.local.home import PROJECT, Home, State
from camptrack.local.lock import Lock

#: holds the lock; tells of itself after a while; once asked forgets that at once and goes after a while
LAUNCHER = """
import os, signal, sys, time
from pathlib import Path
from camptrack.local.home import Home, State
from camptrack.local.lock import Lock

starts, stops = float(sys.argv[2]), float(sys.argv[3])
home = Home(Path(sys.argv[1]))
lock = Lock(home.lock)
assert lock.take()
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(True))
print("holds", flush=True)
time.sleep(starts)
home.write_state(State(os.getpid(), "http://127.0.0.1:1", "", "", ""))
print("runs", flush=True)
while not asked:
    time.sleep(0.02)
home.forget_state()
time.sleep(stops)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


Launch = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def launch(home: Home) -> Iterator[Launch]:
    started: list[subprocess.Popen[str]] = []

    def launched(*, starts: float = 0, stops: float = 0, until: str = "runs") -> subprocess.Popen[str]:
        command = [sys.executable, "-c", LAUNCHER, str(home.path), str(starts), str(stops)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        while process.stdout.readline().strip() != until:
            assert process.poll() is None
        return process

    yield launched
    for process in started:
        process.kill()
        process.communicate()


def stop(home: Home) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "camptrack.local", "stop"],
        cwd=PROJECT,
        env={**os.environ, "CAMPTRACK_HOME": str(home.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_stop_waits_until_another_one_can_start(home, launch):
    launch(stops=1)
    assert not Lock(home.lock).take()
    done = stop(home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped\n", "")
    assert Lock(home.lock).take()


def test_what_still_starts_is_stopped_once_it_runs(home, launch):
    launch(starts=1, stops=0.3, until="holds")
    done = stop(home)
    assert (done.returncode, done.stdout) == (0, "stopped\n")
    assert Lock(home.lock).take()


def test_nothing_runs(home):
    for folder in (home, Home(home.path / "nowhere")):
        done = stop(folder)
        assert (done.returncode, done.stdout) == (0, "camptrack does not run here\n")
    assert not (home.path / "nowhere").exists()


def test_a_process_that_is_no_launcher_is_left_alone(home, launch):
    launch()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert stop(home).returncode == 0
        home.write_state(State(stranger.pid, "http://127.0.0.1:1", "", "", ""))
        assert stop(home).stdout == "camptrack does not run here\n"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_what_does_not_stop_is_named(home, launch, monkeypatch):
    process = launch(stops=30)
    monkeypatch.setattr(commands, "STOPS_WITHIN", 0.3)
    began = time.monotonic()
    with pytest.raises(Failure, match=rf"process {process.pid} still holds .*lock after 0.3 s: try again"):
        commands.stop(home)
    assert time.monotonic() - began < 5


def test_data_of_what_starts_are_not_removed(home, launch):
    launch(starts=30, until="holds")
    with pytest.raises(Failure, match="stop it first"):
        commands.forget(home)
    assert home.path.exists()
