"""Calls that are ended from outside: each piece of an answer has its time, and a receiver could send pieces
for ever, of its certificate or of what it says."""

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from .answers import Answer


class Asking(threading.Thread):
    """A call that is under way, in a thread of its own; `answer` once there is one."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        super().__init__(daemon=True)
        self.answer: Answer | None = None
        self._ask, self._over = ask, False
        self._line: socket.socket | None = None
        self._changing = threading.Lock()

    def run(self) -> None:
        """Until it is answered, or hung up."""
        try:
            self.answer = self._ask()
        finally:
            self._hold(None)

    def speaks_over(self, line: socket.socket) -> None:
        """A second handle of it: the first one is the library's, which wraps and closes it as it likes."""
        self._hold(socket.socket(fileno=os.dup(line.fileno())))

    def hang_up(self) -> None:
        """Whoever reads finds that nothing comes any more, and ends."""
        with self._changing:
            self._over = True
            self._shut()

    def _hold(self, line: socket.socket | None) -> None:
        with self._changing:
            before, self._line = self._line, line
            if before is not None:
                before.close()
            if self._over:
                self._shut()

    def _shut(self) -> None:
        if self._line is not None:
            with suppress(OSError):  # the other side was faster
                self._line.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPSConnection):
    """Tells the call over what it speaks: a line that is new, or that was open already."""

    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()
        _tell(line)
        return line

    def request(self, *given: Any, **named: Any) -> None:
        _tell(self.sock)
        super().request(*given, **named)


class Pool(HTTPSConnectionPool):
    """Of connections whose calls can be ended."""

    ConnectionCls = _Connection


def _tell(line: socket.socket | None) -> None:
    asking = threading.current_thread()
    if isinstance(asking, Asking) and line is not None:
        asking.speaks_over(line)
