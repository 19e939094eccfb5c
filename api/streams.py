"""Long exports are sent while they are read from one state of the database, or from a file. Each holds that,
and a thread, for as long as its reader takes: so few are sent at once, and none without end."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, closing
from threading import BoundedSemaphore
from time import monotonic
from weakref import finalize

from django.http import StreamingHttpResponse
from django.utils import translation
from rest_framework.request import Request

from camptrack.garbage import not_looked_for
from camptrack.queries.snapshots import snapshot

from .errors import Busy

Parts = Generator[str, None, None]
Bytes = Generator[bytes, None, None]
#: of a process: half of its threads go on answering everybody else
MOST_STREAMS = 2
#: seconds of one of them
LONGEST = 30 * 60

_places = BoundedSemaphore(MOST_STREAMS)


def place() -> ExitStack:
    """One of them, until it is closed, with whatever else is to be closed then. Busy where none is left."""
    if not _places.acquire(blocking=False):
        raise Busy
    taken = ExitStack()
    taken.callback(_places.release)
    return taken


class Streamed(StreamingHttpResponse):
    """Parts of an answer that has a place."""

    def __init__(self, request: Request, parts: Bytes, headers: Mapping[str, str], taken: ExitStack) -> None:
        #: another may begin; also where it is never sent, because something failed on the way
        self.leave = finalize(self, taken.close)
        super().__init__(_in_time(request, parts), headers=headers)

    def close(self) -> None:
        """When it was sent, or its reader is gone."""
        super().close()
        self.leave()


def in_snapshot(parts: Parts) -> Bytes:
    """The parts of a text, from one snapshot. It begins when the first part is sent and not before: the
    middleware that an answer passes on its way may write to the database."""
    return _in_snapshot(parts, translation.get_language())


def _in_snapshot(parts: Parts, language: str | None) -> Bytes:
    with translation.override(language), snapshot(waits=True), closing(parts):
        while (part := _next(parts)) is not None:
            yield part.encode()


def _next(parts: Parts) -> str | None:
    """A part is made of thousands of values, none in a cycle."""
    with not_looked_for():
        return next(parts, None)


def _in_time(request: Request, parts: Bytes) -> Iterator[bytes]:
    """TimeoutError in the middle, after which the server ends the connection before all of it has come."""
    until = monotonic() + LONGEST
    connection = request.META.get("gunicorn.socket")
    with closing(parts):
        for part in parts:
            left = until - monotonic()
            if left <= 0:
                raise TimeoutError("an export was not read in time")
            if connection is not None:
                # Of a reader who takes nothing at all. Before its next request the server waits as before.
                connection.settimeout(left)
            yield part
