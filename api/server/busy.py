"""What is said to whom there is no room for: at once, in their language, with the moment to come again."""

import json
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from api.bare_page import bare_page
from api.errors import MEDIA_TYPE, asks_api, problem_details
from camptrack.actions.refusals import Problem
from camptrack.watching.requests import HEADER, taken_or_made

#: seconds; whoever comes again at once finds the same
COME_AGAIN = 2
_END = b"\r\n\r\n"


def answer(head: bytes) -> tuple[str, bytes]:
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
    whole = _whole(language, asks_api(request))
    for mark, said in ((b"%DATE%", formatdate(usegmt=True)), (b"%ID%", request_id)):
        whole = whole.replace(mark, said.encode(), 1)
    return request_id, whole[: whole.index(_END) + len(_END)] if lines[0].startswith(b"HEAD ") else whole


@lru_cache(maxsize=32)
def _whole(language: str, for_programs: bool) -> bytes:  # noqa: FBT001  of two kinds
    """But for the date and the id."""
    with translation.override(language):
        detail = _("There is more to do than can be done now. Nothing was changed; ask again in a moment.")
        if for_programs:
            problem = problem_details(HTTPStatus.SERVICE_UNAVAILABLE, [Problem("", "busy", detail)])
            kind, body = MEDIA_TYPE, json.dumps(problem).encode()
        else:
            kind, body = "text/html; charset=utf-8", bare_page(_("Too much to do"), detail).encode()
    lines = [
        "HTTP/1.1 503 Service Unavailable",
        "Date: %DATE%",
        f"{HEADER}: %ID%",
        f"Retry-After: {COME_AGAIN}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        f"Content-Language: {language}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Vary: Accept-Language, Cookie",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
