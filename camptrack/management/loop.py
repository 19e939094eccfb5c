"""A process that needs PostgreSQL and nothing else: it looks for work, does it, and looks again."""

import logging
import signal
import threading
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections
from structlog.contextvars import bind_contextvars

from camptrack.process_name import process_name
from camptrack.watching.counters import count_round
from camptrack.watching.pulse import pulse

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0


class LoopCommand(BaseCommand):
    """Polls: a listener could miss a notice while it reconnects, a poll cannot."""

    # A loop looks at the web site no more than Gunicorn does: to import all of it for the checks would double
    # its start. `migrate` and `check --deploy`, which come before it, have looked.
    requires_system_checks = ()
    #: what it is called in the log
    name: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once` for operators and tests, `--heartbeat` for containers."""
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument(
            "--heartbeat", type=Path, help="a file to touch at every round, for health checks"
        )

    def pause_ms(self) -> int:
        """Milliseconds between two looks, as the setting has it."""
        raise NotImplementedError

    def do_all(self) -> str:
        """What waits now; in words how much it was."""
        raise NotImplementedError

    def do_round(self, stop: threading.Event) -> bool:
        """What waits now, or part of it; whether more waits already. What is at hand is finished when `stop`
        is set."""
        raise NotImplementedError

    def handle(self, *_args: Any, once: bool, heartbeat: Path | None, **_options: Any) -> None:
        """Until told to stop; a database that is away is waited for."""
        if once:
            self.stdout.write(self.do_all())
            return
        pause_ms = self.pause_ms()
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        logger.info("%s started, polling every %d ms", self.name, pause_ms)
        failures = 0
        while not stop.is_set():
            bind_contextvars(round=uuid.uuid4().hex[:12])
            more = self._round_in_peace(stop)
            count_round(process_name(), succeeded=more is not None)
            pulse.beat_if_due()
            failures = failures + 1 if more is None else 0
            if heartbeat:
                heartbeat.touch()
            if not more:
                stop.wait(min(pause_ms / 1000 * 2 ** min(failures, 10), LONGEST_PAUSE))
        logger.info("%s stopped", self.name)

    def _round_in_peace(self, stop: threading.Event) -> bool | None:
        """None if the database broke off; the next connection is a new one."""
        try:
            return self.do_round(stop)
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database broke off, trying again: %s", str(error).partition("\n")[0])
            connections.close_all()
            return None
