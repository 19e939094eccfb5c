"""What a webhook is told of an issue."""

import orjson

from camptrack.models import Delivery
from camptrack.queries.mail_links import whole
from camptrack.queries.webhook_secrets import webhook_secret
from camptrack.vocabulary import Notice

from .webhook_calls import Call


def call_of(delivery: Delivery) -> Call:
    """No numbers: who may read them asks for them with a key."""
    kind = "published" if delivery.notice == Notice.ISSUE else "recalled"
    body = orjson.dumps(
        {
            "type": f"issue.{kind}",
            "timestamp": delivery.at,
            "data": {
                "issue": delivery.issue_id,
                "schedule": delivery.issue.schedule.slug,
                "url": whole(f"/api/v1/issues/{delivery.issue_id}/"),
            },
        },
        option=orjson.OPT_UTC_Z,
    )
    return Call(
        str(delivery.pk), delivery.recipient.address, body, secrets=(webhook_secret(delivery.recipient),)
    )
