"""Sends what waits, whatever it is: claimed, decided, written down, handed over, answered for.

Three short transactions, none of them open while a server is spoken to. A process that is killed leaves a
claim that runs out and a hand-over without an answer, which is tried again under the same id.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

import requests
from django.db import transaction
from django.db.models import QuerySet

from camptrack.models.outgoing import HandOver, Outgoing
from camptrack.queries import clock
from camptrack.vocabulary import DeliveryStatus, Outcome

from .answers import LONGEST, Answer, deferred
from .mail_server import MailServer
from .totals import database_is_gone
from .webhook_calls import open_session

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
#: after the first try
GIVEN_UP_AFTER = timedelta(days=3)
#: before what was said after another process had taken the delivery on
TOO_LATE = "too late: "

Sent = TypeVar("Sent", bound=Outgoing)


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


@dataclass(frozen=True)
class Ready:
    """A hand-over that is written down, and how it is made. Making it asks no database."""

    attempt: HandOver
    make: Callable[[], Answer]


class Queue(ABC, Generic[Sent]):
    """Deliveries of one kind: how they are read, what is handed over, and what an answer means for whom it
    was sent to."""

    #: longer than any hand-over takes; then others may claim what nobody answered for
    lease: timedelta
    #: handed over side by side: whoever is slow holds up so many others at most
    together = 1

    @abstractmethod
    def rows(self) -> QuerySet[Sent]:
        """All of them, with what a hand-over needs."""

    @abstractmethod
    def prepare(self, delivery: Sent, carriers: Carriers) -> Ready | None:
        """Decides as things are at this moment, and writes down what is about to be made; None if it is
        refused. In a transaction."""

    def lock(self, key: UUID) -> Sent:
        """For its answer."""
        return self.rows().select_for_update(of=("self",)).get(pk=key)

    @abstractmethod
    def answered(self, delivery: Sent, answer: Answer, now: datetime) -> None:
        """What an answer means beyond that: whether a delivery that was not taken is given up (it is saved
        afterwards), and what becomes of whom it was for."""


def send_waiting(queue: Queue[Any], seconds: float, carriers: Carriers) -> int:
    """What waits, for so long; how many deliveries were dealt with."""
    until, dealt_with = time.monotonic() + seconds, 0
    while some := send_some(queue, carriers):
        dealt_with += some
        if time.monotonic() >= until:
            break
    return dealt_with


def send_some(queue: Queue[Any], carriers: Carriers) -> int:
    """Deals with those that have waited longest, as many as go side by side; how many there were."""
    claimed: list[Outgoing] = []
    while len(claimed) < queue.together and (delivery := _claim(queue)):
        claimed.append(delivery)
    prepared = [(each, _prepared(queue, each, carriers)) for each in claimed]
    ready = [(delivery, each) for delivery, each in prepared if each is not None]
    if len(ready) <= 1:
        answers = [each.make() for _delivery, each in ready]
    else:
        with ThreadPoolExecutor(len(ready)) as pool:
            answers = list(pool.map(lambda one: one[1].make(), ready))
    for (delivery, each), answer in zip(ready, answers, strict=True):
        _record(queue, delivery, each.attempt, answer)
    return len(claimed)


@transaction.atomic
def _claim(queue: Queue[Sent]) -> Sent | None:
    """The one that has waited longest and nobody else has; others leave it alone until the lease is over."""
    now = clock.now()
    waiting = queue.rows().filter(status=DeliveryStatus.WAITING, not_before__lte=now)
    delivery = waiting.order_by("not_before").select_for_update(skip_locked=True, of=("self",)).first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.not_before = now + queue.lease
        delivery.save(update_fields=["attempts", "not_before"])
    return delivery


def _prepared(queue: Queue[Sent], delivery: Sent, carriers: Carriers) -> Ready | None:
    try:
        with transaction.atomic():
            return queue.prepare(delivery, carriers)
    except Exception as error:
        if database_is_gone(error):
            raise
        logger.exception("delivery %s could not be written", delivery.pk)
        with transaction.atomic():
            _become(queue, queue.lock(delivery.pk), deferred(repr(error)), clock.now())
        return None


@transaction.atomic
def _record(queue: Queue[Sent], claimed: Sent, attempt: HandOver, answer: Answer) -> None:
    """An answer that comes after the lease is over stays a hand-over without one: another process has taken
    the delivery on, and may have made the copy that this answer could no longer prevent."""
    delivery = queue.lock(claimed.pk)
    late = delivery.status != DeliveryStatus.WAITING or delivery.attempts != claimed.attempts
    attempt.said = f"{TOO_LATE}{answer.said}"[:LONGEST] if late else answer.said
    attempt.outcome = Outcome.UNANSWERED if late else answer.outcome
    attempt.save(update_fields=["said", "outcome"])
    if not late:
        _become(queue, delivery, answer, clock.now())


def _become(queue: Queue[Sent], delivery: Sent, answer: Answer, now: datetime) -> None:
    delivery.problem = answer.said
    if answer.outcome == Outcome.ACCEPTED:
        delivery.status, delivery.sent_at, delivery.problem = DeliveryStatus.SENT, now, ""
    elif answer.outcome != Outcome.REFUSED:
        delivery.not_before = now + pause_after(delivery.attempts)
    queue.answered(delivery, answer, now)
    delivery.save(update_fields=["status", "sent_at", "problem", "not_before"])


def refuse(delivery: Outgoing, reason: str) -> None:
    """It is not sent."""
    delivery.status, delivery.problem = DeliveryStatus.REFUSED, reason
    delivery.save(update_fields=["status", "problem"])


def pause_after(attempts: int) -> timedelta:
    """A minute, then twice as long each time."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)
