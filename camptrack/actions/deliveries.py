"""Sends what waits of issues and recalls: by mail and by webhook."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.models import Delivery, DeliveryAttempt
from camptrack.queries import clock
from camptrack.queries.recipients import edition_to_send, reason_not_to_read, reason_off_the_list
from camptrack.vocabulary import Edition, IssueStatus, Notice, Outcome, RecipientKind

from . import hand_overs
from .answers import Answer
from .delivery_outcomes import not_taken
from .hand_overs import Carriers, Queue, Ready, refuse
from .issue_calls import call_of
from .letters import letter
from .webhook_calls import post


class IssueDeliveries(Queue[Delivery]):
    """One by one, over one connection to the mail server."""

    #: a mail server has 30 s for each of a few steps
    lease = timedelta(minutes=15)

    def rows(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.select_related("issue__schedule__organisation", "recipient__user")
        return rows.defer("issue__data")

    def prepare(self, delivery: Delivery, carriers: Carriers) -> Ready | None:
        reason = _reason_to_refuse(delivery)
        if reason:
            refuse(delivery, reason)
            return None
        issue = delivery.notice == Notice.ISSUE
        delivery.edition = edition_to_send(delivery.issue.schedule) if issue else Edition.SHARED
        delivery.save(update_fields=["edition"])
        if delivery.recipient.kind == RecipientKind.WEBHOOK:
            make = partial(post, call_of(delivery), now=clock.now(), session=carriers.webhooks)
        else:
            make = partial(carriers.mails.hand_over, letter(delivery, Edition(delivery.edition)))
        return Ready(DeliveryAttempt.objects.create(delivery=delivery), make)

    def answered(self, delivery: Delivery, answer: Answer, now: datetime) -> None:
        if answer.outcome != Outcome.ACCEPTED:
            not_taken(delivery, answer, now)


QUEUE = IssueDeliveries()


def send_waiting(seconds: float) -> int:
    """What waits, for so long, over one connection; how many deliveries were dealt with."""
    with Carriers() as carriers:
        return hand_overs.send_waiting(QUEUE, seconds, carriers)


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
