"""Every address of the whole site, by its pattern, and at the rows of an organisation."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver

from .planted import Planted

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
#: what an address asks for, where that is not the row that its kind names
_STATES = {"confirm": "read", "undo": "entered", "discard": "waiting", "mapping": "mapping", "rows": "read"}
#: parts that are no rows
_FIXED = {
    "kind": "camp",
    "name": "timeline",
    "edition": "shared",
    "language": "en",
    "file_format": "json",
    "app_label": "camptrack",
    "url": "nothing/here/",
    "content_type_id": "1",
    "token": "nobodys",
    "uidb36": "a",
    "pk": "1",
}
_API_KINDS = {
    "reports": "report",
    "figures": "figure",
    "calculations": "calculation",
    "deliveries": "delivery",
    "issues": "issue",
    "webhooks": "webhookendpoint",
}
_SLUGS = {"sources": "source", "waves": "wave", "schedules": "schedule"}


@dataclass(frozen=True)
class Route:
    """`pattern` is as Django writes it, all of it."""

    name: str
    pattern: str

    def at(self, planted: Planted) -> str:
        """Its address at the rows of an organisation; a part that nobody knows fails."""
        path = _PART.sub(lambda found: str(_value(self, found[1] or found[2], planted)), self.pattern)
        return "/" + re.sub(r"\(_mime\)\?|\.\*|[\^$\\]", "", path)


def routes() -> list[Route]:
    def within(patterns: list[Any], before: str) -> Iterator[Route]:
        for each in patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from within(each.url_patterns, here)
            else:
                yield Route(each.name or "", here)

    return [*within(get_resolver().url_patterns, "")]


def _value(route: Route, part: str, planted: Planted) -> Any:
    rows, parts = planted.rows, route.pattern.split("/")
    if part in _FIXED and not (part == "pk" and parts[0] == "api"):
        return _FIXED[part]
    by_part: dict[str, Callable[[], Any]] = {
        "object_id": lambda: _row(route, parts[2] if parts[1] == "camptrack" else "report", planted).pk,
        "camp_id": lambda: rows["question"].camp_id,
        "figure_id": lambda: rows["question"].figure_id,
        "code": lambda: rows["area" if parts[2] == "areas" else "camp"].code,
        "delivery": lambda: rows["webhookdelivery"].pk,
        "slug": lambda: _slug(parts, planted),
        "key": lambda: rows["draft" if parts[0] == "admin" else "issue"].pk,
        "id": lambda: _of_api(parts, planted),
    }
    return by_part[part]()


def _slug(parts: list[str], planted: Planted) -> str:
    if parts[0] == "api":
        return str(planted.rows[_SLUGS[parts[2]]].slug)
    return str(planted.rows["organisation" if "template" in parts else "schedule"].slug)


def _of_api(parts: list[str], planted: Planted) -> Any:
    if parts[2] == "imports":
        return planted.imports[_STATES.get(parts[4] if len(parts) > 4 else "", "read")]
    return planted.rows["recipient" if parts[2] == "schedules" else _API_KINDS[parts[2]]].pk


def _row(route: Route, model: str, planted: Planted) -> Any:
    return planted.rows[model]
