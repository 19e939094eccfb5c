"""Sends what waits, one by one: claimed, decided, written down, handed over, answered for.

Three short transactions, none of them open while a server is spoken to. A process that is killed leaves a
claim that runs out and a hand-over without an answer, which is tried again with the same Message-ID.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

import requests
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.models import Delivery, DeliveryAttempt
from camptrack.queries import clock
from camptrack.queries.recipients import edition_to_send, reason_not_to_read, reason_off_the_list
from camptrack.vocabulary import DeliveryStatus, Edition, IssueStatus, Notice, RecipientKind

from .answers import Answer, deferred
from .delivery_outcomes import put_off, record, refuse
from .letters import letter
from .mail_server import MailServer
from .totals import database_is_gone
from .webhook_calls import call, open_session

logger = logging.getLogger(__name__)

#: longer than any hand-over takes: a mail server has 30 s for each of a few steps
LEASE = timedelta(minutes=15)


class Carriers:
    """What a batch is handed over with: one connection to the mail server, and webhooks' own."""

    def __init__(self, webhooks: requests.Session | None = None) -> None:
        self.mails = MailServer()
        self.webhooks = webhooks or open_session()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.mails.close()
        self.webhooks.close()


def send_waiting(seconds: float) -> int:
    """What waits, for so long, over one connection; how many deliveries were dealt with."""
    until, dealt_with = time.monotonic() + seconds, 0
    with Carriers() as carriers:
        while send_next(carriers):
            dealt_with += 1
            if time.monotonic() >= until:
                break
    return dealt_with


def send_next(carriers: Carriers | None = None) -> bool:
    """Deals with the delivery that has waited longest; False if none waits."""
    if carriers is None:
        with Carriers() as own:
            return send_next(own)
    delivery = _claim()
    if delivery is None:
        return False
    try:
        hand_over = _prepare(delivery, carriers)
    except Exception as error:
        if database_is_gone(error):
            raise
        logger.exception("delivery %s could not be written", delivery.pk)
        put_off(delivery, deferred(repr(error)), now=clock.now())
        return True
    if hand_over is not None:
        attempt, make = hand_over
        record(attempt, make(), now=clock.now(), of_try=delivery.attempts)
    return True


@transaction.atomic
def _claim() -> Delivery | None:
    """The one that has waited longest and nobody else has; others leave it alone until the lease is over."""
    now = clock.now()
    waiting = Delivery.objects.filter(status=DeliveryStatus.WAITING, not_before__lte=now)
    delivery = (
        waiting.select_related("issue__schedule__organisation", "recipient__user")
        .defer("issue__data")
        .order_by("not_before")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if delivery is not None:
        delivery.attempts += 1
        delivery.not_before = now + LEASE
        delivery.save(update_fields=["attempts", "not_before"])
    return delivery


@transaction.atomic
def _prepare(delivery: Delivery, carriers: Carriers) -> tuple[DeliveryAttempt, Callable[[], Answer]] | None:
    """Decides as things are at this moment, and writes down what is about to be made; None if it is
    refused."""
    reason = _reason_to_refuse(delivery)
    if reason:
        refuse(delivery, reason)
        return None
    issue = delivery.notice == Notice.ISSUE
    delivery.edition = edition_to_send(delivery.issue.schedule) if issue else Edition.SHARED
    delivery.save(update_fields=["edition"])
    if delivery.recipient.kind == RecipientKind.WEBHOOK:
        now = clock.now()
        make = partial(call, delivery, now=now, session=carriers.webhooks)
    else:
        make = partial(carriers.mails.hand_over, letter(delivery, Edition(delivery.edition)))
    return DeliveryAttempt.objects.create(delivery=delivery), make


def _reason_to_refuse(delivery: Delivery) -> str:
    """In English, as all that staff read in the record; the pages translate states, not reasons."""
    recipient, issue = delivery.recipient, delivery.issue
    with translation.override("en"):
        if delivery.notice == Notice.RECALL:
            # No numbers are in it, and it goes to those who have the issue.
            return reason_off_the_list(recipient)
        if issue.status != IssueStatus.PUBLISHED:
            return _("The issue is not published: %(status)s.") % {"status": issue.get_status_display()}
        return reason_not_to_read(recipient, issue.schedule)
