"""Mails that come back: told by a provider (Anymail) or by a mail server's report (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any, cast

from anymail.signals import EventType
from django.db import transaction

from camptrack.models import Delivery
from camptrack.queries import clock
from camptrack.queries.deliveries import delivery_of_key, delivery_of_message

from .answers import short
from .delivery_outcomes import bounce
from .letters import delivery_named_in


class NoBounce(Exception):
    """A message that says of no mail of ours that it failed; the text says which it is."""


@dataclass(frozen=True)
class _Failure:
    said: str
    #: the address takes no mail at all; otherwise this one alone was not taken
    permanent: bool


@transaction.atomic
def record_bounce(*, delivery: Delivery, said: str, permanent: bool) -> None:
    """It came back. Told twice it is recorded once."""
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    bounce(locked, short(said), now=clock.now(), gone=permanent)


def hear_provider(event: Any, **_more: Any) -> None:
    """Connected to Anymail's signal of what providers tell (apps.py): the library's only way to hand it on,
    and transport, not a business rule; all that happens is one call."""
    if event.event_type not in {EventType.BOUNCED, EventType.REJECTED, EventType.COMPLAINED}:
        return
    delivery = delivery_of_key(str((event.metadata or {}).get("delivery", "")))
    if delivery is not None:
        said = event.mta_response or event.description or event.reject_reason or event.event_type
        record_bounce(delivery=delivery, said=str(said), permanent=True)


def read_report(content: bytes) -> Delivery:
    """Records what a report in a mailbox says; the delivery that it is of. NoBounce if it is none."""
    report = message_from_bytes(content, policy=policy.default)
    failure = _failure(report)
    delivery = _delivery(report)
    record_bounce(delivery=delivery, said=failure.said, permanent=failure.permanent)
    return delivery


def _failure(report: EmailMessage) -> _Failure:
    """Of the parts that are written for machines; a report that a mail is late says nothing yet."""
    fields = [
        block
        for part in report.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in cast("list[Message]", part.get_payload())
    ]
    for block in fields:
        if str(block.get("Action", "")).strip().lower() == "failed":
            status = str(block.get("Status", "")).strip()
            said = f"{status} {block.get('Diagnostic-Code', '')}"
            # 5.7: they did not want this sender; 4: they could not be reached for days.
            return _Failure(said, permanent=bool(re.match(r"5\.(?!7\.)", status)))
    message = "this is no report that a mail could not be delivered" if not fields else "it is only late"
    raise NoBounce(message)


def _delivery(report: EmailMessage) -> Delivery:
    """By the address that it came back to, else by the Message-ID of the mail in it."""
    for header in ("To", "Delivered-To", "X-Original-To"):
        for value in report.get_all(header, []):
            if found := delivery_of_key(delivery_named_in(str(value))):
                return found
    for part in report.walk():
        text = part.as_string() if part.get_content_type() == "text/rfc822-headers" else ""
        for value in [*re.findall(r"(?im)^message-id:\s*(<[^>\s]+>)", text), part.get("Message-ID", "")]:
            if found := delivery_of_message(str(value)):
                return found
    raise NoBounce("it is of no mail that was sent from here")
