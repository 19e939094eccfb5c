"""Long exports, read from one state of the database while they are sent: that state is held, and a thread
with it, as long as the reader takes. So only some are sent at once, and none without end."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from threading import BoundedSemaphore
from time import monotonic
from weakref import finalize

from django.http import StreamingHttpResponse
from django.utils import translation
from rest_framework.request import Request

from camptrack.queries.snapshots import snapshot

from .errors import Busy

Parts = Generator[str, None, None]
#: of a process: half of its threads go on answering everybody else
MOST_STREAMS = 2
#: seconds of one of them
LONGEST = 30 * 60

_places = BoundedSemaphore(MOST_STREAMS)


class Streamed(StreamingHttpResponse):
    """Parts of a text, in one snapshot that begins when they are sent: what answers pass through on their
    way may write to the database. Busy where as many are being sent as may."""

    def __init__(self, request: Request, parts: Parts, headers: Mapping[str, str]) -> None:
        if not _places.acquire(blocking=False):
            raise Busy
        # Also of one that is never sent, because something failed on the way.
        self._leave = finalize(self, _places.release)
        super().__init__(_in_snapshot(request, parts, translation.get_language()), headers=headers)

    def close(self) -> None:
        """Another may begin."""
        super().close()
        self._leave()


def _in_snapshot(request: Request, parts: Parts, language: str | None) -> Iterator[bytes]:
    """TimeoutError in the middle, after which the server ends the connection without the last chunk."""
    until = monotonic() + LONGEST
    connection = request.META.get("gunicorn.socket")
    with translation.override(language), snapshot(waits=True), closing(parts):
        for part in parts:
            left = until - monotonic()
            if left <= 0:
                raise TimeoutError("an export was not read in time")
            if connection is not None:
                # Of a reader who takes nothing at all. Before its next request the server waits as before.
                connection.settimeout(left)
            yield part.encode()
