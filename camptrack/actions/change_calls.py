"""What a webhook is told of changes: where in the feed, and of which objects; never how they are."""

from datetime import datetime
from typing import Any

import orjson

from camptrack.models import WebhookDelivery
from camptrack.queries.mail_links import whole
from camptrack.queries.webhook_secrets import signing_secrets
from camptrack.vocabulary import WebhookNotice

from .webhook_calls import Call


def call_of(delivery: WebhookDelivery, now: datetime) -> Call:
    """The same body at every attempt; signed with the secrets of this moment."""
    endpoint = delivery.endpoint
    told: dict[str, Any] = {"webhook": endpoint.pk}
    if delivery.notice == WebhookNotice.TEST:
        kind = "webhook.test"
    else:
        kind = "changes.made"
        told |= {
            "after": delivery.after,
            "through": delivery.through,
            "changes": delivery.changes,
            "url": whole(f"/api/v1/changes/?after={delivery.after}"),
        }
    body = orjson.dumps({"type": kind, "timestamp": delivery.at, "data": told}, option=orjson.OPT_UTC_Z)
    return Call(str(delivery.pk), endpoint.address, body, signing_secrets(endpoint, now))
