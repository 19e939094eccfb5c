"""`Prefer: return=preview` (RFC 7240): what a write would answer and change, and nothing of it kept."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.previews import Effect, Moved, previewed
from camptrack.actions.refusals import Problem, Refused
from camptrack.reconcile.series import Point
from camptrack.vocabulary import Basis, Right

from .permissions import holds, user_of
from .preferences import PREVIEW

logger = logging.getLogger(__name__)

APPLIED = "Preference-Applied"
PREFER = OpenApiParameter(
    "Prefer",
    str,
    OpenApiParameter.HEADER,
    description=f"`{PREVIEW}`: answered 200 with what would be, and `preview` beside it; nothing is kept.",
)


def refuse_preview() -> None:
    """A preference may be passed over, but who asks for a preview does not want it written."""
    detail = _("There is no preview of this; leave “Prefer: return=preview” out, and it is written.")
    raise Refused([Problem("", "no_preview", detail)])


def preview(request: Request, write: Callable[[], Response]) -> dict[str, Any]:
    """What `write` would answer, with what it would change of the camps' totals."""
    made, effect = previewed(write, today=datetime.now(tz=UTC).date())
    camps = dict.fromkeys(each.camp for each in effect.moved)
    logger.info("%s previewed %s: %s", user_of(request).get_username(), request.path, ", ".join(camps))
    told = present_effect(effect, reads=holds(request, Right.VIEW))
    return {**made.data, "preview": told}


def present_effect(effect: Effect, *, reads: bool) -> dict[str, Any]:
    """Totals are told to who may read them."""
    return {
        "camps": effect.camps,
        "camps_left_out": effect.left_out,
        "totals": [_present(each) for each in effect.moved] if reads else None,
    }


def _present(moved: Moved) -> dict[str, Any]:
    return {
        "camp": moved.camp,
        "on": moved.on,
        "before": _band(moved.before),
        "after": _band(moved.after),
    }


def _band(point: Point | None) -> dict[str, Any]:
    if point is None:
        return {"low": None, "best": None, "high": None, "basis": Basis.NONE}
    return {"low": point.low, "best": point.best, "high": point.high, "basis": point.basis}
