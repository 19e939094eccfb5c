"""A mail server, and one delivery to it, for the tests of deliveries."""

import pytest
from django.db.models import F

from camptrack.actions.deliveries import QUEUE
from camptrack.actions.hand_overs import Carriers, send_some
from camptrack.models import Delivery
from tests import factories
from tests.actions.sent import published, queued
from tests.cast import assemble
from tests.post_office import PostOffice


@pytest.fixture
def post(settings):
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    settings.SITE_URL = "https://camps.example.org"
    settings.DEFAULT_FROM_EMAIL = "Camp reports <reports@camps.example.org>"
    with office.open():
        yield office


@pytest.fixture
def cast():
    return assemble()


def send_next(carriers: Carriers | None = None) -> bool:
    """Deals with the delivery that has waited longest; False if none waits."""
    if carriers is None:
        with Carriers() as own:
            return send_next(own)
    return send_some(QUEUE, carriers) > 0


def again(delivery: Delivery) -> Delivery:
    """As if the pause was over."""
    Delivery.objects.filter(pk=delivery.pk).update(not_before=F("at"))
    assert send_next()
    delivery.refresh_from_db()
    return delivery


def outcomes(delivery: Delivery) -> list[tuple[str, str]]:
    return list(delivery.hand_overs.values_list("outcome", "said"))


def one(**fields) -> Delivery:
    issue = published()
    factories.recipient(issue.schedule, **fields)
    (delivery,) = queued(issue)
    return delivery
