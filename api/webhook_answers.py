"""What webhooks and their calls look like, and what the OpenAPI document says of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from camptrack.actions.webhook_steps import LONGEST_OVERLAP, OVERLAP
from camptrack.models import WebhookDelivery, WebhookEndpoint
from camptrack.queries.webhooks import state_of
from camptrack.vocabulary import ChangeKind, DeliveryStatus, DisabledBecause, WebhookNotice, WebhookState

from . import fields
from .answers import Answer, maybe, number, text, word
from .camps import AreaCode
from .deliveries import HandOverAnswer
from .schedule_contents import OfOrganisation
from .webhook_examples import OF_CALL, OF_SECRET


class Kinds(serializers.ListField):
    """Each once."""

    child = fields.Word(ChangeKind)

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": len(ChangeKind.values), **options})


class WebhookInput(OfOrganisation):
    """Who is called, and of what it is told."""

    name = fields.Text(max_length=200, help_text="The system that is called.")
    address = fields.Text(max_length=2000, help_text="https://…, at an address on the internet.")
    kinds = Kinds(required=False, help_text="Left out or empty: everything.")
    area = AreaCode(
        required=False, allow_null=True, help_text="With all that lies under it. Null: everywhere."
    )


class RotateInput(fields.Strict):
    """How long both secrets sign."""

    overlap_hours = fields.Whole(
        required=False,
        default=OVERLAP,
        min_value=0,
        max_value=LONGEST_OVERLAP,
        help_text="For so long the secret before signs, too; 0: it is known to others.",
    )


class WebhookAnswer(Answer):
    id = serializers.UUIDField()
    organisation = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    kinds = serializers.ListField(child=word(ChangeKind), help_text="Empty: everything.")
    area = text()
    state = word(WebhookState)
    told_until = serializers.IntegerField(help_text="The position in the feed up to which calls were made.")
    failing_since = serializers.DateTimeField(allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_because = maybe(DisabledBecause)
    previous_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then the secret before signs, too."
    )
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()


@extend_schema_serializer(examples=OF_SECRET)
class WebhookWithSecretAnswer(WebhookAnswer):
    secret = serializers.CharField(
        help_text="As libraries for Standard Webhooks take it; told this once and kept nowhere."
    )


class ToldAnswer(Answer):
    position = serializers.IntegerField()
    kind = word(ChangeKind)
    id = serializers.CharField()


class CallAnswer(Answer):
    id = serializers.UUIDField(help_text="What the receiver gets as webhook-id.")
    webhook = serializers.UUIDField()
    notice = word(WebhookNotice)
    after = number(help_text="The position after which it begins; null: a test.")
    through = number(help_text="The position to which it leads.")
    repeat = serializers.IntegerField(help_text="0: by itself; then how often it was repeated.")
    status = word(DeliveryStatus)
    attempts = serializers.IntegerField()
    not_before = serializers.DateTimeField(allow_null=True, help_text="While it waits: not tried before.")
    problem = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    asked_by = text(help_text="Null: it went out by itself.")
    queued_at = serializers.DateTimeField()


@extend_schema_serializer(examples=OF_CALL)
class WholeCallAnswer(CallAnswer):
    changes = ToldAnswer(many=True)
    hand_overs = HandOverAnswer(many=True)


def present_webhook(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """A webhook as it is answered, without its secret."""
    return {
        "id": endpoint.pk,
        "organisation": endpoint.organisation.slug,
        "name": endpoint.name,
        "address": endpoint.address,
        "kinds": endpoint.kinds,
        "area": endpoint.area.code if endpoint.area else None,
        "state": state_of(endpoint),
        "told_until": endpoint.told_until,
        "failing_since": endpoint.failing_since,
        "disabled_at": endpoint.disabled_at,
        "disabled_because": endpoint.disabled_because or None,
        "previous_secret_until": endpoint.previous_until,
        "created_by": endpoint.by.get_username(),
        "created_at": endpoint.at,
    }


def present_call(call: WebhookDelivery) -> dict[str, Any]:
    """How far it is."""
    return {
        "id": call.pk,
        "webhook": call.endpoint_id,
        "notice": call.notice,
        "after": call.after,
        "through": call.through,
        "repeat": call.repeat,
        "status": call.status,
        "attempts": call.attempts,
        "not_before": call.not_before if call.status == DeliveryStatus.WAITING else None,
        "problem": call.problem,
        "sent_at": call.sent_at,
        "asked_by": call.by.get_username() if call.by is not None else None,
        "queued_at": call.at,
    }


def present_whole(call: WebhookDelivery) -> dict[str, Any]:
    """With what it tells and each attempt, the first one first."""
    hand_overs = call.hand_overs.order_by("at", "pk").values("at", "outcome", "said")
    return {**present_call(call), "changes": call.changes, "hand_overs": list(hand_overs)}
