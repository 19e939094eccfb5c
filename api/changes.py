"""The feed: everything that changed, in an order that nobody reads past."""

import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.sequencing import place_changes
from camptrack.queries.changes import DIGITS, LONGEST_POSITION, Cursor, Page, Row, changes, latest
from camptrack.vocabulary import ChangeKind, Right

from .change_answers import ChangesAnswer
from .changed_objects import Found, shown
from .pagination import DEFAULT, MOST, limit_of
from .parameters import Parameters, address_with, parameter
from .permissions import user_of
from .views import View

#: placed by one request at least, where so many wait
PLACED = 5000
LATEST = "latest"
_CURSOR = re.compile(rf"([0-9]{{1,{LONGEST_POSITION}}})(?:-([0-9a-f]{{{DIGITS}}}))?")
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}


class Changes(View):
    """Everything that changed and the reader may see."""

    rights = {"GET": (Right.VIEW,)}
    parameters = frozenset({"after", "limit", "kind"})
    serializer_class = ChangesAnswer
    problems = {
        410: "What follows the cursor is not all there: pull everything again, then go on from `next_cursor`."
    }

    def read(self, parameters: Parameters) -> tuple[Cursor | str | None, ChangeKind | None, int]:
        kind = parameters.given("kind") and parameters.word("kind", ChangeKind.values, ChangeKind.REPORT)
        return _after(parameters), ChangeKind(kind) if kind else None, limit_of(parameters)

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            parameter(
                "after",
                "`next_cursor` of the answer before; `latest`: only the cursor of now, to go on from once "
                "everything was pulled. From the oldest that is kept when left out.",
            ),
            parameter("limit", "Changes looked at.", _LIMIT),
            parameter("kind", "Of this kind alone.", enum=ChangeKind.values),
        ],
        responses=ChangesAnswer,
    )
    def get(self, request: Request) -> Response:
        """What changed after a cursor, each as it is now; and the cursor for the next call."""
        user, (after, kind, limit) = user_of(request), self.asked
        # A standby has the places that the primary gave.
        more_waits = not settings.READ_ONLY and place_changes(PLACED) >= PLACED
        if after == LATEST:
            page = Page([], latest(user), more=False)
        else:
            page = changes(user, after=after, kind=kind, limit=limit)
        more = page.more or (more_waits and after != LATEST)
        return Response(
            {
                "results": _present(page.rows, user),
                "next": address_with(request, after=str(page.cursor)) if more else None,
                "next_cursor": str(page.cursor),
            }
        )


def _after(parameters: Parameters) -> Cursor | str | None:
    given = parameters.given("after")
    if given in (None, LATEST):
        return given
    if read := _CURSOR.fullmatch(given or ""):
        return Cursor(int(read[1]), read[2] or "")
    parameters.refuse("after", "bad_cursor", _("This cursor is none of ours; begin without one."))
    return None


def _present(rows: list[Row], user: Any) -> list[dict[str, Any]]:
    """Each object once, where it was told of last."""
    last = {(row.kind, row.key): row for row in rows}
    keys: dict[str, list[str]] = {}
    for kind, key in last:
        keys.setdefault(kind, []).append(key)
    found: dict[str, Found] = {kind: shown(kind, asked, user) for kind, asked in keys.items()}
    return [
        {
            "position": row.position,
            "kind": row.kind,
            "id": row.key,
            "change": "gone" if object_.gone else "changed",
            "reason": object_.gone,
            "at": row.at,
            "object": object_.answer,
        }
        for row in sorted(last.values(), key=lambda row: row.position)
        if (object_ := found[row.kind].get(row.key))
    ]
