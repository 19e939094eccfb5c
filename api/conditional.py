"""Asking again for what one has: ETag, 304, and gzip.

An ETag is the digest of the answer that was just made: nothing is remembered, so nothing can be stale. What
moves with the clock alone (`settled_through` of an answer that waits for nothing) has a part of the tag of
its own, which is not compared: the answer that one has is as good, and the moment is told in a header.
"""

import gzip
import re
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.text import compress_sequence
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.queries.keys import KeyInUse

from .rendering import to_json
from .streams import Streamed

VARIES = ("Authorization", "Cookie", "Accept", "Accept-Language", "Accept-Encoding")
#: bytes under which packing costs more than it saves
WORTH_PACKING = 1000
LEVEL = 6
#: of an ETag: the packed answer is another one
_PACKED = "-gzip"
_TAG = re.compile(r'(?:W/)?"(?P<core>[0-9a-f]+)(?:\.[0-9a-f]+)?(?:-gzip)?"')
_TAKES_GZIP = re.compile(r"(?<![\w-])gzip(?![\w-])(?!\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
_PACKABLE = ("application/json", "text/csv", "application/geo+json")


def conditional(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """The answer to a read with its ETag, packed where that helps; or 304. A stream has no ETag: its digest
    would be known when it is sent, and any cheaper version could miss what commits late."""
    if request.method not in {"GET", "HEAD"} or response.status_code != HTTPStatus.OK:
        return response
    if isinstance(response, Response):
        response.add_post_render_callback(partial(_tagged, request))
        return response
    return _tagged(request, response)


def _tagged(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    if not isinstance(response, HttpResponse):
        known = response.get("ETag")  # of a workbook, which knows its own
        if known is not None and (matched := _matched(request, known)):
            return _unmodified(response, matched)
        if isinstance(response, Streamed) and _packs(request, response):
            response.streaming_content = compress_sequence(response.streaming_content)  # type: ignore[arg-type]
            response["Content-Encoding"] = "gzip"
        return response
    if "ETag" in response:
        return response
    core, moving = _digests(response)
    if matched := _matched(request, f'"{core}"'):
        return _unmodified(response, matched)
    packed = len(response.content) >= WORTH_PACKING and _packs(request, response)
    response["ETag"] = f'"{core}{moving}{_PACKED if packed else ""}"'
    if packed:
        response.content = gzip.compress(response.content, LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


def _digests(response: HttpResponse) -> tuple[str, str]:
    """What is compared, and what is not. Format and language are part of it."""
    content, moving = response.content, ""
    data: Any = getattr(response, "data", None)
    if isinstance(data, dict) and "settled_through" in data:
        moment = to_json(data["settled_through"])
        response["Settled-Through"] = moment.decode().strip('"')
        if not data["pending"]:
            content, moving = to_json(data | {"settled_through": None}), f".{sha256(moment).hexdigest()[:8]}"
    kind = f"{response['Content-Type']}\n{get_language()}\n".encode()
    return sha256(kind + content).hexdigest()[:40], moving


def _matched(request: Request, etag: str) -> str | None:
    """The reader's own tag of what is answered now."""
    core = etag.strip('"')
    for given in parse_etags(request.headers.get("If-None-Match", "")):
        found = _TAG.fullmatch(given)
        if given == "*":
            return etag
        if found is not None and found["core"] == core:
            return given.removeprefix("W/")
    return None


def _unmodified(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """304 with the headers of the answer but for those of its body."""
    unmodified = HttpResponseNotModified()
    for name, value in response.items():
        if not name.lower().startswith("content-"):
            unmodified[name] = value
    unmodified["ETag"] = etag
    unmodified.cookies = response.cookies
    if isinstance(response, Streamed):
        response.leave()  # not closed: that would say that the request is over
    return unmodified


def _packs(request: Request, response: HttpResponseBase) -> bool:
    """For keys alone: a page that makes a browser ask with its session could learn from the length of a
    packed answer what is in it (BREACH). Nobody can make another's program ask with its key."""
    return (
        isinstance(request.auth, KeyInUse)
        and response["Content-Type"].startswith(_PACKABLE)
        and _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    )
