"""What the OpenAPI document says of every operation."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from .answers import ProblemAnswer
from .errors import MEDIA_TYPE
from .fields import Strict, Text
from .parameters import FORMAT
from .permissions import Anybody

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="The same key and body get the same answer, for 30 days.",
)
Direction = Literal["request", "response"]


class Schema(AutoSchema):
    """Adds the problems that an operation may answer, and how strict the fields are."""

    def get_override_parameters(self) -> list[Any]:
        """Every POST may be sent again, every GET takes a format."""
        own = {"POST": [IDEMPOTENCY_KEY], "GET": [FORMAT]}.get(self.method, [])
        return [*super().get_override_parameters(), *own]

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        component = self.resolve_serializer(ProblemAnswer, direction)
        body = {"description": "A problem", "content": {MEDIA_TYPE: {"schema": component.ref}}}
        for status in self._problem_statuses():
            bodies.setdefault(str(status), body)
        return dict(sorted(bodies.items()))

    def _problem_statuses(self) -> list[int]:
        if Anybody in self.view.permission_classes:
            return [400, 406, 503] if self.path == "/readyz" else [400, 406]
        statuses = [400, 401, 403, 406, 429, 503]
        if "{" in self.path:
            statuses.append(404)
        if self.method in {"POST", "PATCH"}:
            statuses += [409, 413, 415]
        if self.method == "POST":
            statuses.append(422)
        return statuses

    def _map_serializer_field(
        self,
        field: Any,
        direction: Direction,
        bypass_extensions: bool = False,  # noqa: FBT001, FBT002
    ) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_serializer_field(  # type: ignore[no-untyped-call]
            field, direction, bypass_extensions
        )
        if isinstance(field, Text) and field.form is not None:
            schema["pattern"] = field.form
        return schema

    def _map_basic_serializer(self, serializer: Any, direction: Direction) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        if isinstance(serializer, Strict):
            schema["additionalProperties"] = False
        return schema


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
