"""Bodies that come in chunks: they have no length, and Django takes what has no length for empty."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from camptrack.ingest.limits import MOST_BYTES

#: bytes of the longest body that is taken anywhere: a spreadsheet, with room for the other parts of its form
LARGEST = MOST_BYTES + 64 * 1024

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Measured:
    """A body in chunks is read, and has a length from then on: one over the most that is taken is refused
    by it like any other."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI; `wsgi.input_terminated` is the server's word that the body ends by itself."""
        if "HTTP_TRANSFER_ENCODING" in environ and environ.get("wsgi.input_terminated"):
            body = environ["wsgi.input"].read(LARGEST + 1)
            environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return self.application(environ, start_response)
