"""Every request has an id, which its lines in the log carry, its answer, and the tasks that it pokes."""

import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars

from . import REQUEST, REQUEST_ID, ROUTE
from .counters import count_request
from .pulse import pulse

HEADER = "X-Request-ID"
#: who asks here asks whether the process answers, and must not wait for a database that does not
ALIVE = "/healthz"
# As proxies make them: UUIDs, hexadecimal. Anything else might be what somebody wants to see in our log.
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")

Answer = Callable[[HttpRequest], HttpResponseBase]


class RequestMiddleware:
    """Outermost: it sees every answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Not at the end: the web server's own line comes after it, in this thread.
        clear_contextvars()
        REQUEST.set(request)
        request_id = taken_or_made(request.headers.get(HEADER, ""))
        bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        answer = self.get_response(request)
        answer[HEADER] = request_id
        route = _route(request)
        request.META |= {REQUEST_ID: request_id, ROUTE: route}
        count_request(route, request.method or "", answer.status_code, time.perf_counter() - began)
        return answer


def after_request(**_sent: object) -> None:
    """A natural moment to say that the process lives."""
    request = REQUEST.get()
    if request is None or request.path != ALIVE:
        pulse.beat_if_due()


def acts_with_key(prefix: str) -> None:
    """Lines from here on say whose key it was."""
    bind_contextvars(key=prefix)


def taken_or_made(given: str) -> str:
    """The id of a request: the one that it brings, where it is one."""
    return given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def _route(request: HttpRequest) -> str:
    """The pattern of the address: of these there are few, of addresses any number."""
    if request.resolver_match is not None:
        return "/" + request.resolver_match.route.replace("^", "").replace("$", "")
    return settings.STATIC_URL if request.path.startswith(settings.STATIC_URL) else "unknown"
