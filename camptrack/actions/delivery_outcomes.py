"""What becomes of a delivery by what was answered."""

from datetime import datetime, timedelta

from django.db import transaction

from camptrack.models import Delivery, DeliveryAttempt, Recipient
from camptrack.vocabulary import DeliveryStatus, Outcome, RecipientKind

from .answers import Answer

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
#: after the first try
GIVEN_UP_AFTER = timedelta(days=3)


@transaction.atomic
def record(attempt: DeliveryAttempt, answer: Answer, *, now: datetime, of_try: int) -> None:
    """An answer that comes after the lease is over stays a hand-over without one: another process has taken
    the delivery on, and may have made the copy that this answer could no longer prevent."""
    delivery = _locked(attempt.delivery_id)
    late = delivery.status != DeliveryStatus.WAITING or delivery.attempts != of_try
    attempt.said = f"too late: {answer.said}"[:500] if late else answer.said
    attempt.outcome = Outcome.UNANSWERED if late else answer.outcome
    attempt.save(update_fields=["said", "outcome"])
    if not late:
        _become(delivery, answer, now)


@transaction.atomic
def put_off(delivery: Delivery, answer: Answer, *, now: datetime) -> None:
    """Nothing was handed over."""
    _become(_locked(delivery.pk), answer, now)


def refuse(delivery: Delivery, reason: str) -> None:
    """It is not sent."""
    delivery.status, delivery.problem = DeliveryStatus.REFUSED, reason
    delivery.save(update_fields=["status", "problem"])


def bounce(delivery: Delivery, said: str, *, now: datetime, gone: bool) -> None:
    """It came back; `gone`: nothing more is sent to this address until staff take it off the list
    and add it anew."""
    delivery.status, delivery.problem = DeliveryStatus.BOUNCED, said
    delivery.save(update_fields=["status", "problem"])
    if gone:
        Recipient.objects.filter(pk=delivery.recipient_id, bounced_at=None).update(
            bounced_at=now, bounce=said
        )


def _become(delivery: Delivery, answer: Answer, now: datetime) -> None:
    delivery.problem = answer.said
    match answer.outcome:
        case Outcome.ACCEPTED:
            delivery.status, delivery.sent_at, delivery.problem = DeliveryStatus.SENT, now, ""
        case Outcome.REFUSED if answer.gone and delivery.recipient.kind == RecipientKind.EMAIL:
            bounce(delivery, answer.said, now=now, gone=True)
        case Outcome.REFUSED if answer.gone:
            # 410: a receiver says itself that it is to be taken off the list.
            delivery.status = DeliveryStatus.REFUSED
            Recipient.objects.filter(pk=delivery.recipient_id, removed_at=None).update(removed_at=now)
        case Outcome.REFUSED:
            delivery.status = DeliveryStatus.FAILED
        case _:
            delivery.not_before = now + pause_after(delivery.attempts)
            if delivery.not_before > _first_tried(delivery, now) + GIVEN_UP_AFTER:
                delivery.status = DeliveryStatus.FAILED
    delivery.save(update_fields=["status", "sent_at", "problem", "not_before"])


def pause_after(attempts: int) -> timedelta:
    """A minute, then twice as long each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def _first_tried(delivery: Delivery, now: datetime) -> datetime:
    """Not when it was queued: nothing may have run since."""
    first = delivery.hand_overs.order_by("at").values_list("at", flat=True).first()
    return first or min(delivery.at, now)


def _locked(key: object) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("recipient")
    return rows.get(pk=key)
