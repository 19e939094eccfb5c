"""The main loop with clients: it collects what they send, sends what they take, and waits for nobody."""

import errno
import math
import selectors
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from .connections import Connection, Held, Line
from .limits import LIMITS
from .requests import MOST_HEAD, SLOWEST, head_of

#: seconds for which a connection may say nothing
SILENT = 5.0
#: seconds for request line and headers
HEAD_WITHIN = 15.0
#: seconds for a body and for an answer, beside what their sizes take on the slowest line
BODY_WITHIN, ANSWER_WITHIN = 30.0, 30.0
#: seconds in which whoever was answered may still send before the connection is closed
LINGERS = 2.0
#: seconds in which a process that stops still hears the rest of requests
STOPS_WITHIN = 2.0
#: seconds for which it does not look who comes, where no more connections can be opened
PAUSE = 0.1
PIECE = 64 * 1024
_NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS}


class ClientsWorker(ThreadWorker):
    """Gunicorn's worker as far as no request is answered; `take_on` and `turn_away` are the heir's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alive: bool
        #: bytes of requests that have not come whole or are being answered; of answers on their way
        half = LIMITS.held // 2
        self.requests_held = Held(half)
        self.answers_held = Held(half, partial(self.method_queue.defer, self._make_room_for_answer))
        #: those of whom something is awaited, the longest silent first; what is done when they are heard
        self.awaited: dict[Connection, Callable[[Line], None]] = {}
        #: moments of time.monotonic: from when it looks who comes; until when it hears, where it stops
        self._accepts_from, self._hears_until = 0.0, math.inf

    def take_on(self, connection: Connection) -> None:
        """A whole request."""
        raise NotImplementedError

    def turn_away(self, connection: Connection) -> None:
        """A request for which there is no room, with as much as has come of it."""
        raise NotImplementedError

    # -- who comes -------------------------------------------------------------------------------------------

    def accept(self, listener: Any) -> None:
        """Where connections run out, the longest silent makes room: whoever sends a request stays."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno in _NO_ROOM and not self._make_room():
                self._accepts_from = time.monotonic() + PAUSE
                self.set_accept_enabled(False)
            return
        self.nr_conns += 1
        line = Line.over(accepted, self.answers_held)
        self.await_request(Connection(self.cfg, line, client, listener.getsockname()))
        if self.nr_conns >= self.worker_connections - 1:
            self._make_room()

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001  Gunicorn's
        """Asked for in every round of the main loop."""
        super().set_accept_enabled(enabled and time.monotonic() >= self._accepts_from)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Whoever came in a pause is not left until something else happens."""
        pause = self._accepts_from - time.monotonic()
        super().wait_for_and_dispatch_events(min(timeout, pause) if pause > 0 else timeout)

    def _make_room(self) -> bool:
        if self.awaited:
            self.drop(next(iter(self.awaited)))
        elif self.keepalived_conns:
            connection = self.keepalived_conns.popleft()
            self.poller.unregister(connection.sock)
            self.gone(connection)
        else:
            return False
        return True

    def await_request(self, connection: Connection) -> None:
        """The first of a connection, or the next."""
        connection.sock.setblocking(False)
        connection.head = None
        connection.expects(SILENT)
        self._await(connection, selectors.EVENT_READ, self._hear)

    def on_client_socket_readable(self, connection: Connection, client: Any) -> None:
        """The next request on a connection that was kept, unless it made room at this very moment."""
        if connection in self.keepalived_conns:
            self.poller.unregister(client)
            self.keepalived_conns.remove(connection)
            self.await_request(connection)
            self._hear(connection)

    # -- what they send --------------------------------------------------------------------------------------

    def _hear(self, connection: Connection) -> None:
        try:
            piece = connection.sock.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        if piece:
            self.add(connection, piece)
        else:
            self.drop(connection)

    def add(self, connection: Connection, piece: bytes) -> None:
        """To what has come of a request."""
        if not connection.received:
            connection.began = time.monotonic()
            connection.expects(HEAD_WITHIN)
        self._was_heard(connection)
        connection.received += piece
        if connection.head is None:
            self._look_for_head(connection)
        if not self._hold(connection, len(piece)):
            self.turn_away(connection)
            return
        head = connection.head
        if head and head.whole is None:  # of chunks nobody knows how many come: time grows with them
            connection.until += len(piece) / SLOWEST
        # What has no end of headers in so many bytes is Gunicorn's to refuse.
        if head.enough(connection.received) if head else len(connection.received) > MOST_HEAD:
            self.no_longer_awaited(connection)
            self.take_on(connection)

    def _look_for_head(self, connection: Connection) -> None:
        head = connection.head = head_of(connection.received)
        if head is not None:
            connection.expects(BODY_WITHIN + head.promised / SLOWEST)
            if head.waits and not head.enough(connection.received):
                self.send(connection, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _hold(self, connection: Connection, size: int) -> bool:
        """The largest that has not come whole makes room: what is small and soon there is not in its way."""
        while not self.requests_held.take(size):
            coming = [each for each in self.awaited if each is not connection]
            largest = max(coming, key=lambda each: each.reserved, default=connection)
            if largest.reserved <= connection.reserved:
                return False
            self.turn_away(largest)
        connection.reserved += size
        return True

    def release(self, connection: Connection) -> None:
        """Nothing of its request is held any more."""
        self.requests_held.give(connection.reserved)
        connection.reserved = 0

    # -- what they are sent ----------------------------------------------------------------------------------

    def send_rest(self, connection: Connection, then: Callable[[Connection], None]) -> None:
        """What a reader did not take at once, as fast as it is taken."""
        connection.sock.setblocking(False)
        connection.expects(ANSWER_WITHIN + len(connection.sock.left) / SLOWEST)
        self._await(connection, selectors.EVENT_WRITE, partial(self._send_more, then))

    def _make_room_for_answer(self, size: int) -> None:
        """Asked for by the thread that has it. Who has taken nothing for longest makes room."""
        for connection in [each for each in self.awaited if each.sock.left]:
            if self.answers_held.fits(size):
                return
            self.log.warning("busy: a slow reader of an answer was cut off")
            self.drop(connection)

    def _send_more(self, then: Callable[[Connection], None], connection: Connection) -> None:
        line = connection.sock
        try:
            line.gone(line.send(line.left))
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.drop(connection)
            return
        self._was_heard(connection)
        if not line.left:
            self.no_longer_awaited(connection)
            then(connection)

    @staticmethod
    def send(connection: Connection, text: bytes) -> None:
        """Something short, while nothing else is on its way: it is taken whole, or nobody is there."""
        try:
            connection.sock.send(text)
        except OSError:
            return

    # -- who goes --------------------------------------------------------------------------------------------

    def leave(self, connection: Connection) -> None:
        """Closed when the client has closed, or soon: at once, what it still sends would cost it the answer.
        Gunicorn waits for this with everybody else waiting."""
        connection.sock.setblocking(False)
        try:
            connection.sock.shutdown(1)
        except OSError:
            self.gone(connection)
            return
        connection.expects(LINGERS)
        self._await(connection, selectors.EVENT_READ, self._until_closed)

    def _until_closed(self, connection: Connection) -> None:
        try:
            if connection.sock.recv(PIECE):
                return
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            pass
        self.drop(connection)

    def drop_late(self) -> None:
        """Everybody whose time is over."""
        now = time.monotonic()
        if not self.alive:
            self._hears_until = min(self._hears_until, now + STOPS_WITHIN)
        for connection in list(self.awaited):
            if connection.until <= now:
                self.drop(connection)
            elif self._hears_until <= now and not connection.sock.left:
                (self.turn_away if connection.received else self.drop)(connection)

    def _await(self, connection: Connection, event: int, then: Callable[[Connection], None]) -> None:
        def heard(_line: Line) -> None:
            # It may have made room for another one that was heard of at the same moment, and something else
            # is awaited of it since.
            if self.awaited.get(connection) is heard:
                then(connection)

        self.awaited[connection] = heard
        self.poller.register(connection.sock, event, heard)

    def _was_heard(self, connection: Connection) -> None:
        self.awaited[connection] = self.awaited.pop(connection)

    def no_longer_awaited(self, connection: Connection) -> None:
        """It has come, or is gone."""
        del self.awaited[connection]
        self.poller.unregister(connection.sock)

    def drop(self, connection: Connection) -> None:
        """One that is awaited."""
        self.no_longer_awaited(connection)
        self.gone(connection)

    def gone(self, connection: Connection) -> None:
        """Closed, with all that was held for it."""
        self.nr_conns -= 1
        self.release(connection)
        connection.sock.gone(len(connection.sock.left))
        connection.close()
