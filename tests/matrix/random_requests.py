"""Requests that nobody planned: whatever filters, orders, expands and bodies can be put together, with the
ids of those whom they do not concern."""

import random
from typing import Any

from django.db.models import Model

from tests.api.permission_world import FILE, body_for

from .attempts import Request
from .planted import Planted
from .routes import METHODS, Route

_WEIGHTS = (50, 2, 2, 30, 3, 9, 3, 1)
_NAMES = (
    *("organisation", "report", "figure", "camp", "area", "source", "wave", "schedule", "issue", "import"),
    *("ordering", "expand", "fields", "status", "audience", "search", "q", "external_id", "cursor", "after"),
    *(
        "known_at",
        "on",
        "start",
        "end",
        "within",
        "measure",
        "kind",
        "cut",
        "by",
        "state",
        "page",
        "page_size",
    ),
    *("p", "o", "e", "all", "_to_field", "_popup", "_facets", "title__startswith", "organisation__id__exact"),
    *("by__username", "figures__quote__contains", "app_label", "model_name", "field_name", "term", "next"),
)
_WORDS = (
    *("csv", "xlsx", "json", "html", "geojson", "draft", "internal", "retracted", "title", "-title", "quote"),
    *("organisation", "figures", "report", "by", "camptrack", "user", "grant", "figure", "evidence", "zq"),
    *(
        "hidden",
        "%",
        "*",
        "1",
        "0",
        "-1",
        "2019-03-20",
        "2019-03-20T00:00:00Z",
        "headcount",
        "age",
        "[]",
        "{}",
    ),
    *("/admin/", "\x00", "' OR 1=1 --", "../../", "null", "true", "everything", "alph", "brav"),
)


def random_request(chance: random.Random, route: Route, target: Planted) -> Request:
    (method,) = chance.choices(METHODS, _WEIGHTS)
    query = {chance.choice(_NAMES): _value(chance, target) for _ in range(chance.choice((0, 1, 1, 2, 3)))}
    if chance.random() < 0.2:
        query["format"] = chance.choice(("csv", "xlsx", "json", "api", "pdf"))
    body: Any = None
    headers: dict[str, str] = {}
    if method in {"POST", "PUT", "PATCH", "DELETE"}:
        body = _body(chance, route, target)
        if route.name == "imports" and chance.random() < 0.5:
            body, headers = b"Camp,Number\nSY-ALHOL,5\n", {**FILE}
    return Request(method, route.at(target), body, query, headers)


def _value(chance: random.Random, target: Planted) -> str:
    """A word, or what names a row of the organisation."""
    if chance.random() < 0.5:
        return chance.choice(_WORDS)
    row = chance.choice([each for each in target.rows.values() if isinstance(each, Model)])
    # Nothing that carries a mark: an answer may say again what was asked.
    named = [getattr(row, name) for name in ("pk", "slug", "code") if hasattr(row, name)]
    return str(chance.choice(named))


def _body(chance: random.Random, route: Route, target: Planted) -> dict[str, Any]:
    """What would be accepted, with others' ids in it."""
    body = {**body_for(route.name)} or {"reason": "seen", "post": "yes"}
    for _ in range(chance.choice((0, 1, 2, 3))):
        name = chance.choice((*body, *_NAMES))
        body[name] = _nested(chance, target)
    for nth in range(len(body.get("figures", ())) if isinstance(body.get("figures"), list) else 0):
        if isinstance(body["figures"][nth], dict) and chance.random() < 0.5:
            figure = {
                **body["figures"][nth],
                chance.choice(("camp", "wave", "quote")): _value(chance, target),
            }
            body["figures"] = [*body["figures"][:nth], figure, *body["figures"][nth + 1 :]]
    return body


def _nested(chance: random.Random, target: Planted) -> Any:
    value = _value(chance, target)
    return chance.choice((value, value, [value], {"id": value}, None, 5, True))
