"""Deliveries over REST: for the organisation that sent them."""

from typing import Any

import pytest
from django.test import Client

from api.delivery_examples import DELIVERY
from camptrack.actions.refusals import NotAllowed
from camptrack.actions.repeats import repeat_delivery
from camptrack.models import Delivery
from camptrack.queries.webhook_secrets import webhook_secret
from tests import factories
from tests.api.asking import Partner, codes, partner
from tests.api.test_examples import masked

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(cast):
    schedule = factories.schedule(organisation=cast.demo_relief, slug="hasakeh-weekly")
    recipient = factories.recipient(
        schedule, address="reader@partner.example", name="A reader", language="ar"
    )
    made = factories.delivery(factories.made_issue(schedule), recipient=recipient)
    factories.hand_over(made, outcome="deferred", said="451 4.3.0 come back later")
    factories.hand_over(made, outcome="accepted")
    Delivery.objects.update(status="sent", edition="shared", sent_at=made.at, attempts=2)
    return made


def test_as_the_example_says(delivery, cast):
    answer = partner(cast.demo_relief, "write").get(f"deliveries/{delivery.pk}/")
    example = {**DELIVERY, "recipient": {**DELIVERY["recipient"], "id": delivery.recipient_id}}
    assert masked(answer) == masked(example)


def test_those_who_send_alone(delivery, cast):
    """Who only reads for the organisation sees no recipient's address."""
    member = partner(cast.demo_relief, "read")
    assert codes(member.get("deliveries/", expect=403)) == {("", "not_allowed")}
    member.get(f"deliveries/{delivery.pk}/", expect=403)
    other = partner(cast.elsewhere, "write")
    assert other.get("deliveries/")["results"] == []
    other.get(f"deliveries/{delivery.pk}/", expect=404)
    other.post(f"deliveries/{delivery.pk}/repeat/", {}, expect=404)
    Partner().get("deliveries/", expect=401)


def test_filters(delivery, cast):
    mine = partner(cast.demo_relief, "write")
    other = factories.delivery(factories.made_issue(delivery.issue.schedule))

    def found(**query):
        return [each["id"] for each in mine.get("deliveries/", **query)["results"]]

    assert found() == [str(delivery.pk), str(other.pk)]
    assert found(issue=str(delivery.issue_id)) == [str(delivery.pk)]
    assert found(status="waiting") == [str(other.pk)]
    assert found(recipient="Reader@Partner.example") == [str(delivery.pk)]
    assert codes(mine.get("deliveries/", expect=400, issue="x")) == {("?issue", "not_a_uuid")}
    assert codes(mine.get("deliveries/", expect=400, status="x")) == {("?status", "not_in_vocabulary")}


def test_again(delivery, cast):
    mine = partner(cast.demo_relief, "read", "write")
    made = mine.post(f"deliveries/{delivery.pk}/repeat/", {})
    assert (made["repeat"], made["status"], made["hand_overs"]) == (1, "waiting", [])
    assert made["repeated_by"]
    assert Delivery.objects.get(pk=made["id"]).message_id != delivery.message_id
    problem = mine.post(f"deliveries/{delivery.pk}/repeat/", {}, expect=409)
    assert codes(problem) == {("", "still_waiting")}
    Delivery.objects.filter(pk=made["id"]).update(status="failed")
    assert mine.post(f"deliveries/{made['id']}/repeat/", {})["repeat"] == 2
    assert codes(mine.post(f"deliveries/{delivery.pk}/repeat/", {"x": 1}, expect=400)) == {
        ("/x", "unknown_field")
    }


def test_a_repeat_needs_the_right(delivery, cast):
    with pytest.raises(NotAllowed):
        repeat_delivery(by=cast.amal, delivery=delivery)
    with pytest.raises(NotAllowed):
        repeat_delivery(by=cast.omar, delivery=delivery)
    assert repeat_delivery(by=cast.dana, delivery=delivery).by == cast.dana


def test_a_webhooks_secret_is_for_administrators(delivery, cast):
    schedule = delivery.issue.schedule
    webhook = factories.recipient(schedule, kind="webhook", address="https://partner.example/hook")

    def asked(user, recipient) -> Any:
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser.get(f"/api/v1/schedules/{schedule.slug}/recipients/{recipient.pk}/webhook-secret/")

    told = asked(cast.dana, webhook)
    assert (told.status_code, told.json()) == (200, {"secret": webhook_secret(webhook)})
    assert told["Cache-Control"] == "private, no-store"
    assert asked(cast.dana, delivery.recipient).status_code == 404
    assert asked(cast.amal, webhook).status_code == 403
    assert asked(cast.omar, webhook).status_code == 404
    # Of two organisations, administrator of the other.
    factories.grant(cast.omar, cast.demo_relief, "view")
    assert asked(cast.omar, webhook).status_code == 403


def test_root_sees_all(delivery):
    browser = Client()
    browser.force_login(
        factories.user(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert len(browser.get("/api/v1/deliveries/").json()["results"]) == 1
