"""A process beside a standby: what is read is answered here, everything else is sent to where it is done.

Which address is asked decides; nothing here chooses a database (docs/adr/0016-more-than-one-machine.md).
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from .elsewhere import address_elsewhere, reads_only, was_write
from .errors import asks_api, plain

_READING = {"GET", "HEAD", "OPTIONS"}
#: what is read here: REST, issues and their files, and what is asked from inside
_SERVED = ("/api/", "/compat/", "/issues/", "/healthz", "/readyz", "/metrics")
#: a page with a button that writes
_UNSUBSCRIBE = "/issues/unsubscribe/"
#: the language switcher: a cookie and no row
_LANGUAGE = "/i18n/"


class ReadOnlyMiddleware:
    """Nothing but reads of what is for readers gets further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.READ_ONLY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if _is_read(request) else _elsewhere(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The net under the pages; REST has its own."""
        return _elsewhere(request) if was_write(error) else None


def _is_read(request: HttpRequest) -> bool:
    if request.path.startswith(_LANGUAGE):
        return True
    served = request.path.startswith(_SERVED) and not request.path.startswith(_UNSUBSCRIBE)
    return served and request.method in _READING


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """421; to who reads pages, the way there."""
    problem = reads_only(request)
    if asks_api(request):
        return plain(HTTPStatus.MISDIRECTED_REQUEST, [problem])
    if request.method in _READING:
        return HttpResponseRedirect(address_elsewhere(request))
    return HttpResponse(
        problem.detail, status=HTTPStatus.MISDIRECTED_REQUEST, content_type="text/plain; charset=utf-8"
    )
