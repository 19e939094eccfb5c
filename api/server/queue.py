"""Requests that wait for a thread: so many, and so long, and no more."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from .connections import Connection


@dataclass
class Queue:
    """For a number of threads."""

    threads: int
    #: seconds; None: whoever fits in waits
    most_wait: float | None
    most: int
    waiting: deque[Connection] = field(default_factory=deque)
    running: int = 0

    def takes(self) -> bool:
        """Whether one more may come."""
        return self.running < self.threads or len(self.waiting) < self.most

    def late(self) -> Iterator[Connection]:
        """Those who have waited too long; they wait no more."""
        if self.most_wait is not None:
            since = time.monotonic() - self.most_wait
            while self.waiting and self.waiting[0].since < since:
                yield self.waiting.popleft()

    def add(self, connection: Connection) -> None:
        """At the end."""
        connection.since = time.monotonic()
        self.waiting.append(connection)

    def next(self) -> Connection | None:
        """Whose turn it is, if a thread is free; it counts as running from here."""
        if self.running >= self.threads or not self.waiting:
            return None
        self.running += 1
        return self.waiting.popleft()
