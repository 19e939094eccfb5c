"""What every view shares: a right for each method, parameters all known, writes in one transaction."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial, wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar, cast

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.idempotency import Answer, earlier_answer, keep_answer
from camptrack.actions.refusals import Problem, Refused
from camptrack.vocabulary import Right

from .conditional import VARIES, conditional
from .deprecation import Deprecated, tell_deprecated
from .filters import Listed
from .formats import ON_A_MAP, TABULAR, ByFormat, answered, exported
from .pagination import PARAMETERS, ByCursor, in_pages
from .parameters import Parameters
from .parsing import LARGEST, refuse_large
from .permissions import user_of
from .preferences import PREVIEW, wants_preview
from .previews import APPLIED, preview, refuse_preview
from .rendering import to_json
from .table_columns import TableOf, Values
from .throttling import tell_limits

LONGEST_KEY = 255

Handler = TypeVar("Handler", bound=Callable[..., Any])


class View(GenericAPIView[Any]):
    """Deny by default: a method without a right is closed to everybody."""

    http_method_names = ["get", "head", "post", "patch"]
    #: which rights open a method, any of them
    rights: ClassVar[Mapping[str, tuple[Right, ...]]] = {}
    #: the query parameters of GET, beside those of a list
    parameters: ClassVar[frozenset[str]] = frozenset()
    #: what tabular formats write of GET, if it answers rows
    table: ClassVar[TableOf | None] = None
    content_negotiation_class = ByFormat
    #: what is announced to go: all of it, or query parameters
    deprecated: ClassVar[Deprecated | None] = None
    deprecated_parameters: ClassVar[Mapping[str, Deprecated]] = {}

    #: how they are read
    reads_parameters: ClassVar[type[Parameters]] = Parameters

    #: whether a write can be asked for as a preview, and whether its answer is kept for an Idempotency-Key
    previews: ClassVar[bool] = False
    repeatable: ClassVar[bool] = True

    #: what the OpenAPI document says of problems, where that is another than of all
    problems: ClassVar[Mapping[int, str]] = {}
    #: bytes of a body
    largest: ClassVar[int] = LARGEST

    def perform_authentication(self, request: Request) -> None:
        """The body first: a session's CSRF check reads it in pieces, `_written` needs it whole."""
        if request.method in {"POST", "PATCH"}:
            refuse_large(request, self.largest)
            self.keep_body(request)
        super().perform_authentication(request)

    def keep_body(self, request: Request) -> None:
        """Kept by Django once it was asked for."""
        request.body  # noqa: B018

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who first, then what."""
        super().initial(request, *args, **kwargs)
        if wants_preview(request) and not self.previews:
            refuse_preview()
        reads = request.method in {"GET", "HEAD"}
        parameters = self.reads_parameters(request, self._known() if reads else ())
        if reads:
            parameters.word("format", self.formats(), "json")
            if self.table is not None:
                self._check_tags(parameters)
            self.asked = self.read(parameters)
        parameters.check()

    def get_renderers(self) -> list[Any]:
        """Rows are answered in tables as well, and what has coordinates on a map."""
        renderers: list[Any] = super().get_renderers()
        if self.table is not None and self.request.method in {"GET", "HEAD"}:
            renderers += [each() for each in (ON_A_MAP if self.table.on_map else TABULAR)]
        return renderers

    def formats(self) -> list[str]:
        """The words for them."""
        return [str(each.format) for each in self.get_renderers()]

    def known_parameters(self) -> frozenset[str]:
        """Lists add theirs."""
        return self.parameters

    def _known(self) -> frozenset[str]:
        return self.known_parameters() | ({"format", "hxl"} if self.table is not None else {"format"})

    def _check_tags(self, parameters: Parameters) -> None:
        """There is a row for them only where there are rows of cells."""
        wanted = parameters.word("hxl", ["0", "1"], "0") == "1"
        if wanted and self.request.accepted_renderer.format not in {each.format for each in TABULAR}:
            detail = _("Tags are a row of CSV and XLSX: ask for one of these, or leave hxl out.")
            parameters.refuse("hxl", "tags_without_table", detail)

    @property
    def as_json(self) -> bool:
        """Whether rows are answered as they are, not as a table."""
        return bool(self.request.accepted_renderer.format == "json")

    def read(self, parameters: Parameters) -> Any:
        """What GET finds as `asked`; what is wrong with a value is said beside wrong names."""
        return None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """An answer is for this reader, and for now."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, VARIES)
        tell_limits(request, response)
        tell_deprecated(response, self._deprecated_in(request))
        return conditional(request, response)

    def _deprecated_in(self, request: Request) -> list[Deprecated]:
        used = [self.deprecated_parameters[name] for name in self.deprecated_parameters.keys() & request.GET]
        return [*([self.deprecated] if self.deprecated else []), *used]

    def tabled(self, answer: dict[str, Any], rows: Sequence[dict[str, Any]], about: str) -> HttpResponseBase:
        """All of an answer as JSON, or its rows in a table; `about` is the place that they are of."""
        if self.table is None or self.as_json:
            return Response(answer)
        return answered(self.request, self.table, rows, about)

    def parsed(self, *, partial: bool = False, **context: Any) -> dict[str, Any]:
        """The body as the view's serializer reads it; all its problems at once where it cannot."""
        found = self.get_serializer_class()(data=self.request.data, partial=partial, context=context)
        found.is_valid(raise_exception=True)
        values: dict[str, Any] = found.validated_data
        return values


class ListView(View):
    """Rows by filter and cursor. `queryset` and `filter_backends` tell the OpenAPI document; `rows` are
    what the reader may see."""

    filter_backends = [DjangoFilterBackend]
    pagination_class = ByCursor
    filterset_class: ClassVar[type[Listed]]
    #: columns that name one row together
    order: ClassVar[tuple[str, ...]] = ("pk",)

    def known_parameters(self) -> frozenset[str]:
        """Filters and cursor."""
        return frozenset(self.filterset_class.base_filters) | PARAMETERS

    def read(self, parameters: Parameters) -> Listed:
        """The filter of the rows."""
        filters = self.filterset_class(
            parameters.request.query_params, queryset=self.rows(), request=parameters.request
        )
        filters.check(parameters)
        cast("ByCursor", self.paginator).read(parameters, self.order)
        return filters

    def rows(self) -> QuerySet[Any]:
        """What the reader may see."""
        raise NotImplementedError

    def present(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """As they are answered."""
        raise NotImplementedError

    def pages(self, rows: QuerySet[Any], together: int) -> Iterator[Values]:
        """All of them with what the table tells, so many at a time as they are read."""
        table = cast("TableOf", self.table)
        for page in in_pages(rows.iterator(together), together):
            yield table.values(self.present(page))

    def listed(self) -> HttpResponseBase:
        """A page; of a table all rows, unless a page of it is asked for."""
        rows = self.asked.qs
        if self.table is None or self.as_json:
            return self.get_paginated_response(self.present(self.paginate_queryset(rows) or []))
        if PARAMETERS.isdisjoint(self.request.query_params):
            return exported(self.request, self.table, rows.order_by(*self.order), self.pages)
        page = self.present(self.paginate_queryset(rows) or [])
        answer = answered(self.request, self.table, page)
        for name, value in cast("ByCursor", self.paginator).links().items():
            answer[name] = value
        return answer


def writes(handler: Handler) -> Handler:
    """One transaction for the evidence, its answer and the Idempotency-Key: a 2xx means it is all in, and
    nothing is left to fail after it."""

    @wraps(handler)
    def inside(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return _written(request, partial(handler, view, request, *args, **kwargs))

    return inside  # type: ignore[return-value]


def _written(request: Request, write: Callable[[], Response]) -> HttpResponse:
    by, key = user_of(request), _key(request)
    wanted = sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()

    def earlier() -> Answer | None:
        if key is None:
            return None
        return earlier_answer(by=by, key=key, digest=wanted, now=datetime.now(tz=UTC))

    if wants_preview(request):
        shown = preview(request, lambda: _again(earlier()) or write())
        return _response(Answer(HTTPStatus.OK, to_json(shown).decode()), {APPLIED: PREVIEW})
    # Reference data keeps who changed it; evidence has `by` in its rows.
    with transaction.atomic(), pghistory.context(by=by.get_username()):
        if (kept := earlier()) is not None:
            return _response(kept, {"Idempotent-Replay": "true"})
        made = write()
        answer = Answer(made.status_code, to_json(made.data).decode())
        if key is not None:
            keep_answer(by=by, key=key, digest=wanted, answer=answer)
        return _response(answer, {})


def _again(kept: Answer | None) -> Response | None:
    """What a write under the same key would answer once more, and change nothing."""
    return None if kept is None else Response(json.loads(kept.body), status=kept.status)


def _response(answer: Answer, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(
        answer.body.encode(), status=answer.status, content_type="application/json", headers=headers
    )


def _key(request: Request) -> str | None:
    key: str | None = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        detail = _("An Idempotency-Key has 1 to %(most)s printable ASCII characters.") % {"most": LONGEST_KEY}
        raise Refused([Problem("", "bad_idempotency_key", detail)])
    return key


def created(data: Any) -> Response:
    return Response(data, status=HTTPStatus.CREATED)
