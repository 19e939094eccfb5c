"""What every view shares: a right for each method, parameters all known, writes in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial, wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar, cast

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.idempotency import Answer, earlier_answer, keep_answer
from camptrack.actions.refusals import Problem, Refused
from camptrack.vocabulary import Right

from .filters import Listed
from .pagination import PARAMETERS, ByCursor
from .parameters import FORMATS, Parameters
from .parsing import refuse_large
from .permissions import user_of
from .rendering import to_json

LONGEST_KEY = 255

Handler = TypeVar("Handler", bound=Callable[..., Any])


class View(GenericAPIView[Any]):
    """Deny by default: a method without a right is closed to everybody."""

    http_method_names = ["get", "head", "post", "patch"]
    #: which rights open a method, any of them
    rights: ClassVar[Mapping[str, tuple[Right, ...]]] = {}
    #: the query parameters of GET, beside those of a list
    parameters: ClassVar[frozenset[str]] = frozenset()

    def perform_authentication(self, request: Request) -> None:
        """The body first: a session's CSRF check reads it in pieces, `_written` needs it whole."""
        if request.method in {"POST", "PATCH"}:
            refuse_large(request)
            request.body  # noqa: B018  kept by Django once it was asked for
        super().perform_authentication(request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who first, then what."""
        super().initial(request, *args, **kwargs)
        reads = request.method in {"GET", "HEAD"}
        parameters = Parameters(request, self.known_parameters() | {"format"} if reads else ())
        if reads:
            parameters.word("format", FORMATS, "json")
            self.asked = self.read(parameters)
        parameters.check()

    def known_parameters(self) -> frozenset[str]:
        """Lists add theirs."""
        return self.parameters

    def read(self, parameters: Parameters) -> Any:
        """What GET finds as `asked`; what is wrong with a value is said beside wrong names."""
        return None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """An answer is for this reader, and for now."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

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

    def known_parameters(self) -> frozenset[str]:
        """Filters and cursor."""
        return frozenset(self.filterset_class.base_filters) | PARAMETERS

    def read(self, parameters: Parameters) -> Listed:
        """The filter of the rows."""
        filters = self.filterset_class(
            parameters.request.query_params, queryset=self.rows(), request=parameters.request
        )
        filters.check(parameters)
        cast("ByCursor", self.paginator).read(parameters, getattr(self, "order", ("pk",)))
        return filters

    def rows(self) -> QuerySet[Any]:
        """What the reader may see."""
        raise NotImplementedError

    def present(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """As they are answered."""
        raise NotImplementedError

    def listed(self) -> Response:
        """A page."""
        page = self.paginate_queryset(self.asked.qs)
        return self.get_paginated_response(self.present(page or []))


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
    # Reference data keeps who changed it; evidence has `by` in its rows.
    with transaction.atomic(), pghistory.context(by=by.get_username()):
        if key is not None:
            earlier = earlier_answer(by=by, key=key, digest=wanted, now=datetime.now(tz=UTC))
            if earlier is not None:
                return _response(earlier, {"Idempotent-Replay": "true"})
        made = write()
        answer = Answer(made.status_code, to_json(made.data).decode())
        if key is not None:
            keep_answer(by=by, key=key, digest=wanted, answer=answer)
        return _response(answer, {})


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
