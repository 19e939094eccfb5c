"""Calls webhooks with what changed, several side by side, and disables those that fail for three days."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from camptrack.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from camptrack.queries import clock
from camptrack.queries.webhooks import to_write_to
from camptrack.vocabulary import DeliveryStatus, DisabledBecause, Outcome, WebhookNotice

from .answers import Answer
from .change_calls import call_of
from .hand_overs import GIVEN_UP_AFTER, Carriers, Queue, Ready, refuse
from .webhook_calls import post
from .webhooks import DISABLED, disable

#: tries of a call before its webhook is given up: half of those of three days; while nobody called it, its
#: receiver did not fail
ENOUGH = 10


class WebhookDeliveries(Queue[WebhookDelivery]):
    """A receiver that does not answer holds up seven others for half a minute, and not the rest."""

    lease = timedelta(minutes=2)
    together = 8

    def rows(self) -> QuerySet[WebhookDelivery]:
        return WebhookDelivery.objects.select_related("endpoint")

    def prepare(self, delivery: WebhookDelivery, carriers: Carriers) -> Ready | None:
        endpoint = delivery.endpoint
        of_changes = delivery.notice == WebhookNotice.CHANGES
        if endpoint.removed_at is not None or (of_changes and endpoint.disabled_at is not None):
            refuse(delivery, DISABLED)
            return None
        now = clock.now()
        make = partial(post, call_of(delivery, now), now=now, session=carriers.webhooks)
        return Ready(WebhookAttempt.objects.create(delivery=delivery), make)

    def lock(self, key: UUID) -> WebhookDelivery:
        """Its webhook first, in the order of whoever disables it."""
        endpoints = WebhookEndpoint.objects.select_for_update(no_key=True)
        endpoint = endpoints.get(deliveries=key)
        delivery = super().lock(key)
        delivery.endpoint = endpoint
        return delivery

    def answered(self, delivery: WebhookDelivery, answer: Answer, now: datetime) -> None:
        endpoint = delivery.endpoint
        if delivery.notice == WebhookNotice.TEST:
            if answer.outcome != Outcome.ACCEPTED:
                delivery.status = DeliveryStatus.FAILED
        elif answer.outcome == Outcome.ACCEPTED:
            _fails_since(endpoint, None)
        elif answer.outcome == Outcome.REFUSED:
            delivery.status = DeliveryStatus.FAILED
            _give_up(endpoint, DisabledBecause.GONE if answer.gone else DisabledBecause.REFUSED)
        else:
            _fails_since(endpoint, endpoint.failing_since or now)
            long = delivery.not_before > (endpoint.failing_since or now) + GIVEN_UP_AFTER
            if long and delivery.attempts >= ENOUGH:
                delivery.status = DeliveryStatus.FAILED
                _give_up(endpoint, DisabledBecause.FAILING)


QUEUE = WebhookDeliveries()


def _fails_since(endpoint: WebhookEndpoint, moment: datetime | None) -> None:
    if endpoint.failing_since != moment:
        endpoint.failing_since = moment
        endpoint.save(update_fields=["failing_since"])


def _give_up(endpoint: WebhookEndpoint, because: DisabledBecause) -> None:
    """And write to those who can mend it."""
    endpoint.to_tell = [person.pk for person in to_write_to(endpoint)]
    disable(endpoint, because)
