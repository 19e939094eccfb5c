"""What is done with a webhook, and what it was called with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.webhook_steps import (
    call_for_test,
    disable_webhook,
    enable_webhook,
    repeat_call,
    rotate_secret,
)
from camptrack.actions.webhooks import remove_webhook
from camptrack.models import WebhookDelivery, WebhookEndpoint
from camptrack.queries.webhooks import visible_calls
from camptrack.vocabulary import DeliveryStatus, Right, WebhookNotice

from .filters import Listed, Word
from .permissions import user_of
from .report_contents import NothingInput
from .secrets import refuse_key
from .views import ListView, View, created, writes
from .webhook_answers import (
    CallAnswer,
    RotateInput,
    WebhookAnswer,
    WebhookWithSecretAnswer,
    WholeCallAnswer,
    present_call,
    present_webhook,
    present_whole,
)
from .webhooks import seen, with_secret


class Event(View):
    """For who administers its organisation."""

    rights = {"POST": (Right.ADMINISTER,)}
    queryset = WebhookEndpoint.objects.all()
    serializer_class = NothingInput

    def of(self, request: Request, key: UUID) -> WebhookEndpoint:
        """And the body says nothing."""
        self.parsed()
        return seen(request, key)


class WebhookRotate(View):
    rights = {"POST": (Right.ADMINISTER,)}
    queryset = WebhookEndpoint.objects.all()
    serializer_class = RotateInput
    repeatable = False

    @extend_schema(operation_id="webhooks_rotate", responses=WebhookWithSecretAnswer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Another secret, told this once; the one before signs beside it for so long. Without an
        Idempotency-Key, whose answers are kept."""
        refuse_key(request)
        endpoint, hours = seen(request, id), self.parsed()["overlap_hours"]
        now = datetime.now(tz=UTC)
        found = rotate_secret(by=user_of(request), endpoint=endpoint, now=now, overlap_hours=hours)
        return with_secret(*found, made=False)


class WebhookTest(Event):
    @extend_schema(operation_id="webhooks_test", responses={201: WholeCallAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """A call that tells nothing, made once and within seconds; look at it again for the answer."""
        call = call_for_test(by=user_of(request), endpoint=self.of(request, id))
        return created(_whole(request, call))


class WebhookDisable(Event):
    @extend_schema(operation_id="webhooks_disable", responses=WebhookAnswer)
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Called no more, until it is enabled."""
        endpoint = self.of(request, id)
        return Response(present_webhook(disable_webhook(by=user_of(request), endpoint=endpoint)))


class WebhookEnable(Event):
    @extend_schema(operation_id="webhooks_enable", responses=WebhookAnswer)
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Called again, with what it never took first."""
        endpoint = self.of(request, id)
        return Response(present_webhook(enable_webhook(by=user_of(request), endpoint=endpoint)))


class WebhookRemove(Event):
    @extend_schema(operation_id="webhooks_remove", responses=WebhookAnswer)
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Called no more and listed no more; who made and changed it stays on record."""
        endpoint = self.of(request, id)
        return Response(present_webhook(remove_webhook(by=user_of(request), endpoint=endpoint)))


class CallFilter(Listed):
    """In which state, of what."""

    status = Word(choices=DeliveryStatus.choices)
    notice = Word(choices=WebhookNotice.choices)


class CallList(ListView):
    rights = {"GET": (Right.ADMINISTER,)}
    queryset = WebhookDelivery.objects.all()
    filterset_class = CallFilter
    serializer_class = CallAnswer
    order = ("at", "id")

    @extend_schema(operation_id="webhook_deliveries_list", responses=CallAnswer(many=True))
    def get(self, request: Request, id: UUID) -> HttpResponseBase:  # noqa: A002  the address's name
        """Calls of a webhook in the last 90 days, the oldest first."""
        return self.listed()

    def rows(self) -> QuerySet[WebhookDelivery]:
        endpoint = seen(self.request, self.kwargs["id"])
        return visible_calls(user_of(self.request)).filter(endpoint=endpoint).defer("changes")

    def present(self, rows: Sequence[WebhookDelivery]) -> list[dict[str, Any]]:
        return [present_call(call) for call in rows]


class CallDetail(View):
    rights = {"GET": (Right.ADMINISTER,)}
    queryset = WebhookDelivery.objects.all()
    serializer_class = WholeCallAnswer

    @extend_schema(operation_id="webhook_deliveries_read", responses=WholeCallAnswer)
    def get(self, request: Request, id: UUID, delivery: UUID) -> Response:  # noqa: A002  the address's name
        """A call with what it tells, and each attempt with its answer."""
        return Response(present_whole(_call(request, id, delivery)))


class CallRepeat(View):
    rights = {"POST": (Right.ADMINISTER,)}
    queryset = WebhookDelivery.objects.all()
    serializer_class = NothingInput

    @extend_schema(operation_id="webhook_deliveries_repeat", responses={201: WholeCallAnswer})
    @writes
    def post(self, request: Request, id: UUID, delivery: UUID) -> Response:  # noqa: A002  the address's name
        """The same once more, as another call."""
        self.parsed()
        made = repeat_call(by=user_of(request), call=_call(request, id, delivery))
        return created(_whole(request, made))


def _call(request: Request, endpoint: UUID, key: UUID) -> WebhookDelivery:
    """Or 404."""
    rows = visible_calls(user_of(request)).filter(endpoint=seen(request, endpoint))
    return get_object_or_404(rows, pk=key)


def _whole(request: Request, made: WebhookDelivery) -> dict[str, Any]:
    return present_whole(visible_calls(user_of(request)).get(pk=made.pk))
