"""What is announced to go: RFC 9745 (Deprecation) and RFC 8594 (Sunset). Nothing is today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils.http import http_date


@dataclass(frozen=True)
class Deprecated:
    """A route or a query parameter: since when, when it may be gone at the earliest, and where that is
    explained with what to use instead."""

    since: datetime
    sunset: datetime
    explained: str


def tell_deprecated(response: HttpResponseBase, found: Sequence[Deprecated]) -> None:
    """In the headers; of several the earliest days."""
    if not found:
        return
    response["Deprecation"] = f"@{int(min(each.since for each in found).timestamp())}"
    response["Sunset"] = http_date(min(each.sunset for each in found).timestamp())
    links = [f'<{each.explained}>; rel="deprecation"; type="text/html"' for each in found]
    response["Link"] = ", ".join([*filter(None, [response.get("Link")]), *links])
