"""Pages by cursor on a constant path: rows that arrive meanwhile shift nothing."""

import binascii
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .parameters import Parameters, address_with

DEFAULT, MOST = 100, 10_000
PARAMETERS = frozenset({"limit", "cursor"})
Row = TypeVar("Row")


class ByCursor(BasePagination):
    """`limit` and `cursor`; rows in the ascending order of the view's `order`, which names one row each."""

    def read(self, parameters: Parameters, order: tuple[str, ...]) -> None:
        """Before any row is asked for."""
        self.order = order
        self.limit, self.cursor = limit_of(parameters), _cursor(parameters, len(order))

    def paginate_queryset(  # type: ignore[override]  # nothing but rows is paged
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """The page, and whether there is one before and after it."""
        self.request, limit, cursor = request, self.limit, self.cursor
        backwards = cursor is not None and cursor[0] == "before"
        names = [f"-{name}" for name in self.order] if backwards else list(self.order)
        if cursor is not None:
            queryset = queryset.filter(_beyond(self.order, cursor[1], backwards=backwards))
        rows = list(queryset.order_by(*names)[: limit + 1])
        more = len(rows) > limit
        self.rows = rows[:limit][::-1] if backwards else rows[:limit]
        self.has_next = (backwards and bool(self.rows)) or (not backwards and more)
        self.has_previous = (not backwards and cursor is not None and bool(self.rows)) or (backwards and more)
        return self.rows

    def links(self) -> dict[str, str]:
        """For answers that have no room for them beside their rows."""
        after = self._written("after", self.rows[-1]) if self.has_next else None
        before = self._written("before", self.rows[0]) if self.has_previous else None
        links = [
            f'<{self._address(cursor)}>; rel="{which}"'
            for which, cursor in (("next", after), ("prev", before))
            if cursor is not None
        ]
        return {"Link": ", ".join(links)} if links else {}

    def get_paginated_response(self, data: Any) -> Response:
        """The rows with their neighbours."""
        after = self._written("after", self.rows[-1]) if self.has_next else None
        before = self._written("before", self.rows[0]) if self.has_previous else None
        return Response(
            {
                "results": data,
                "next": self._address(after),
                "previous": self._address(before),
                "next_cursor": after,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the OpenAPI document."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous", "next_cursor"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "next_cursor": {"type": ["string", "null"]},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the OpenAPI document."""
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}
        return [
            {"name": "limit", "in": "query", "schema": limit, "description": "Rows a page."},
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "Where the page begins: `next_cursor` of the one before.",
            },
        ]

    def _address(self, cursor: str | None) -> str | None:
        return None if cursor is None else address_with(self.request, cursor=cursor)

    def _written(self, direction: str, row: Any) -> str:
        values = [_value(row, name) for name in self.order]
        return _signer(self.request).sign_object([direction, *(str(value) for value in values)])


def in_pages(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Every row, so many at a time."""
    left = iter(rows)
    while page := list(islice(left, size)):
        yield page


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _beyond(order: tuple[str, ...], values: list[Any], *, backwards: bool) -> Q:
    """Rows after (before) these values. The first column bounds alone, so that its index is used."""
    beyond, to = ("lt", "lte") if backwards else ("gt", "gte")
    if len(order) == 1:
        return Q(**{f"{order[0]}__{beyond}": values[0]})
    first, rest = order[0], _beyond(order[1:], values[1:], backwards=backwards)
    return Q(**{f"{first}__{to}": values[0]}) & (Q(**{f"{first}__{beyond}": values[0]}) | rest)


def limit_of(parameters: Parameters) -> int:
    """Rows a page."""
    given = parameters.given("limit") or str(DEFAULT)
    if given.isascii() and given.isdigit() and len(given) < 9 and 1 <= int(given) <= MOST:  # noqa: PLR2004
        return int(given)
    parameters.refuse("limit", "out_of_range", _("Give a number from 1 to %(most)s.") % {"most": MOST})
    return DEFAULT


def _cursor(parameters: Parameters, length: int) -> tuple[str, list[str]] | None:
    given = parameters.given("cursor")
    if given is None:
        return None
    try:
        direction, *values = _signer(parameters.request).unsign_object(given)
    except (signing.BadSignature, ValueError, binascii.Error):
        direction, values = "", []
    if len(values) != length:  # of a release that had another order, too: the first page would come again
        parameters.refuse("cursor", "bad_cursor", _("This cursor is none of ours; begin without one."))
        return None
    return direction, values


def _signer(request: Request) -> signing.Signer:
    """A cursor is signed, so that nothing but our own comes near the database, and for one list. Without the
    time of signing: the same page has the same tag later."""
    return signing.Signer(salt=f"cursor:{request.path}")
