"""Webhooks over REST: made, mended, looked at, by who administers their organisation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.webhook_examples import ANSWERED, CALL, WEBHOOK
from camptrack.models import IdempotencyKey, WebhookDelivery, WebhookEndpoint
from camptrack.queries.webhook_secrets import endpoint_secret
from tests import factories
from tests.api.asking import Partner, codes, partner
from tests.api.permission_world import administrator
from tests.api.test_examples import masked

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(cast, camp) -> Partner:
    """A key that administers, where a person would have a session."""
    return administrator(cast.elsewhere)


@pytest.fixture
def made(mine):
    return mine.post("webhooks/", WEBHOOK)


def test_made_and_the_secret_told_once(mine, made):
    endpoint = WebhookEndpoint.objects.get()
    assert made.pop("secret") == endpoint_secret(endpoint)
    assert masked(made) == masked({**ANSWERED, "created_by": endpoint.by.username})
    assert mine.get(f"webhooks/{made['id']}/") == made
    assert mine.get("webhooks/")["results"] == [made]


def test_answers_with_secrets_are_kept_nowhere(mine, made):
    for path, body in (("webhooks/", WEBHOOK), (f"webhooks/{made['id']}/rotate/", {})):
        problem = mine.post(path, body, expect=400, Idempotency_Key="once")
        assert codes(problem) == {("", "no_idempotency_key")}
    assert not IdempotencyKey.objects.exists()
    answer = mine.raw("POST", f"webhooks/{made['id']}/rotate/", {})
    assert answer["Cache-Control"] == "private, no-store"


def test_no_key_of_any_scope_makes_one(cast, made):
    every = partner(cast.elsewhere, "read", "write", "review")
    assert codes(every.post("webhooks/", WEBHOOK, expect=403)) == {("", "not_allowed")}
    every.get("webhooks/", expect=403)


def test_of_ones_own_organisation(cast, made):
    other = administrator(cast.demo_relief)
    assert other.get("webhooks/")["results"] == []
    other.get(f"webhooks/{made['id']}/", expect=404)
    other.patch(f"webhooks/{made['id']}/", {"name": "Mine"}, expect=404)
    for step in ("rotate", "test", "disable", "enable", "remove"):
        other.post(f"webhooks/{made['id']}/{step}/", {}, expect=404)
    problem = other.post("webhooks/", {**WEBHOOK, "organisation": "elsewhere"}, expect=400)
    assert codes(problem) == {("/organisation", "unknown")}
    own = other.post("webhooks/", {**WEBHOOK, "organisation": "demo-relief"})
    for named in ("elsewhere", "nowhere"):
        problem = other.patch(f"webhooks/{own['id']}/", {"organisation": named}, expect=400)
        assert codes(problem) == {("/organisation", "unknown")}
        assert problem["errors"][0]["detail"].endswith(": demo-relief.")


def test_what_is_refused(mine, made):
    wrong = {"name": "", "address": 5, "kinds": ["tents", 5], "area": "XX", "colour": "red"}
    assert codes(mine.post("webhooks/", wrong, expect=400)) == {
        ("/name", "blank"),
        ("/address", "not_a_text"),
        ("/kinds/0", "not_in_vocabulary"),
        ("/kinds/1", "not_in_vocabulary"),
        ("/area", "unknown"),
        ("/colour", "unknown_field"),
    }
    inside = {**WEBHOOK, "address": "https://0x7f.1/"}
    assert codes(mine.post("webhooks/", inside, expect=400)) == {("/address", "forbidden_address")}
    assert codes(mine.patch(f"webhooks/{made['id']}/", {"address": "https://[::1]/"}, expect=400)) == {
        ("/address", "forbidden_address")
    }
    problem = mine.post(f"webhooks/{made['id']}/rotate/", {"overlap_hours": 169}, expect=400)
    assert codes(problem) == {("/overlap_hours", "max_value")}
    problem = mine.post(f"webhooks/{made['id']}/test/", {"now": True}, expect=400)
    assert codes(problem) == {("/now", "unknown_field")}


def test_changed_disabled_enabled_removed(mine, made):
    path = f"webhooks/{made['id']}/"
    changed = mine.patch(path, {"name": "Renamed", "kinds": [], "area": None})
    assert (changed["name"], changed["kinds"], changed["area"]) == ("Renamed", [], None)
    assert mine.post(f"{path}disable/", {}, expect=200)["state"] == "disabled"
    assert codes(mine.post(f"{path}disable/", {}, expect=409)) == {("", "already_disabled")}
    assert mine.post(f"{path}enable/", {}, expect=200)["disabled_because"] is None
    rotated = mine.post(f"{path}rotate/", {"overlap_hours": 1}, expect=200)
    assert rotated["secret"] != made["secret"]
    assert rotated["previous_secret_until"] is not None
    mine.post(f"{path}remove/", {}, expect=200)
    mine.get(path, expect=404)
    assert mine.get("webhooks/")["results"] == []


def test_filters(mine, made, cast):
    moment = WebhookEndpoint.objects.get().at
    failing = factories.webhook(organisation=cast.elsewhere, name="Failing", failing_since=moment)
    off = factories.webhook(organisation=cast.elsewhere, disabled_at=moment, disabled_because="gone")

    def found(**query):
        return [each["id"] for each in mine.get("webhooks/", **query)["results"]]

    assert found(state="active") == [made["id"]]
    assert found(state="failing") == found(search="fail") == [str(failing.pk)]
    assert found(state="disabled") == [str(off.pk)]
    assert codes(mine.get("webhooks/", expect=400, state="x")) == {("?state", "not_in_vocabulary")}


def test_calls(mine, made):
    endpoint = WebhookEndpoint.objects.get()
    told = CALL["changes"]
    call = factories.webhook_call(
        endpoint, after=120, through=121, changes=told, attempts=2, status="sent", sent_at=endpoint.at
    )
    factories.webhook_attempt(call, outcome="deferred", said="503 come back later")
    factories.webhook_attempt(call, outcome="accepted", said="204")
    path = f"webhooks/{made['id']}/deliveries/"
    whole = mine.get(f"{path}{call.pk}/")
    assert masked(whole) == masked(CALL)
    test = mine.post(f"webhooks/{made['id']}/test/", {})
    assert (test["notice"], test["status"], test["changes"], test["after"]) == ("test", "waiting", [], None)
    with CaptureQueriesContext(connection) as asked:
        listed = mine.get(path)["results"]
    assert not [each for each in asked if '"changes"' in each["sql"]]  # what is not told is not read
    assert [each["id"] for each in listed] == [str(call.pk), test["id"]]
    assert [each["id"] for each in mine.get(path, status="sent")["results"]] == [str(call.pk)]
    assert [each["id"] for each in mine.get(path, notice="test")["results"]] == [test["id"]]
    again = mine.post(f"{path}{call.pk}/repeat/", {})
    assert (again["repeat"], again["changes"], again["asked_by"]) == (
        1,
        told,
        WebhookDelivery.objects.get(pk=again["id"]).by.username,
    )
    assert codes(mine.post(f"{path}{call.pk}/repeat/", {}, expect=409)) == {("", "still_waiting")}
    other = factories.webhook_call()
    mine.get(f"{path}{other.pk}/", expect=404)
    mine.post(f"{path}{other.pk}/repeat/", {}, expect=404)


def test_refused_with_the_remedy(mine, made, monkeypatch):
    assert codes(mine.post(f"webhooks/{made['id']}/enable/", {}, expect=409)) == {("", "already_enabled")}
    monkeypatch.setattr("camptrack.actions.webhooks.MOST", 1)
    assert codes(mine.post("webhooks/", WEBHOOK, expect=400)) == {("", "too_many_webhooks")}
