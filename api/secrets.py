"""Answers that hold a secret: kept nowhere on their way."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.refusals import Problem, Refused

from .views import created


def refuse_key(request: Request) -> None:
    """Kept answers are read by whoever reads the database, and a secret is kept nowhere."""
    if "Idempotency-Key" in request.headers:
        detail = _("This answer holds a secret and is not kept; send again without an Idempotency-Key.")
        raise Refused([Problem("", "no_idempotency_key", detail)])


def secret_answer(data: dict[str, Any], *, made: bool = False) -> Response:
    """No browser or proxy keeps it either."""
    answer = created(data) if made else Response(data)
    answer["Cache-Control"] = "private, no-store"
    return answer
