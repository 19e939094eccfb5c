"""Webhooks that are told what changed, for who administers their organisation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.webhooks import change_webhook, create_webhook
from camptrack.models import WebhookEndpoint
from camptrack.queries.rights import organisations_of
from camptrack.queries.webhooks import in_state, visible_webhooks
from camptrack.vocabulary import Right, WebhookState

from .filters import Listed, Text, Word
from .permissions import user_of
from .secrets import refuse_key, secret_answer
from .views import ListView, View, writes
from .webhook_answers import WebhookAnswer, WebhookInput, WebhookWithSecretAnswer, present_webhook
from .webhook_examples import MAKING, OF_WEBHOOK


class WebhookFilter(Listed):
    """Webhooks by state and name."""

    state = Word("slug", choices=WebhookState.choices, method="in_state")
    search = Text(method="find")

    def in_state(self, rows: QuerySet[WebhookEndpoint], _name: str, state: str) -> QuerySet[WebhookEndpoint]:
        return rows.filter(in_state(WebhookState(state)))

    def find(self, rows: QuerySet[WebhookEndpoint], _name: str, text: str) -> QuerySet[WebhookEndpoint]:
        return rows.filter(Q(name__icontains=text) | Q(address__icontains=text))


class WebhookList(ListView):
    rights = {"GET": (Right.ADMINISTER,), "POST": (Right.ADMINISTER,)}
    queryset = WebhookEndpoint.objects.all()
    filterset_class = WebhookFilter
    serializer_class = WebhookInput
    order = ("at", "id")
    repeatable = False

    @extend_schema(operation_id="webhooks_list", responses=WebhookAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """The webhooks of the organisations that you administer, the oldest first."""
        return self.listed()

    @extend_schema(
        operation_id="webhooks_create",
        request=WebhookInput,
        responses={201: WebhookWithSecretAnswer},
        examples=MAKING,
    )
    def post(self, request: Request) -> Response:
        """A new webhook, told what changes from now on; and its secret, told this once. Without an
        Idempotency-Key, whose answers are kept."""
        refuse_key(request)
        user = user_of(request)
        values = self.parsed(organisations=organisations_of(user, Right.ADMINISTER))
        return with_secret(*create_webhook(by=user, **values), made=True)

    def rows(self) -> QuerySet[WebhookEndpoint]:
        return visible_webhooks(user_of(self.request))

    def present(self, rows: Sequence[WebhookEndpoint]) -> list[dict[str, Any]]:
        return [present_webhook(endpoint) for endpoint in rows]


class WebhookDetail(View):
    rights = {"GET": (Right.ADMINISTER,), "PATCH": (Right.ADMINISTER,)}
    queryset = WebhookEndpoint.objects.all()
    serializer_class = WebhookInput

    @extend_schema(operation_id="webhooks_read", responses=WebhookAnswer, examples=OF_WEBHOOK)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """How a webhook is doing."""
        return Response(present_webhook(seen(request, id)))

    @extend_schema(operation_id="webhooks_change", request=WebhookInput, responses=WebhookAnswer)
    @writes
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Change what is given. What waits goes to the new address."""
        user, endpoint = user_of(request), seen(request, id)
        values = self.parsed(partial=True, organisations=organisations_of(user, Right.ADMINISTER))
        return Response(present_webhook(change_webhook(by=user, endpoint=endpoint, **values)))


def seen(request: Request, key: UUID) -> WebhookEndpoint:
    """Or 404."""
    return get_object_or_404(visible_webhooks(user_of(request)), pk=key)


def with_secret(endpoint: WebhookEndpoint, secret: str, *, made: bool) -> Response:
    return secret_answer({**present_webhook(endpoint), "secret": secret}, made=made)
