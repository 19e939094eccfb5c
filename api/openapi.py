"""What the OpenAPI document says of every operation."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from .answers import ProblemAnswer
from .errors import MEDIA_TYPE
from .fields import Exact, Strict, Text
from .formats import CSV, XLSX, GeoJSON
from .parameters import HXL, format_of
from .permissions import Anybody
from .preferences import PREVIEW
from .previews import APPLIED, PREFER

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="The same key and body get the same answer, for 30 days.",
)
Direction = Literal["request", "response"]

PROBLEMS = {
    400: "Refused: everything that is wrong, each with its place.",
    401: "No key and no session, or a key that opens nothing.",
    403: "A right is missing; the detail names it.",
    404: "There is nothing here for this reader.",
    406: "Not answered as what Accept asks for.",
    409: "Already done, or somebody else is writing the same.",
    413: "A body over 1 MiB.",
    414: "An address over 4,094 bytes.",
    415: "Only application/json is read.",
    421: "Sent to where one can only read; the detail has the address that takes it.",
    422: "The Idempotency-Key came before with another request.",
    429: "Too many requests in this minute.",
    503: "The database is away or busy, or long exports are being sent; try again.",
}
#: of a camp's addresses
MOVED = {
    "description": "The camp has another code, or was merged: the same address of where it is now.",
    "headers": {"Location": {"schema": {"type": "string"}}},
}


UNCHANGED = {"description": "What `If-None-Match` names is what would be answered; there is no body."}
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the answer that one has: 304 where it would be answered again.",
)
_TABULAR: dict[str, dict[str, Any]] = {
    CSV.media_type: {"type": "string"},
    XLSX.media_type: {"type": "string", "format": "binary"},
    GeoJSON.media_type: {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"type": "object"}},
        },
    },
}


def _tell_tables(bodies: dict[str, Any]) -> None:
    """Columns are docs/reference/columns.md's; what is worked out elsewhere is told in JSON."""
    for status, body in bodies.items():
        content = body.get("content", {})
        for media_type in _TABULAR.keys() & content.keys():
            if status == "200" and len(content) > 1:
                content[media_type] = {"schema": _TABULAR[media_type]}
            elif status == "202":
                del content[media_type]


def _tell_preview(bodies: dict[str, Any]) -> None:
    """Answered 200 where the write itself is, or is 201."""
    told = {"description": "Of a preview.", "schema": {"type": "string", "const": PREVIEW}}
    bodies["200"]["headers"] = {APPLIED: told}
    if "201" in bodies:
        bodies["200"]["description"] = "What would be; nothing of it is kept."


class Schema(AutoSchema):
    """Adds the problems that an operation may answer, and how strict the fields are."""

    def get_override_parameters(self) -> list[Any]:
        """Every POST may be sent again, every GET takes a format."""
        own = []
        if self.method == "POST":
            own = [IDEMPOTENCY_KEY] if getattr(self.view, "repeatable", True) else []
            own += [PREFER] if getattr(self.view, "previews", False) else []
        elif self.method == "GET":
            table = getattr(self.view, "table", None)
            known = self.view.formats() if hasattr(self.view, "formats") else ["json"]
            own = [format_of(known), *([HXL, IF_NONE_MATCH] if table else [IF_NONE_MATCH])]
        return [*super().get_override_parameters(), *own]

    def is_deprecated(self) -> bool:
        """Announced to go."""
        return getattr(self.view, "deprecated", None) is not None

    def _get_parameters(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super()._get_parameters()
        going = getattr(self.view, "deprecated_parameters", {})
        return [each | {"deprecated": True} if each["name"] in going else each for each in found]

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._problem_statuses():
            said = getattr(self.view, "problems", {}).get(status) or PROBLEMS[status]
            body = self._get_response_for_code(  # type: ignore[no-untyped-call]
                ProblemAnswer, str(status), [MEDIA_TYPE], direction
            )
            bodies.setdefault(str(status), {**body, "description": said})
        if self.method == "GET":
            if Anybody not in self.view.permission_classes:
                bodies["304"] = UNCHANGED
            _tell_tables(bodies)
        if getattr(self.view, "previews", False):
            _tell_preview(bodies)
        if self.path.startswith("/api/v1/camps/{code}/"):
            bodies["308"] = MOVED
        return dict(sorted(bodies.items()))

    def _problem_statuses(self) -> list[int]:
        if Anybody in self.view.permission_classes:
            return [400, 406, 414, 503] if self.path == "/readyz" else [400, 406, 414]
        statuses = [400, 401, 403, 406, 429, 503]
        if "{" in self.path:
            statuses.append(404)
        if self.method in {"POST", "PATCH"}:
            statuses += [409, 413, 415, 421]
        else:
            statuses.append(414)
        if self.method == "POST":
            statuses.append(422)
        own = getattr(self.view, "problems", {})
        return [*statuses, *(status for status in own if status not in PROBLEMS)]

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """After the generator's own: with a pattern of ours it would split what may be blank in two."""
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        if isinstance(field, Text):
            schema |= _of_text(field)
        elif isinstance(field, Exact):
            _tell_exact(field, schema)
        elif isinstance(field, serializers.ListSerializer) and (most := getattr(field, "max_length", None)):
            schema["maxItems"] = most

    def _map_basic_serializer(self, serializer: Any, direction: Direction) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        if isinstance(serializer, Strict):
            schema["additionalProperties"] = False
        return schema


def _of_text(field: Text) -> dict[str, Any]:
    """One that may not be blank holds more than spaces."""
    if field.form is None:
        return {} if field.allow_blank else {"minLength": 1, "pattern": r"\S"}
    return {"pattern": f"^$|{field.form}" if field.allow_blank else field.form}


def _tell_exact(field: Exact, schema: dict[str, Any]) -> None:
    """As a text or as a number, with no more digits than can be kept."""
    del schema["format"]
    schema["type"] = ["string", "number", *(["null"] if field.allow_null else [])]
    places = f"([.][0-9]{{1,{field.decimal_places}}})?"
    schema["pattern"] = f"^-?[0-9]{{1,{field.max_whole_digits}}}{places}$"


def tidy(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Without the generator's own marks; null is a word of a vocabulary that may be null."""
    _tidy(result)
    return result


def _tidy(part: Any) -> None:
    if isinstance(part, list):
        for each in part:
            _tidy(each)
    elif isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
        kinds, words = part.get("type"), part.get("enum")
        if isinstance(kinds, list) and "null" in kinds and isinstance(words, list) and None not in words:
            words.append(None)
        for each in part.values():
            _tidy(each)
