"""Drains waiting camps without a broker. With it alone, every total becomes right."""

import logging
import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections

from camptrack import environment
from camptrack.actions import calculations, totals

logger = logging.getLogger(__name__)

BATCH = 500
LONGEST_PAUSE = 30.0


class Command(BaseCommand):
    """Polls: a listener could miss a notice while it reconnects, a poll cannot."""

    help = "Drain camps that wait, for ever (or once); needs PostgreSQL and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once` for operators and tests, `--heartbeat` for containers."""
        parser.add_argument("--once", action="store_true", help="drain what waits now, then end")
        parser.add_argument(
            "--heartbeat", type=Path, help="a file to touch at every round, for health checks"
        )

    def handle(self, *_args: Any, once: bool, heartbeat: Path | None, **_options: Any) -> None:
        """Until told to stop; a database that is away is waited for."""
        if once:
            self.stdout.write(f"drained {drain_all()} camps")
            return
        pause_ms = environment.whole_number("CAMPTRACK_DRAIN_PAUSE_MS", 1000)
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            # The camp at hand is finished first; its transaction is short.
            signal.signal(name, lambda *_: stop.set())
        logger.info("drain loop started, polling every %d ms", pause_ms)
        failures = 0
        while not stop.is_set():
            failures = 0 if drained_in_peace(stop) else failures + 1
            if heartbeat:
                heartbeat.touch()
            stop.wait(min(pause_ms / 1000 * 2 ** min(failures, 10), LONGEST_PAUSE))
        logger.info("drain loop stopped")


def drained_in_peace(stop: threading.Event) -> bool:
    """False if the database broke off; the next connection is a new one."""
    try:
        drain_all(stop)
        # One batch a round: camps that wait come first.
        calculations.work_on_calculations()
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database broke off, trying again: %s", str(error).partition("\n")[0])
        connections.close_all()
        return False
    return True


def drain_all(stop: threading.Event | None = None) -> int:
    """Batch after batch, until nothing waits that can be drained now."""
    drained = 0
    while not (stop and stop.is_set()) and (batch := totals.drain_waiting(BATCH)):
        drained += batch
    return drained
