"""A client's connection. What it sends slowly and what it takes slowly holds no thread."""

import errno
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from gunicorn.workers.gthread import TConn

from .requests import Head

#: seconds for which a thread waits for a client, where it must: for the reader of a long answer, and for
#: others to make room
PATIENCE, ROOM_WITHIN = 120.0, 2.0
#: bytes that wait for the reader of an answer that comes in parts; with more the thread waits, too. An answer
#: in one part is in memory already, whatever its size
MOST_LEFT = 8 * 1024 * 1024


class Held:
    """Bytes that a process holds for slow clients, up to a bound. `wanted` is called, with how many, where
    there is no room: who can wait then waits a moment for it."""

    def __init__(self, most: int, wanted: Callable[[int], None] | None = None) -> None:
        self.most, self.now = most, 0
        self._wanted, self._changed = wanted, threading.Condition()

    def fits(self, size: int) -> bool:
        """Whether there is room for so many more."""
        return self.now + size <= self.most

    def take(self, size: int) -> bool:
        """So many more, if there is room; nobody makes room for what would never fit."""
        if size > self.most:
            return False
        with self._changed:
            if not self.fits(size) and self._wanted is not None:
                self._wanted(size)
                self._changed.wait_for(lambda: self.fits(size), ROOM_WITHIN)
            if not self.fits(size):
                return False
            self.now += size
            return True

    def give(self, size: int) -> None:
        """They are gone."""
        with self._changed:
            self.now -= size
            self._changed.notify_all()


class Line(socket.socket):
    """A socket whose `sendall` leaves to the main loop what its reader does not take at once."""

    held: Held
    left: bytearray
    #: what has come, for the thread that answers: it reads nothing else
    came: bytearray | None
    #: request line and headers, if they can be told apart; since when (time.monotonic) they come
    asked: bytes
    began: float

    @classmethod
    def over(cls, accepted: socket.socket, held: Held) -> "Line":
        """In place of the socket that was accepted."""
        line = cls(accepted.family, accepted.type, accepted.proto, accepted.detach())
        line.held, line.left, line.came = held, bytearray(), None
        return line

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """By a thread, in pieces as from the network: Gunicorn copies what is left of one with every chunk of
        a body. What has not come is not waited for."""
        if self.came is None:
            return super().recv(size, flags)
        if not self.came:
            raise ConnectionResetError(errno.ECONNRESET, "the request has not come whole")
        piece = bytes(self.came[:size])
        del self.came[:size]
        return piece

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """By a thread. It waits only where too much waits already."""
        with memoryview(data).cast("B") as view:
            sent = 0 if self.left else self._at_once(view)
            rest = view[sent:]
            if not rest:
                return
            fits = not self.left or len(self.left) + len(rest) <= MOST_LEFT
            if fits and self.held.take(len(rest)):
                self.left += rest
                return
            try:
                super().sendall(self.left, flags)
                super().sendall(rest, flags)
            finally:
                self.gone(len(self.left))

    def _at_once(self, view: memoryview) -> int:
        before = self.gettimeout()
        self.settimeout(0)
        try:
            return self.send(view)
        except BlockingIOError:
            return 0
        finally:
            self.settimeout(before)

    def gone(self, size: int) -> None:
        """So many bytes of what waited were sent, or never will be."""
        del self.left[:size]
        self.held.give(size)


class Connection(TConn):
    """Gunicorn's, with what has come of the next request."""

    def __init__(self, cfg: Any, line: Line, client: Any, server: Any) -> None:
        super().__init__(cfg, line, client, server)
        self.received = bytearray()
        self.head: Head | None = None
        #: bytes counted as held, of its request
        self.reserved = 0
        #: a moment of time.monotonic: until when what is waited for must have come
        self.until = 0.0
        #: since when its request comes
        self.began = 0.0
        #: since when it waits for a thread
        self.since = 0.0
        self.data_ready = True  # a thread never waits for the first byte

    def init(self) -> None:
        """By the thread, before each request."""
        super().init()
        self.sock.settimeout(PATIENCE)
        self.sock.asked, self.sock.began = self.head.text if self.head else b"", self.began
        self.sock.came, self.received = self.received, bytearray()

    def next_came(self) -> bytes:
        """By the main loop, after each request: what has come of the next."""
        came, self.sock.came = self.sock.came or b"", None
        return (self.parser.unreader.take_buffered() if self.parser is not None else b"") + bytes(came)

    def expects(self, seconds: float) -> None:
        """Something from the client, within so many seconds from now."""
        self.until = time.monotonic() + seconds
