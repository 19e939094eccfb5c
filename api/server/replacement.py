"""When another process takes this one's place. Gunicorn starts it once this one is gone, so this one goes
quickly: it takes on others until those whom it serves have been served, and only then nobody."""

import resource
import time
from logging import INFO, WARNING
from pathlib import Path

from .connections import Connection
from .limits import LIMITS

#: seconds between two looks at the memory
WEIGHED_EVERY = 5.0
#: seconds for which it goes on to take on others, while it waits for those whom it serves
GOES_ON = 30.0
#: seconds after which it cuts them off, once it takes on nobody
LEAVES_WITHIN = 5.0
_PAGE_SIZE = resource.getpagesize()


class Replacement:
    """Of one process. Whom it is serving is told with each question."""

    def __init__(self, most_requests: int) -> None:
        self.most_requests = most_requests
        self._weighed = self._until = 0.0
        self._waits_for: set[Connection] | None = None

    def reason(self, requests: int, served: set[Connection]) -> tuple[int, str] | None:
        """Told once, when it is decided, and how loud that is to be said."""
        if self._waits_for is not None:
            return None
        why = (INFO, f"{requests} requests") if requests >= self.most_requests else self._grown()
        if why is not None:
            self._waits_for, self._until = served, time.monotonic() + GOES_ON
        return why

    def may_go(self, served: set[Connection]) -> bool:
        """Those who were served when it was decided are gone, or were waited for long enough."""
        if self._waits_for is None or (self._waits_for & served and time.monotonic() < self._until):
            return False
        self._until = time.monotonic() + LEAVES_WITHIN
        return True

    def is_late(self) -> bool:
        """Of one that went."""
        return self._waits_for is not None and time.monotonic() >= self._until

    def _grown(self) -> tuple[int, str] | None:
        now = time.monotonic()
        if now - self._weighed < WEIGHED_EVERY:
            return None
        self._weighed = now
        try:
            resident = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_SIZE
        except OSError:  # no file is left to open: connections make room
            return None
        return (WARNING, f"memory: {resident // 2**20} MB") if resident > LIMITS.memory else None
