"""Gunicorn's worker with threads, but that a thread is given whole requests alone, that few of them wait, and
that the rest is turned away at once. Why: docs/adr/0014-what-a-web-process-takes-on.md."""

import resource
import socket
import sys
import time
from concurrent import futures
from contextlib import suppress
from functools import partial
from typing import Any

from camptrack.watching.counters import count_turned_away
from camptrack.web_settings import SPARE

from .clients import ClientsWorker
from .connections import Connection
from .limits import LIMITS
from .queue import Queue
from .replacement import Replacement
from .requests import head_of

#: seconds between two looks at who is late
LOOK_EVERY = 0.5
#: requests about health that wait
MOST_HEALTH = 20


class Worker(ClientsWorker):
    """All but the requests themselves happens in the main loop, in one thread that waits for no client."""

    max_requests: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requests = Queue(self.cfg.threads, LIMITS.wait, LIMITS.waiting)
        # Apart: who asks the database may wait for it, and who asks whether we live must not wait for them.
        self.lives, self.health = (Queue(1, None, MOST_HEALTH) for _ in range(SPARE))
        self.turned_away = 0
        self._looked = 0.0
        #: those whom threads answer
        self.answered: set[Connection] = set()
        # Gunicorn's own way is to take on nobody from that request on.
        self.replacement, self.max_requests = Replacement(self.max_requests), sys.maxsize

    def init_process(self) -> None:
        """More connections than the usual 1,024 files; and the main loop has its turn soon beside busy
        threads."""
        if self.cfg.is_ssl:
            raise RuntimeError("TLS ends in front of this server: leave out certfile and keyfile")
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        sys.setswitchinterval(0.001)
        super().init_process()

    def load_wsgi(self) -> None:
        """What is said in people's languages needs Django, which the application sets up."""
        super().load_wsgi()
        from . import refusals

        self._refusals = refusals

    def get_thread_pool(self) -> futures.ThreadPoolExecutor:
        """Two more, which others cannot take."""
        return futures.ThreadPoolExecutor(self.cfg.threads + SPARE)

    # -- who is answered -------------------------------------------------------------------------------------

    def take_on(self, connection: Connection) -> None:
        """It waits for a thread, or is turned away."""
        queue = self._queue_of(connection)
        if queue.takes():
            queue.add(connection)
            self._start_next(queue)
        else:
            self.turn_away(connection)

    def _queue_of(self, connection: Connection) -> Queue:
        if connection.head is not None and connection.head.is_alive:
            return self.lives
        return self.health if connection.head is not None and connection.head.is_health else self.requests

    def _start_next(self, queue: Queue) -> None:
        for connection in queue.late():
            self.turn_away(connection)
        while (first := queue.next()) is not None:
            self.answered.add(first)
            future = self.tpool.submit(self.handle, first)
            future.add_done_callback(partial(self.method_queue.defer, self.finish_request, first))

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """The thread is free again; the answer's reader may take longer."""
        self.answered.discard(conn)
        queue = self._queue_of(conn)
        queue.running -= 1
        self._start_next(queue)
        self.release(conn)
        if conn.sock.fileno() < 0:  # closed by the thread
            self.gone(conn)
        elif conn.sock.left:
            self.send_rest(conn, partial(self._answered, fs))
        else:
            self._answered(fs, conn)

    def _answered(self, future: Any, connection: Connection) -> None:
        """The connection is kept for the next request, of which a part may have come with this one."""
        piece = connection.next_came()
        if future.cancelled() or future.exception() is not None or not future.result():
            self.leave(connection)
        elif piece:
            self.await_request(connection)
            self.add(connection, piece)
        else:
            connection.head = None
            super().finish_request(connection, future)

    # -- who is not ------------------------------------------------------------------------------------------

    def turn_away(self, connection: Connection) -> None:
        """At once, and by the main loop."""
        if connection in self.awaited:
            self.no_longer_awaited(connection)
        self.turned_away += 1
        head = connection.head or head_of(connection.received)
        request_id, answer = self._refusals.answer(self._refusals.BUSY, head.text if head else b"")
        connection.sock.setblocking(False)
        self.send(connection, answer)
        asked = (head.method, head.path) if head else (None, None)
        self.log.refused(request_id, answer, time.monotonic() - connection.began, *asked)
        self.release(connection)
        connection.received.clear()
        self.leave(connection)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """By a thread. Gunicorn would refuse in HTML, in English and without an id what it cannot read."""
        refusal = self._refusals.refusal_of(exc)
        if refusal is None:
            super().handle_error(req, client, addr, exc)
            return
        request_id, answer = self._refusals.answer(refusal, client.asked)
        self.log.cannot_be_read(request_id, exc)
        with suppress(OSError):  # its client has gone
            client.sendall(answer)
        self.log.refused(request_id, answer, time.monotonic() - client.began)

    def murder_pending(self) -> None:
        """Called in every round of the main loop."""
        for connection in self.requests.late():
            self.turn_away(connection)
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self.drop_late()
            if self.turned_away:
                count_turned_away(self.turned_away)
                self.log.warning("busy: %d requests were turned away", self.turned_away)
                self.turned_away = 0
            self._give_way()

    def _give_way(self) -> None:
        """To a process that takes this one's place."""
        served = self.answered | {each for each in self.awaited if each.sock.left}
        if not self.alive:
            if self.replacement.is_late():
                self._cut_off()
            return
        if (why := self.replacement.reason(self.nr, served)) is not None:
            self.log.log(why[0], "%s; another process takes this one's place", why[1])
        if self.replacement.may_go(served):
            self.alive = False

    def _cut_off(self) -> None:
        for connection in [each for each in self.awaited if each.sock.left]:
            self.drop(connection)
        for connection in self.answered:
            with suppress(OSError):  # its client has gone
                connection.sock.shutdown(socket.SHUT_RDWR)
