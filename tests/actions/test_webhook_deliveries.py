"""Calls of webhooks against a real receiver over TLS: what arrives, when, and signed with what."""

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from camptrack.actions import webhook_calls, webhook_work
from camptrack.actions.hand_overs import GIVEN_UP_AFTER
from camptrack.actions.sequencing import place_changes
from camptrack.actions.session_locks import held
from camptrack.actions.webhook_deliveries import ENOUGH
from camptrack.actions.webhook_steps import call_for_test, disable_webhook, enable_webhook, rotate_secret
from camptrack.actions.webhook_work import work_on_webhooks
from camptrack.local.home import PROJECT
from camptrack.models import WebhookDelivery
from camptrack.queries.changes import end
from camptrack.queries.webhook_secrets import endpoint_secret
from tests import factories
from tests.actions.receiving import Receiver, carriers, certificate, receiver
from tests.cast import assemble

__all__ = ["carriers", "certificate", "receiver"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def endpoint(cast, receiver, settings):
    settings.SITE_URL = "https://camps.example.org"
    place_changes(1000)
    return factories.webhook(organisation=cast.demo_relief, address=receiver.url, told_until=end())


def work(carriers) -> int:
    """As the worker does every few seconds."""
    place_changes(1000)
    return work_on_webhooks(20, carriers)


def pause_is_over() -> None:
    WebhookDelivery.objects.filter(status="waiting").update(not_before=F("at"))


def told(receiver) -> list[str]:
    return [each["id"] for _headers, body in receiver.came for each in json.loads(body)["data"]["changes"]]


def test_ids_alone_and_signed(receiver, carriers, endpoint):
    camp = factories.camp("SY-ALHOL", area=factories.country("SYR"))
    first = endpoint.told_until
    assert work(carriers) == 1
    ((headers, body),) = receiver.came
    (call,) = endpoint.deliveries.all()
    told = Webhook(endpoint_secret(endpoint)).verify(body, headers)
    assert headers["webhook-id"] == str(call.pk)
    assert told == {
        "type": "changes.made",
        "timestamp": call.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "webhook": str(endpoint.pk),
            "after": first,
            "through": first + 3,
            "changes": [
                {"position": first + 1, "kind": "area", "id": "SYR"},
                {"position": first + 2, "kind": "camp", "id": camp.code},
                {"position": first + 3, "kind": "camp_total", "id": camp.code},
            ],
            "url": f"https://camps.example.org/api/v1/changes/?after={first}",
        },
    }
    assert (call.status, call.attempts, call.hand_overs.get().outcome) == ("sent", 1, "accepted")
    assert work(carriers) == 0


def test_both_secrets_while_rotating(receiver, carriers, endpoint, cast):
    old = endpoint_secret(endpoint)
    now = timezone.now()
    endpoint, new = rotate_secret(by=cast.dana, endpoint=endpoint, now=now, overlap_hours=1)
    call_for_test(by=cast.dana, endpoint=endpoint)
    work(carriers)
    headers, body = receiver.came[0]
    assert Webhook(new).verify(body, headers) == Webhook(old).verify(body, headers)
    assert len(headers["webhook-signature"].split()) == 2
    # The hour is over.
    type(endpoint).objects.update(previous_until=now)
    call_for_test(by=cast.dana, endpoint=endpoint)
    work(carriers)
    headers, body = receiver.came[1]
    assert json.loads(body)["type"] == "webhook.test"
    Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


def test_fails_and_is_told_everything_when_it_is_back(receiver, carriers, endpoint):
    """500, a redirect, no answer, an answer without end; meanwhile the world goes on."""
    factories.source("first")
    place_changes(1000)
    receiver.status = 500
    assert work(carriers) == 1
    call = endpoint.deliveries.get()
    assert (call.status, call.problem) == ("waiting", "500")
    wait = call.not_before - timezone.now()
    assert timedelta(seconds=50) < wait <= timedelta(seconds=60)
    assert work(carriers) == 0  # not before the pause is over
    factories.source("second")
    pause_is_over()
    receiver.status, receiver.location = 307, receiver.url
    work(carriers)
    receiver.location = ""
    receiver.silent = True
    pause_is_over()
    work(carriers)
    receiver.silent = False
    endpoint.refresh_from_db()
    assert endpoint.failing_since is not None
    assert endpoint.deliveries.count() == 1
    factories.source("third")
    receiver.status = 204
    pause_is_over()
    assert work(carriers) == 2
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None
    assert told(receiver) == ["first"] * 4 + ["second", "third"]
    assert len({headers["webhook-id"] for headers, _body in receiver.came[:4]}) == 1
    call.refresh_from_db()
    outcomes = list(call.hand_overs.order_by("at").values_list("outcome", flat=True))
    assert outcomes == ["deferred", "deferred", "unanswered", "accepted"]


def test_who_takes_for_ever_holds_nobody_up(receiver, carriers, endpoint, certificate, monkeypatch):
    monkeypatch.setattr(webhook_calls, "WHOLE", 1.0)
    slow = Receiver(certificate)
    slow.dribbles = True
    others = [factories.webhook(address=slow.url, told_until=end()) for _each in range(5)]
    factories.source("ocha")
    began = time.monotonic()
    assert work(carriers) == 6
    assert time.monotonic() - began < 3  # side by side, not six seconds
    slow.dribbles = False
    slow.server.shutdown()
    slow.server.server_close()
    assert told(receiver) == ["ocha"]
    statuses = {each.deliveries.get().hand_overs.get().outcome for each in others}
    assert statuses == {"unanswered"}


def test_disabled_after_three_days_and_enabled_nothing_is_left_out(receiver, carriers, endpoint, cast):
    factories.source("first")
    receiver.status = 503
    work(carriers)
    long_ago = timezone.now() - GIVEN_UP_AFTER
    type(endpoint).objects.update(failing_since=long_ago)
    WebhookDelivery.objects.update(attempts=ENOUGH - 1)
    factories.source("second")
    pause_is_over()
    work(carriers)
    endpoint.refresh_from_db()
    assert (endpoint.disabled_because, endpoint.disabled_at is None) == ("failing", False)
    call = endpoint.deliveries.get()
    assert (call.status, call.problem) == ("failed", "503")
    receiver.status = 200
    pause_is_over()
    assert work(carriers) == 0
    receiver.came.clear()
    enable_webhook(by=cast.dana, endpoint=endpoint)
    work(carriers)
    assert told(receiver) == ["first", "second"]
    again = endpoint.deliveries.get(repeat=1)
    assert (again.by, again.after, again.status) == (cast.dana, call.after, "sent")


def test_gone(receiver, carriers, endpoint):
    receiver.status = 410
    factories.source("ocha")
    work(carriers)
    endpoint.refresh_from_db()
    assert endpoint.disabled_because == "gone"
    assert endpoint.deliveries.get().status == "failed"


def test_a_test_changes_nothing_else(receiver, carriers, endpoint, cast):
    receiver.status = 410
    disable_webhook(by=cast.dana, endpoint=endpoint)
    call = call_for_test(by=cast.dana, endpoint=endpoint)
    work(carriers)
    call.refresh_from_db()
    assert (call.status, call.problem) == ("failed", "410")
    endpoint.refresh_from_db()
    assert (endpoint.disabled_because, endpoint.failing_since) == ("by_hand", None)
    receiver.status = 200
    enable_webhook(by=cast.dana, endpoint=endpoint)
    call = call_for_test(by=cast.dana, endpoint=endpoint)
    work(carriers)
    call.refresh_from_db()
    assert (call.status, call.by) == ("sent", cast.dana)


def test_disabled_while_a_call_is_under_way(receiver, carriers, endpoint, cast, monkeypatch):
    """Its answer changes nothing any more, and is on record."""
    factories.source("ocha")
    post = carriers.webhooks.post

    def meanwhile(*arguments, **named):
        answer = post(*arguments, **named)
        disabled.wait(5)
        return answer

    disabled = threading.Event()
    monkeypatch.setattr(carriers.webhooks, "post", meanwhile)
    ready = webhook_work.QUEUE.prepare

    def prepare(delivery, carriers):
        found = ready(delivery, carriers)
        disable_webhook(by=cast.dana, endpoint=endpoint)
        disabled.set()
        return found

    monkeypatch.setattr(webhook_work.QUEUE, "prepare", prepare)
    work(carriers)
    call = endpoint.deliveries.get()
    assert (call.status, call.problem) == ("refused", "the webhook is disabled")
    assert call.hand_overs.get().said.startswith("too late: 204")


def test_claimed_and_then_disabled_or_removed(carriers, endpoint, receiver):
    call = factories.webhook_call(endpoint)
    type(endpoint).objects.update(disabled_at=endpoint.at, disabled_because="by_hand")
    work(carriers)
    call.refresh_from_db()
    assert (call.status, call.hand_overs.exists(), receiver.came) == ("refused", False, [])
    test = factories.webhook_call(endpoint, notice="test", after=None, through=None)
    type(endpoint).objects.update(removed_at=endpoint.at)
    work(carriers)
    test.refresh_from_db()
    assert test.status == "refused"


def test_one_process_at_a_time(endpoint, carriers, monkeypatch):
    factories.source("ocha")

    class Others:
        """Somebody else has the lock."""

        def __enter__(self):
            return False

        def __exit__(self, *_arguments):
            return None

    monkeypatch.setattr(webhook_work, "held", lambda *_arguments: Others())
    assert work(carriers) == 0
    monkeypatch.setattr(webhook_work, "held", held)
    assert work_on_webhooks(0) == 1  # as in production: loopback is no address on the internet
    endpoint.refresh_from_db()
    assert endpoint.disabled_because == "refused"


def test_the_ten_lines_of_the_how_to_check_it(receiver, carriers, endpoint, cast):
    """As they stand in the page, also while two secrets sign."""
    page = (PROJECT / "docs/how-to/receive-webhooks.md").read_text()
    lines = page.split("```python\n")[1].split("```")[0]
    assert len([line for line in lines.splitlines() if line.strip()]) <= 10
    told: dict[str, Any] = {}
    exec(lines, told)
    old = endpoint_secret(endpoint)
    factories.source("ocha")
    work(carriers)
    headers, body = receiver.came[0]
    assert told["genuine"](old, headers, body)
    assert not told["genuine"](old, headers, body + b" ")
    assert not told["genuine"](old, {**headers, "webhook-id": "another"}, body)
    assert not told["genuine"](old, {**headers, "webhook-timestamp": "1"}, body)
    endpoint, new = rotate_secret(by=cast.dana, endpoint=endpoint, now=timezone.now())
    factories.source("unhcr")
    work(carriers)
    headers, body = receiver.came[1]
    assert told["genuine"](old, headers, body)
    assert told["genuine"](new, headers, body)
    assert not told["genuine"]("whsec_" + "A" * 44, headers, body)
