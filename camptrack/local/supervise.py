"""Watches the set: a worker that dies is started again, any other death ends the set, and so does Ctrl-C."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from camptrack.local.failure import Failure
from camptrack.local.process import Child

STEADY_AFTER = 60.0  # seconds; a child that ran this long has its backoff forgotten
LONGEST_BACKOFF = 30.0
Say = Callable[[str], None]


class Stopped(BaseException):
    """Ctrl-C or SIGTERM, at whatever point: not an Exception, so that nothing takes it for an error."""


def stop_on_signals() -> None:
    """Turn both signals into Stopped; a second one does not break the stopping off."""

    def raise_stopped(_number: int, _frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise Stopped

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, raise_stopped)


@dataclass
class Watched:
    """A child, and what its death means."""

    child: Child
    # Celery's workers exit at times when the broker restarts under load; nothing they hold is lost.
    restarts: bool
    deaths: int = 0
    started: float = field(default_factory=time.monotonic)
    again_at: float | None = None


def watch(watched: Sequence[Watched], say: Say) -> None:
    """Until a child dies that is not to be started again."""
    while True:
        for one in watched:
            look_at(one, say)
        time.sleep(0.2)


def look_at(one: Watched, say: Say) -> None:
    """Start it again when its time has come; end the set if it must not die."""
    now = time.monotonic()
    if one.again_at is not None:
        if now >= one.again_at:
            one.again_at, one.started = None, now
            one.child.start()
        return
    if one.child.running:
        return
    how = ended(one.child.exit_code)
    if not one.restarts:
        message = f"{one.child.name} {how}, so everything was stopped{one.child.the_end()}"
        raise Failure(message)
    one.child.kill()  # what it started and left behind
    one.deaths = 1 if now - one.started > STEADY_AFTER else one.deaths + 1
    pause = min(0.5 * 2 ** min(one.deaths - 1, 10), LONGEST_BACKOFF)
    one.again_at = now + pause
    say(f"{one.child.name} {how}; it starts again in {pause:g} s (log: {one.child.log})")


def ended(code: int | None) -> str:
    """How a process ended, for people."""
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def stop(children: Sequence[Child], seconds: float = 10) -> None:
    """All at once, and wait."""
    for child in children:
        child.ask_to_stop()
    give_up = time.monotonic() + seconds
    for child in children:
        child.wait(max(0.1, give_up - time.monotonic()))
