"""What was sent to whom: for those who publish for the organisation that sent it, or administer it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.authority import require_over_schedule
from camptrack.actions.repeats import repeat_delivery
from camptrack.models import Delivery, Recipient
from camptrack.queries.deliveries import SEES_DELIVERIES, visible_deliveries
from camptrack.queries.schedules import visible_schedules
from camptrack.queries.webhook_secrets import webhook_secret
from camptrack.vocabulary import (
    DeliveryStatus,
    Edition,
    Language,
    Notice,
    Outcome,
    RecipientKind,
    Right,
)

from .answers import Answer, maybe, text, word
from .delivery_examples import OF_DELIVERY
from .filters import Key, Listed, Text, Word
from .permissions import user_of
from .report_contents import NothingInput
from .secrets import secret_answer
from .views import ListView, View, created, writes


class DeliveryRecipientAnswer(Answer):
    id = serializers.IntegerField()
    kind = word(RecipientKind)
    address = serializers.CharField()
    name = serializers.CharField()
    language = word(Language)


class DeliveryAnswer(Answer):
    id = serializers.UUIDField(help_text="What a webhook gets as webhook-id.")
    issue = serializers.UUIDField()
    schedule = serializers.CharField()
    recipient = DeliveryRecipientAnswer()
    notice = word(Notice)
    repeat = serializers.IntegerField(help_text="0: by the schedule; then how often it was repeated.")
    status = word(DeliveryStatus)
    edition = maybe(Edition, help_text="Decided when it is sent.")
    attempts = serializers.IntegerField()
    not_before = serializers.DateTimeField(allow_null=True, help_text="While it waits: not tried before.")
    problem = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    repeated_by = text()
    queued_at = serializers.DateTimeField()


class HandOverAnswer(Answer):
    at = serializers.DateTimeField()
    outcome = word(Outcome)
    said = serializers.CharField(help_text="As the other side answered it.")


@extend_schema_serializer(examples=OF_DELIVERY)
class WholeDeliveryAnswer(DeliveryAnswer):
    hand_overs = HandOverAnswer(many=True)


class WebhookSecretAnswer(Answer):
    secret = serializers.CharField(help_text="As libraries for Standard Webhooks take it.")


def present_delivery(delivery: Delivery) -> dict[str, Any]:
    """How far it is."""
    recipient = delivery.recipient
    waits = delivery.status == DeliveryStatus.WAITING
    return {
        "id": delivery.pk,
        "issue": delivery.issue_id,
        "schedule": delivery.issue.schedule.slug,
        "recipient": {
            "id": recipient.pk,
            "kind": recipient.kind,
            "address": recipient.address,
            "name": recipient.name,
            "language": recipient.language,
        },
        "notice": delivery.notice,
        "repeat": delivery.repeat,
        "status": delivery.status,
        "edition": delivery.edition or None,
        "attempts": delivery.attempts,
        "not_before": delivery.not_before if waits else None,
        "problem": delivery.problem,
        "sent_at": delivery.sent_at,
        "repeated_by": delivery.by.get_username() if delivery.by is not None else None,
        "queued_at": delivery.at,
    }


def present_whole(delivery: Delivery) -> dict[str, Any]:
    """With each hand-over, the first one first."""
    hand_overs = delivery.hand_overs.order_by("at", "pk").values("at", "outcome", "said")
    return {**present_delivery(delivery), "hand_overs": list(hand_overs)}


class DeliveryFilter(Listed):
    """Of which issue, to whom, in which state."""

    issue = Key(field_name="issue", label="The id of an issue.")
    status = Word(choices=DeliveryStatus.choices)
    recipient = Text(field_name="recipient__address", lookup_expr="iexact", label="The address.")


class DeliveryList(ListView):
    rights = {"GET": SEES_DELIVERIES}
    queryset = Delivery.objects.all()
    filterset_class = DeliveryFilter
    serializer_class = DeliveryAnswer
    order = ("at", "id")

    @extend_schema(operation_id="deliveries_list", responses=DeliveryAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Deliveries of the issues of organisations for which you publish or which you administer, the oldest
        first."""
        return self.listed()

    def rows(self) -> QuerySet[Delivery]:
        return visible_deliveries(user_of(self.request))

    def present(self, rows: Sequence[Delivery]) -> list[dict[str, Any]]:
        return [present_delivery(delivery) for delivery in rows]


class DeliveryDetail(View):
    rights = {"GET": SEES_DELIVERIES}
    queryset = Delivery.objects.all()
    serializer_class = WholeDeliveryAnswer

    @extend_schema(operation_id="deliveries_read", responses=WholeDeliveryAnswer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """A delivery with its hand-overs: what was tried and what came back."""
        return Response(present_whole(get_object_or_404(visible_deliveries(user_of(request)), pk=id)))


class DeliveryRepeat(View):
    rights = {"POST": (Right.PUBLISH,)}
    queryset = Delivery.objects.all()
    serializer_class = NothingInput

    @extend_schema(operation_id="deliveries_repeat", responses={201: WholeDeliveryAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Send it again: another delivery, whose reader's rights are asked anew."""
        self.parsed()
        rows = visible_deliveries(user_of(request))
        made = repeat_delivery(by=user_of(request), delivery=get_object_or_404(rows, pk=id))
        return created(present_whole(rows.get(pk=made.pk)))


class WebhookSecret(View):
    rights = {"GET": (Right.ADMINISTER,)}
    queryset = Recipient.objects.all()
    serializer_class = WebhookSecretAnswer

    @extend_schema(operation_id="webhook_secrets_read", responses=WebhookSecretAnswer)
    def get(self, request: Request, slug: str, id: int) -> Response:  # noqa: A002  the address's name
        """What this webhook's calls are signed with: for the organisation's administrators."""
        schedule = get_object_or_404(visible_schedules(user_of(request)), slug=slug)
        require_over_schedule(user_of(request), Right.ADMINISTER, schedule)
        webhooks = schedule.recipients.filter(kind=RecipientKind.WEBHOOK, removed_at=None)
        return secret_answer({"secret": webhook_secret(get_object_or_404(webhooks, pk=id))})
