"""What the OpenAPI document says of every operation."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema

from .answers import ProblemAnswer
from .errors import MEDIA_TYPE
from .permissions import Anybody

Direction = Literal["request", "response"]


class Schema(AutoSchema):
    """Adds the problems that an operation may answer."""

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
