"""Webhooks that are told what changed, and their calls."""

from typing import Any

from camptrack.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

from .numbers import NUMBERS
from .people import organisation, user


def webhook(**fields: Any) -> WebhookEndpoint:
    """Told of everything from the first change on."""
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "name": "Their warehouse",
        "address": f"https://partner.example/hook/{next(NUMBERS)}",
        "by": fields.get("by") or user(),
    }
    return WebhookEndpoint.objects.create(**defaults | fields)


def webhook_call(of: WebhookEndpoint | None = None, **fields: Any) -> WebhookDelivery:
    """Of one change; it waits to be made."""
    of = of or webhook()
    after = next(NUMBERS)
    told = [{"position": after + 1, "kind": "camp", "id": "SY-ALHOL"}]
    defaults: dict[str, Any] = {"after": after, "through": after + 1, "changes": told}
    return WebhookDelivery.objects.create(endpoint=of, **defaults | fields)


def webhook_attempt(of: WebhookDelivery | None = None, **fields: Any) -> WebhookAttempt:
    """Without an answer."""
    return WebhookAttempt.objects.create(delivery=of or webhook_call(), **fields)
