"""How much of a request has come, told from its bytes alone; Gunicorn reads it properly afterwards."""

import re
from dataclasses import dataclass

from gunicorn.util import unquote_to_wsgi_str

#: bytes of request line and headers; Gunicorn refuses longer ones
MOST_HEAD = 64 * 1024
#: bytes of a body that is waited for; of a longer one the application sees the length, and refuses it unread
MOST_BODY = 6 * 1024 * 1024
#: bytes a second that the slowest line has
SLOWEST = 8 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*0*(\d{1,15})[ \t]*\r\n")
_CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]+")
_CHUNKED = b"\r\ntransfer-encoding:"
_WAITS = b"\r\nexpect:"
_END = b"\r\n\r\n"
#: asked by whoever looks after the service: one that asks nobody, and those that ask the database
_ALIVE, _HEALTH = b"/healthz", (b"/readyz", b"/metrics")


@dataclass
class Head:
    """Request line and headers of one request."""

    text: bytes
    #: bytes of head and body; None: chunks, that end by themselves
    whole: int | None
    #: the client sends its body when it is told to go on
    waits: bool
    #: where the next chunk begins
    at: int

    @property
    def is_alive(self) -> bool:
        """Asks whether the process answers, and nothing else."""
        return self._path == _ALIVE

    @property
    def is_health(self) -> bool:
        """Asked by whoever looks after the service, of the database, which may be slow to answer."""
        return self._path in _HEALTH

    @property
    def method(self) -> str:
        """As it was sent."""
        return self.text.partition(b" ")[0].decode("latin-1")

    @property
    def path(self) -> str:
        """Without the query, as Gunicorn would say it."""
        return str(unquote_to_wsgi_str(self._path.decode("latin-1")))

    @property
    def _path(self) -> bytes:
        _method, _blank, rest = self.text.partition(b" ")
        return rest.partition(b" ")[0].partition(b"?")[0]

    def enough(self, received: bytearray) -> bool:
        """All of it is there, or so much that waiting for more would be wrong."""
        if self.whole is None:
            return len(received) > MOST_BODY or self._chunks_end(received)
        return len(received) >= self.whole or self.whole - len(self.text) > MOST_BODY

    @property
    def promised(self) -> int:
        """Bytes of the body that is waited for; of chunks nobody knows."""
        if self.whole is None:
            return 0
        length = self.whole - len(self.text) - len(_END)
        return length if length <= MOST_BODY else 0

    def _chunks_end(self, received: bytearray) -> bool:
        """Whether the last chunk is there. One that cannot be read, or whose line has no end, is Gunicorn's
        to refuse. Each is looked at once, however many pieces they come in."""
        while (line := received.find(b"\r\n", self.at)) >= 0:
            size = received[self.at : line].partition(b";")[0].rstrip(b" \t")
            if not _CHUNK_SIZE.fullmatch(size):
                return True
            if int(size, 16) == 0:
                # The empty line after it, and after trailers, if there are any.
                ended = received.startswith(b"\r\n", line + 2) or received.find(_END, line) >= 0
                return ended or len(received) - line > MOST_HEAD
            self.at = line + 2 + int(size, 16) + 2
        return len(received) - self.at > MOST_HEAD


def head_of(received: bytearray) -> Head | None:
    """Nothing as long as it has not come whole."""
    end = received.find(_END, 0, MOST_HEAD)
    if end < 0:
        return None
    text = bytes(received[:end])
    small = text.lower() + b"\r\n"
    length = _LENGTH.search(small)
    whole = None if _CHUNKED in small else end + len(_END) + (int(length[1]) if length else 0)
    return Head(text, whole, _WAITS in small, end + len(_END))
