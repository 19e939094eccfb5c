"""A row for every rule of webhooks, which that rule refuses."""

from typing import Any

from tests import factories as make
from tests.models.faults import PAST
from tests.models.refusing import Case, case


def range_twice() -> Any:
    first = make.webhook_call(status="failed")
    return make.webhook_call(first.endpoint, after=first.after, through=first.through)


def two_that_wait() -> Any:
    return make.webhook_call(make.webhook_call().endpoint)


CASES: list[Case] = [
    case("webhookendpoint_address_format", make.webhook, address="http://partner.example/"),
    case("webhookendpoint_address_format", make.webhook, address="https://partner.example/a hook"),
    case("webhookendpoint_kinds_vocabulary", make.webhook, kinds=["tents"]),
    case("webhookendpoint_disabled_because", make.webhook, disabled_at=PAST),
    case("webhookendpoint_disabled_because", make.webhook, disabled_because="gone"),
    case("webhookdelivery_once", range_twice),
    case("webhookdelivery_one_waits", two_that_wait),
    case("webhookdelivery_positions", make.webhook_call, notice="test"),
    case("webhookdelivery_positions", make.webhook_call, after=None),
    case("webhookdelivery_positions", make.webhook_call, through=None),
    case("webhookdelivery_positions", make.webhook_call, after=7, through=7),
    case("webhookdelivery_sent_at_a_moment", make.webhook_call, status="sent"),
]
