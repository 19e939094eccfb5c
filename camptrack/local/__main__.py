"""`python -m camptrack.local run | stop | status | psql | forget`."""

import contextlib
import errno
import os
import shutil
import signal
import sys
import time

from camptrack.environment import Misconfigured
from camptrack.local.failure import Failure
from camptrack.local.home import Home, home
from camptrack.local.launch import run, say
from camptrack.local.lock import Lock
from camptrack.local.place import outside_of
from camptrack.local.programs import postgres

STOPS_WITHIN = 30.0  # seconds


def stop(here: Home) -> int:
    """Ask the launcher to stop, and wait until its lock is free: only then another one can start. One that
    is still starting is asked once it has started."""
    lock, asked = Lock(here.lock), None
    give_up = time.monotonic() + STOPS_WITHIN
    while not lock.is_free():
        state = here.state()
        if state is not None and state.pid != asked:
            with contextlib.suppress(ProcessLookupError):
                os.kill(state.pid, signal.SIGTERM)
            asked = state.pid
        if time.monotonic() > give_up:
            who = "another process" if asked is None else f"process {asked}"
            message = f"{who} still holds {here.lock} after {STOPS_WITHIN:g} s: try again, or see {here.logs}"
            raise Failure(message)
        time.sleep(0.05)
    say("camptrack does not run here" if asked is None else "stopped")
    return 0


def status(here: Home) -> int:
    """0 if it runs."""
    state = here.state()
    say(
        f"camptrack runs at {state.address}/ (process {state.pid})"
        if state
        else "camptrack does not run here"
    )
    return 0 if state else 1


def psql(here: Home) -> int:
    """As the application; OWNER=1 as the owner."""
    state = here.state()
    if state is None:
        message = "no database: start one with make run"
        raise Failure(message)
    url = state.database_owner_url if os.environ.get("OWNER") else state.database_url
    program = postgres()["psql"]
    os.execv(program, [program, url])  # noqa: S606  takes this process's place at the terminal


def forget(here: Home) -> int:
    """Remove the home and all its data, wherever they had to be kept."""
    if not Lock(here.lock).is_free():
        raise Failure("camptrack runs here: stop it first")
    if here.path.exists():
        shutil.rmtree(outside_of(here.path), ignore_errors=True)
        shutil.rmtree(here.path)
    return 0


COMMANDS = {"run": run, "stop": stop, "status": status, "psql": psql, "forget": forget}


def main() -> int:
    """Every failure is one sentence."""
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        say(f"python -m camptrack.local {' | '.join(COMMANDS)}")
        return 2
    here = home()
    try:
        return command(here)
    except (Failure, Misconfigured) as failure:
        print(failure, file=sys.stderr)  # noqa: T201
    except OSError as error:
        if error.errno == errno.ENOSPC:
            text = f"the disk of {here.path} is full: make room, or set CAMPTRACK_HOME to another one"
        else:
            text = f"{here.path}: {error}"
        print(text, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
