"""What is said to whom the application does not answer, for there is no room or nothing that can be read: at
once, in the form of all other refusals and in their language."""

import json
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from gunicorn.http import errors

from api.bare_page import bare_page
from api.errors import MEDIA_TYPE, asks_api, problem_details
from camptrack.actions.refusals import Problem
from camptrack.watching.requests import HEADER, taken_or_made

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: seconds; whoever comes again at once finds the same
COME_AGAIN = 2
_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Refusal:
    """Title and detail are translated when they are said."""

    status: HTTPStatus
    code: str
    title: "_StrPromise"
    detail: "_StrPromise"
    headers: tuple[str, ...] = ()


BUSY = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "busy",
    _("Too much to do"),
    _("There is more to do than can be done now. Nothing was changed; ask again in a moment."),
    (f"Retry-After: {COME_AGAIN}",),
)
ADDRESS_TOO_LONG = Refusal(
    HTTPStatus.REQUEST_URI_TOO_LONG,
    "address_too_long",
    _("The address is too long"),
    _("An address has at most 4,094 bytes, all filters included; ask for less in one call."),
)
HEADERS_TOO_LARGE = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "headers_too_large",
    _("The headers are too large"),
    _("A request has at most 100 headers of 8,190 bytes each; send fewer, or shorter ones."),
)
UNREADABLE = Refusal(
    HTTPStatus.BAD_REQUEST,
    "not_http",
    _("This cannot be read"),
    _("What was sent is no request by the rules of HTTP/1.1; nothing was changed."),
)


def refusal_of(error: Exception) -> Refusal | None:
    """What to say of a request that Gunicorn cannot read; nothing where the fault is not the client's."""
    if isinstance(error, errors.LimitRequestLine):
        return ADDRESS_TOO_LONG
    if isinstance(error, errors.LimitRequestHeaders):
        return HEADERS_TOO_LARGE
    ours = isinstance(error, errors.InvalidResponseHeader | errors.InvalidResponseHeaderName)
    return UNREADABLE if isinstance(error, errors.ParseException) and not ours else None


def answer(refusal: Refusal, head: bytes) -> tuple[str, bytes]:
    """The id of a request with this head, and the whole answer to it."""
    lines = head.split(b"\r\n")
    asked = dict(line.partition(b":")[::2] for line in lines[1:])
    headers = {name.strip().lower(): value.strip().decode("latin-1") for name, value in asked.items()}
    request_id = taken_or_made(headers.get(HEADER.lower().encode(), ""))
    request = HttpRequest()
    request.path = [*lines[0].split(b" "), b"/"][1].decode("latin-1")
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", "")[:200]
    if cookies := headers.get(b"cookie"):
        request.META["HTTP_COOKIE"] = cookies
        request.COOKIES = dict(
            part.strip().split("=", 1) for part in cookies[:4096].split(";") if "=" in part
        )
    language = translation.get_language_from_request(request)
    whole = _whole(refusal, language, asks_api(request))
    for mark, said in ((b"%DATE%", formatdate(usegmt=True)), (b"%ID%", request_id)):
        whole = whole.replace(mark, said.encode(), 1)
    return request_id, whole[: whole.index(_END) + len(_END)] if lines[0].startswith(b"HEAD ") else whole


@lru_cache(maxsize=32)
def _whole(refusal: Refusal, language: str, for_programs: bool) -> bytes:  # noqa: FBT001  of two kinds
    """But for the date and the id."""
    with translation.override(language):
        detail = str(refusal.detail)
        if for_programs:
            problem = problem_details(refusal.status, [Problem("", refusal.code, detail)])
            kind, body = MEDIA_TYPE, json.dumps(problem).encode()
        else:
            kind, body = "text/html; charset=utf-8", bare_page(str(refusal.title), detail).encode()
    lines = [
        f"HTTP/1.1 {refusal.status} {refusal.status.phrase}",
        "Date: %DATE%",
        f"{HEADER}: %ID%",
        *refusal.headers,
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        f"Content-Language: {language}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Vary: Accept-Language, Cookie",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
