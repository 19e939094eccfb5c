"""Webhooks made and mended by hand: by whom, what is refused, what goes on, what is forgotten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from camptrack.actions import webhook_steps, webhooks
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.sequencing import KEPT, place_changes
from camptrack.actions.webhook_steps import (
    call_for_test,
    clear_old_calls,
    disable_webhook,
    enable_webhook,
    repeat_call,
    rotate_secret,
)
from camptrack.actions.webhooks import change_webhook, create_webhook, remove_webhook
from camptrack.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from camptrack.queries.changes import end
from camptrack.queries.webhook_secrets import endpoint_secret, signing_secrets
from tests import factories
from tests.actions.delivering import cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db

ADDRESS = "https://partner.example/hook"


@pytest.fixture
def endpoint(cast):
    return factories.webhook(organisation=cast.demo_relief)


def refused(codes, run, **given) -> None:
    with pytest.raises(Refused) as refusal:
        run(**given)
    assert {(problem.pointer, problem.code) for problem in refusal.value.problems} == codes


def conflict(code, run, **given) -> None:
    with pytest.raises(Conflict) as refusal:
        run(**given)
    assert refusal.value.code == code


def test_made_by_who_administers_and_told_from_now_on(cast):
    factories.source("before")
    place_changes(10)
    endpoint, secret = create_webhook(
        by=cast.dana,
        organisation=cast.demo_relief,
        name="Warehouse",
        address=ADDRESS,
        kinds=["report", "camp", "report"],
    )
    assert (endpoint.told_until, endpoint.kinds) == (end(), ["camp", "report"])
    assert secret == endpoint_secret(endpoint)
    assert secret.startswith("whsec_")
    assert endpoint.history.get().pgh_context["by"] == "dana"
    assert secret != endpoint_secret(factories.webhook())


def test_who_may(cast, endpoint):
    now = timezone.now()
    call = factories.webhook_call(endpoint, status="failed")
    for who in (cast.amal, cast.rami, cast.omar):
        with pytest.raises(NotAllowed):
            create_webhook(by=who, organisation=cast.demo_relief, name="It", address=ADDRESS)
        for run, given in (
            (change_webhook, {"endpoint": endpoint, "name": "Mine"}),
            (remove_webhook, {"endpoint": endpoint}),
            (rotate_secret, {"endpoint": endpoint, "now": now}),
            (call_for_test, {"endpoint": endpoint}),
            (disable_webhook, {"endpoint": endpoint}),
            (enable_webhook, {"endpoint": endpoint}),
            (repeat_call, {"call": call}),
        ):
            with pytest.raises(NotAllowed):
                run(by=who, **given)


def test_what_is_refused(cast, monkeypatch):
    given = {"by": cast.dana, "organisation": cast.demo_relief, "address": ADDRESS}
    refused({("/name", "blank")}, create_webhook, name="", **given)
    refused({("/kinds", "item_invalid")}, create_webhook, name="It", kinds=["tents"], **given)
    monkeypatch.setattr(webhooks, "MOST", 1)
    create_webhook(name="First", **given)
    refused({("", "too_many_webhooks")}, create_webhook, name="Second", **given)


def test_changed(cast, endpoint):
    later = timezone.now() + timedelta(hours=1)
    call = factories.webhook_call(endpoint, not_before=later)
    WebhookEndpoint.objects.update(failing_since=endpoint.at)
    change_webhook(by=cast.dana, endpoint=endpoint, name="Renamed", organisation=cast.demo_relief)
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.failing_since) == ("Renamed", endpoint.at)
    change_webhook(by=cast.dana, endpoint=endpoint, address=ADDRESS)
    endpoint.refresh_from_db()
    call.refresh_from_db()
    assert (endpoint.address, endpoint.failing_since, call.not_before < later) == (ADDRESS, None, True)
    refused(
        {("/organisation", "immutable")},
        change_webhook,
        by=cast.dana,
        endpoint=endpoint,
        organisation=cast.elsewhere,
    )
    refused(
        {("/address", "forbidden_address")},
        change_webhook,
        by=cast.dana,
        endpoint=endpoint,
        address="https://10.0.0.1/",
    )


def test_removed(cast, endpoint):
    call = factories.webhook_call(endpoint)
    WebhookEndpoint.objects.update(to_tell=[cast.dana.pk])
    remove_webhook(by=cast.dana, endpoint=endpoint)
    call.refresh_from_db()
    endpoint.refresh_from_db()
    assert (call.status, endpoint.to_tell) == ("refused", [])
    for run in (remove_webhook, enable_webhook, call_for_test):
        conflict("already_removed", run, by=cast.dana, endpoint=endpoint)


def test_secrets(cast, endpoint):
    now = timezone.now()
    first = endpoint_secret(endpoint)
    endpoint, second = rotate_secret(by=cast.dana, endpoint=endpoint, now=now, overlap_hours=2)
    assert signing_secrets(endpoint, now) == (second, first)
    assert signing_secrets(endpoint, now + timedelta(hours=2)) == (second,)
    endpoint, third = rotate_secret(by=cast.dana, endpoint=endpoint, now=now)
    assert signing_secrets(endpoint, now + timedelta(hours=23)) == (third, second)
    endpoint, fourth = rotate_secret(by=cast.dana, endpoint=endpoint, now=now, overlap_hours=0)
    assert signing_secrets(endpoint, now) == (fourth,)
    for hours in (-1, 169):
        refused(
            {("/overlap_hours", "out_of_range")},
            rotate_secret,
            by=cast.dana,
            endpoint=endpoint,
            now=now,
            overlap_hours=hours,
        )


def test_disabled_and_enabled(cast, endpoint):
    """What was never taken is told again, each once; what was taken at the second try is not."""
    conflict("already_enabled", enable_webhook, by=cast.dana, endpoint=endpoint)
    taken = factories.webhook_call(endpoint, status="failed")
    factories.webhook_call(
        endpoint,
        after=taken.after,
        through=taken.through,
        repeat=1,
        status="sent",
        sent_at=taken.at,
    )
    lost = factories.webhook_call(endpoint, status="failed")
    waits = factories.webhook_call(endpoint)
    disable_webhook(by=cast.dana, endpoint=endpoint)
    conflict("already_disabled", disable_webhook, by=cast.dana, endpoint=endpoint)
    conflict("disabled", repeat_call, by=cast.dana, call=lost)
    enable_webhook(by=cast.dana, endpoint=endpoint)
    again = WebhookDelivery.objects.filter(status="waiting").order_by("after")
    assert [(each.after, each.repeat, each.by) for each in again] == [
        (lost.after, 1, cast.dana),
        (waits.after, 1, cast.dana),
    ]
    assert again[0].changes == lost.changes
    conflict("still_waiting", repeat_call, by=cast.dana, call=lost)


def test_repeated_by_hand(cast, endpoint):
    call = factories.webhook_call(endpoint, status="sent", sent_at=endpoint.at)
    again = repeat_call(by=cast.dana, call=call)
    assert (again.repeat, again.through, again.changes) == (1, call.through, call.changes)
    test = call_for_test(by=cast.dana, endpoint=endpoint)
    conflict("still_waiting", call_for_test, by=cast.dana, endpoint=endpoint)
    WebhookDelivery.objects.filter(pk=test.pk).update(status="failed")
    assert repeat_call(by=cast.dana, call=test).notice == "test"


def test_old_calls_are_forgotten(cast, endpoint, monkeypatch):
    """A portion at a time, and what they told is not read."""
    monkeypatch.setattr(webhook_steps, "TOGETHER", 2)
    now = timezone.now()
    old = [factories.webhook_call(endpoint, status="failed") for _each in range(3)]
    factories.webhook_attempt(old[0])
    waiting = factories.webhook_call(endpoint)
    young = factories.webhook_call(endpoint, status="failed")
    for call in (*old, waiting):
        WebhookDelivery.objects.filter(pk=call.pk).update(at=now - KEPT - timedelta(hours=1))
    with CaptureQueriesContext(connection) as asked:
        assert clear_old_calls(now=now) == 3
    asked_for = [each["sql"] for each in asked]
    assert not [sql for sql in asked_for if '"changes"' in sql]
    assert len([sql for sql in asked_for if sql.startswith('DELETE FROM "camptrack_webhookdelivery"')]) == 2
    assert set(WebhookDelivery.objects.all()) == {waiting, young}
    assert not WebhookAttempt.objects.exists()
