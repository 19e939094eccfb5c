"""What an answer means for a webhook, without a receiver: after another address was given, and after days."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from camptrack.actions import hand_overs
from camptrack.actions.answers import Answer, accepted, deferred, refused
from camptrack.actions.hand_overs import GIVEN_UP_AFTER, Carriers, Ready, send_some
from camptrack.actions.webhook_deliveries import ENOUGH, QUEUE
from camptrack.actions.webhooks import change_webhook
from camptrack.models import WebhookDelivery, WebhookEndpoint
from tests import factories
from tests.actions.delivering import cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(cast):
    return factories.webhook(organisation=cast.demo_relief)


@pytest.mark.parametrize("answer", [refused("410", gone=True), deferred("503"), accepted("204")])
def test_what_the_old_address_answers_is_too_late(cast, endpoint, monkeypatch, answer):
    call = factories.webhook_call(endpoint)
    prepare = QUEUE.prepare

    def meanwhile(delivery: WebhookDelivery, carriers: Carriers) -> Ready | None:
        ready = prepare(delivery, carriers)
        assert ready is not None

        def make() -> Answer:
            change_webhook(by=cast.dana, endpoint=endpoint, address="https://new.example/hook")
            return answer

        return Ready(ready.attempt, make)

    monkeypatch.setattr(QUEUE, "prepare", meanwhile)
    with Carriers() as carriers:
        assert send_some(QUEUE, carriers) == 1
    call.refresh_from_db()
    endpoint.refresh_from_db()
    assert (call.status, call.not_before <= timezone.now()) == ("waiting", True)
    assert (endpoint.disabled_at, endpoint.failing_since) == (None, None)
    assert call.hand_overs.get().said == f"too late: {answer.said}"


def test_not_given_up_while_nobody_called_it(endpoint):
    """Workers that were down for days: the receiver was asked twice, and may be there."""
    call = factories.webhook_call(endpoint, attempts=2)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - 2 * GIVEN_UP_AFTER)
    for attempts, status in ((2, "waiting"), (ENOUGH - 1, "waiting"), (ENOUGH, "failed")):
        WebhookDelivery.objects.update(attempts=attempts)
        delivery = QUEUE.lock(call.pk)
        hand_overs._become(QUEUE, delivery, deferred("503"), timezone.now())
        assert delivery.status == status


def test_so_many_tries_are_made_in_three_days() -> None:
    pauses: list[Any] = [hand_overs.pause_after(number) for number in range(1, ENOUGH + 1)]
    assert sum(pauses, timedelta()) < GIVEN_UP_AFTER / 2
