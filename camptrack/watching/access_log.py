"""Gunicorn's lines in the form of all others; its option `--logger-class` names this."""

from datetime import timedelta
from logging.config import dictConfig
from typing import Any

from gunicorn.glogging import Logger
from structlog.contextvars import bound_contextvars, clear_contextvars

from camptrack.log_settings import log_settings

from . import REQUEST, REQUEST_ID, ROUTE

#: how Gunicorn's lines begin about a request that failed, with method and address asked for
_FAILED = "Error handling request "
#: characters; the path of what Gunicorn answers is no longer
LONGEST_PATH = 4094


class Lines(Logger):  # type: ignore[misc]
    """Who asked for what, the answer, bytes and milliseconds. No query: it may name whom somebody looked for;
    no address of a machine: the proxy in front has it, beside the same id."""

    def setup(self, cfg: Any) -> None:
        """Also in the process that starts the others, which reads no settings of Django."""
        super().setup(cfg)
        dictConfig(log_settings())
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Of a request that failed no query, either."""
        if str(msg).startswith(_FAILED):
            args = tuple(str(each).partition("?")[0] for each in args)
        super().exception(msg, *args, **kwargs)

    def access(self, resp: Any, req: Any, wsgi: dict[str, Any], request_time: timedelta) -> None:  # noqa: ARG002  Gunicorn's
        """After the last byte."""
        if REQUEST_ID not in wsgi:
            _forget()
        self._say(
            method=wsgi.get("REQUEST_METHOD"),
            path=wsgi.get("PATH_INFO"),
            route=wsgi.get(ROUTE),
            status=int(str(resp.status).split(" ", 1)[0]),
            bytes=resp.sent,
            duration_ms=request_time / timedelta(milliseconds=1),
        )

    def cannot_be_read(self, request_id: str, error: Exception) -> None:
        """The kind of fault alone, nothing of what was sent; not as part of the one before it in this
        thread."""
        _forget()
        with bound_contextvars(request_id=request_id):
            self.warning("a request cannot be read: %s", type(error).__name__)

    def refused(
        self,
        request_id: str,
        answer: bytes,
        seconds: float,
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        """The application did not have it. `seconds` since its first byte came."""
        head, _end, body = answer.partition(b"\r\n\r\n")
        with bound_contextvars(request_id=request_id):
            self._say(
                method=method,
                path=path and path[:LONGEST_PATH],
                route=None,
                status=int(head.split(b" ", 2)[1]),
                bytes=len(body),
                duration_ms=seconds * 1000,
            )

    def _say(self, *, duration_ms: float, **said: Any) -> None:
        self.access_log.info("request", extra=said | {"duration_ms": round(duration_ms, 1)})


def _forget() -> None:
    """It never came to us: what is bound in this thread belongs to the one before it."""
    REQUEST.set(None)
    clear_contextvars()
