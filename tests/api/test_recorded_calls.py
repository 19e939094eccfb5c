"""The examples of the OpenAPI document that nobody wrote: each call as it was asked and answered.

`CAMPTRACK_RECORD=1 pytest tests/api/test_recorded_calls.py` writes them anew after a change of answers.
"""

import json
import re
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from api import shown
from tests.api.asking import Partner
from tests.api.call_story import tell
from tests.api.recorded import RECORD

pytestmark = pytest.mark.django_db
#: rows of a list that are shown
MOST = 6
_MASKS = [
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), None),
    (re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z"), "2019-03-15T09:12:44.125000Z"),
    (re.compile(r"\b20(?:2[5-9]|[3-9]\d)-\d\d-\d\d\b"), "2026-11-30"),
    (re.compile(r"\bkey-[\w-]{6,}"), "key-3f9a0c"),
    (re.compile(r"whsec_[A-Za-z0-9+/=]+"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    (re.compile(r"\b\d+-[0-9a-f]{12}\b"), "4711-9a3c51d0e2f7"),
]
#: numbers that the database counts on from whatever was before
_COUNTED = {"position": 4711, "id": 7, "oldest_mark_seconds": 0}


def masked(part: Any, ids: dict[str, str], name: str = "") -> Any:
    """Ids by the order in which they came, moments all alike."""
    if isinstance(part, dict):
        return {key: masked(each, ids, key) for key, each in part.items()}
    if isinstance(part, list):
        kept = part[:MOST] if name == "results" else part
        return [masked(each, ids) for each in kept]
    if isinstance(part, str):
        for pattern, instead in _MASKS:
            part = pattern.sub(instead or (lambda found: nth(found[0], ids)), part)
    elif name in _COUNTED and isinstance(part, int | float):
        return _COUNTED[name]
    return part


def nth(found: str, ids: dict[str, str]) -> str:
    return ids.setdefault(found, f"5d0b9d1c-63f9-4c2e-9a35-{len(ids) + 1:012x}")


class Recording(Partner):
    """Keeps the first of each call that went well."""

    def __init__(
        self, asking: Partner, calls: dict[str, Any], operations: list[tuple[str, Any, str]]
    ) -> None:
        self.key, self.client = asking.key, asking.client
        self.calls, self.operations = calls, operations

    def raw(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = super().raw(method, path, body, **more)
        path = path if path.startswith("/") else f"/api/v1/{path}"
        name = next(name for verb, form, name in self.operations if verb == method and form.fullmatch(path))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.streaming:
            answer.streaming_content = [content]
        assert answer.status_code < 300, (name, content)
        kept = self.calls.setdefault(name, {})
        if isinstance(body, bytes):
            kept.setdefault("request", body.decode())
        elif body is not None or method != "GET":
            kept.setdefault("request", body or {})
        kept.setdefault("answers", {}).setdefault(str(answer.status_code), json.loads(content))
        return answer


def operations() -> list[tuple[str, Any, str]]:
    """Method, address and name; addresses without a variable part first."""
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    return [
        (method.upper(), re.compile(re.sub(r"{\w+}", "[^/]+", path)), operation["operationId"])
        for path in sorted(paths, key=lambda path: path.count("{"))
        for method, operation in paths[path].items()
    ]


def test_every_call_is_shown_as_it_is_answered(cast, camp, monkeypatch):
    calls: dict[str, Any] = {}
    known = operations()
    tell(cast, camp, lambda asking: Recording(asking, calls, known))
    ids: dict[str, str] = {}
    found = {name: masked(calls[name], ids) for name in calls}
    if RECORD:
        shown.CALLS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(shown.CALLS.read_text("utf-8")) == found, (
        "run this with CAMPTRACK_RECORD=1 and look at it"
    )
