"""What becomes of an issue's delivery that was not taken, and of its recipient."""

from datetime import datetime

from camptrack.models import Delivery, Recipient
from camptrack.vocabulary import DeliveryStatus, Outcome, RecipientKind

from .answers import Answer
from .hand_overs import GIVEN_UP_AFTER


def bounce(delivery: Delivery, said: str, *, now: datetime, gone: bool) -> None:
    """It came back; `gone`: nothing more is sent to this address until staff take it off the list
    and add it anew."""
    delivery.status, delivery.problem = DeliveryStatus.BOUNCED, said
    delivery.save(update_fields=["status", "problem"])
    if gone:
        Recipient.objects.filter(pk=delivery.recipient_id, bounced_at=None).update(
            bounced_at=now, bounce=said
        )


def not_taken(delivery: Delivery, answer: Answer, now: datetime) -> None:
    """It is tried again for three days, unless it was refused."""
    match answer.outcome:
        case Outcome.REFUSED if answer.gone and delivery.recipient.kind == RecipientKind.EMAIL:
            bounce(delivery, answer.said, now=now, gone=True)
        case Outcome.REFUSED if answer.gone:
            # 410: a receiver says itself that it is to be taken off the list.
            delivery.status = DeliveryStatus.REFUSED
            Recipient.objects.filter(pk=delivery.recipient_id, removed_at=None).update(removed_at=now)
        case Outcome.REFUSED:
            delivery.status = DeliveryStatus.FAILED
        case _ if delivery.not_before > _first_tried(delivery, now) + GIVEN_UP_AFTER:
            delivery.status = DeliveryStatus.FAILED


def _first_tried(delivery: Delivery, now: datetime) -> datetime:
    """Not when it was queued: nothing may have run since."""
    first = delivery.hand_overs.order_by("at").values_list("at", flat=True).first()
    return first or min(delivery.at, now)
