"""Every few seconds a process says that it lives, and adds what it counted. Done at natural moments (after a
request, a task, a round): there is no thread, and a process that hangs is not heard of."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from camptrack import VERSION, environment
from camptrack.actions.heartbeats import beat
from camptrack.process_name import process_name

from .counters import Key, counted

logger = logging.getLogger(__name__)


class Pulse:
    """One a process. Nothing that goes wrong here is any business of the work beside it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._every = environment.whole_number("CAMPTRACK_HEARTBEAT_MS", 15_000) / 1000
        self._next = float("-inf")
        self._told: dict[Key, float] = {}
        self._turn = threading.Lock()

    def beat_if_due(self) -> None:
        """At most one thread of a process at a time; the others have better things to do. Beside a standby
        nothing can be noted down."""
        if settings.READ_ONLY:
            return
        if self._clock() < self._next or not self._turn.acquire(blocking=False):
            return
        try:
            self._next = self._clock() + self._every
            self._beat()
        except (DatabaseError, InterfaceError) as error:
            # What was counted is told with the next one.
            logger.warning("no heartbeat: %s", str(error).partition("\n")[0])
        finally:
            self._turn.release()

    def _beat(self) -> None:
        now = counted()
        added = {key: value - self._told.get(key, 0) for key, value in now.items()}
        beat(
            process=process_name(),
            host=socket.gethostname(),
            pid=os.getpid(),
            version=VERSION,
            clock=time.time(),
            # Zeros once: a bucket that is not there would bend what is read from the others.
            counted={key: value for key, value in added.items() if value or key not in self._told},
        )
        self._told = now


pulse = Pulse()
