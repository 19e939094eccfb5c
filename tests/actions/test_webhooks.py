"""Webhooks against a real receiver over TLS: signed, ids alone, every answer read."""

import json
import socket
import threading
import time
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from camptrack.actions import webhook_calls
from camptrack.actions.answers import Answer, accepted
from camptrack.actions.hanging_up import Asking
from camptrack.actions.issue_decisions import recall_issue
from camptrack.models import Delivery
from camptrack.queries.webhook_secrets import webhook_secret
from tests import factories
from tests.actions.delivering import send_next
from tests.actions.receiving import carriers, certificate, receiver
from tests.actions.sent import published, queued
from tests.cast import assemble

__all__ = ["carriers", "certificate", "receiver"]
pytestmark = pytest.mark.django_db


def one(address, **fields) -> Delivery:
    issue = published(**fields)
    factories.recipient(issue.schedule, kind="webhook", address=address)
    (delivery,) = queued(issue)
    return delivery


def outcome(delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.status, delivery.hand_overs.last().outcome


def test_ids_alone_and_signed(receiver, carriers, settings):
    settings.SITE_URL = "https://camps.example.org"
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("sent", "accepted")
    ((headers, body),) = receiver.came
    assert headers["webhook-id"] == str(delivery.pk)
    told = Webhook(webhook_secret(delivery.recipient)).verify(body, headers)
    assert told == {
        "type": "issue.published",
        "timestamp": delivery.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "issue": str(delivery.issue_id),
            "schedule": "hasakeh-weekly",
            "url": f"https://camps.example.org/api/v1/issues/{delivery.issue_id}/",
        },
    }
    other = factories.recipient(kind="webhook", address=receiver.url)
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(webhook_secret(other)).verify(body, headers)


def test_a_recall(receiver, carriers):
    cast = assemble()
    delivery = one(receiver.url, organisation=cast.demo_relief)
    send_next(carriers)
    recall_issue(by=cast.dana, issue=delivery.issue, reason="wrong")
    assert send_next(carriers)
    assert json.loads(receiver.came[1][1])["type"] == "issue.recalled"


@pytest.mark.parametrize("status", [200, 202, 299])
def test_accepted(receiver, carriers, status):
    receiver.status, receiver.body = status, b"thank you" * 100_000
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("sent", "accepted")
    assert len(delivery.hand_overs.get().said) == 500


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 429, 500, 503])
def test_later(receiver, carriers, status):
    receiver.status, receiver.location = status, receiver.url if status < 400 else ""
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("waiting", "deferred")
    assert len(receiver.came) == 1
    Delivery.objects.update(not_before=delivery.at)
    receiver.status = 200
    assert send_next(carriers)
    assert outcome(delivery) == ("sent", "accepted")
    first, second = (headers["webhook-id"] for headers, _body in receiver.came)
    assert first == second


def test_gone_is_taken_off_the_list(receiver, carriers):
    receiver.status = 410
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("refused", "refused")
    delivery.recipient.refresh_from_db()
    assert delivery.recipient.removed_at is not None


def test_heard_and_silent(receiver, carriers):
    receiver.silent = True
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("waiting", "unanswered")
    assert len(receiver.came) == 1


def test_an_answer_that_never_ends(receiver, carriers, monkeypatch):
    monkeypatch.setattr(webhook_calls, "WHOLE", 0.5)
    receiver.dribbles = True
    delivery = one(receiver.url)
    began = time.monotonic()
    assert send_next(carriers)
    hung_up()
    assert time.monotonic() - began < 5
    assert outcome(delivery) == ("waiting", "unanswered")


def test_never_ends_over_a_line_that_was_open_already(receiver, carriers, monkeypatch):
    monkeypatch.setattr(webhook_calls, "WHOLE", 0.5)
    receiver.server.RequestHandlerClass.protocol_version = "HTTP/1.1"
    # Outside of a call there is none to be ended.
    assert carriers.webhooks.post(receiver.url, data=b"", timeout=5).status_code == 204
    outcomes = []
    for receiver.dribbles in (False, True):
        call = webhook_calls.Call("once", receiver.url, b"{}", (f"whsec_{'A' * 32}",))
        outcomes.append(webhook_calls.post(call, now=datetime.now(tz=UTC), session=carriers.webhooks).outcome)
        hung_up()
    assert outcomes == ["accepted", "unanswered"]


def hung_up() -> None:
    """Nothing is left of the call."""
    for each in threading.enumerate():
        if isinstance(each, Asking):
            each.join(1)
            assert not each.is_alive()


def test_who_never_says_who_they_are(carriers, monkeypatch):
    """Connected, and no certificate comes."""
    monkeypatch.setattr(webhook_calls, "WHOLE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listens:
        delivery = one(f"https://localhost:{listens.getsockname()[1]}/hook")
        assert send_next(carriers)
        hung_up()
    assert outcome(delivery) == ("waiting", "unanswered")


def test_hung_up_before_there_was_a_line():
    """A name that takes for ever to look up: whom it leads to then is not spoken to."""
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def ask() -> Answer:
        over.wait(5)
        asking.speaks_over(ours)
        return accepted()

    asking = Asking(ask)
    asking.start()
    asking.hang_up()
    over.set()
    asking.join(5)
    with ours, theirs:
        assert theirs.recv(1) == b""
    asking.hang_up()


def test_accepted_in_half_a_sentence(receiver, carriers, monkeypatch):
    monkeypatch.setattr(webhook_calls, "PIECE", 0.3)
    receiver.status, receiver.body, receiver.missing = 200, b"thank", 4
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("sent", "accepted")


def test_a_host_that_cannot_be_looked_up(carriers):
    delivery = one(f"https://{'a' * 64}.example/hook")
    assert send_next(carriers)
    assert outcome(delivery) == ("failed", "refused")


def test_what_nobody_thought_of(receiver, carriers, monkeypatch):
    def broken(*_arguments, **_named):
        raise RuntimeError("a fault of a library")

    monkeypatch.setattr(carriers.webhooks, "post", broken)
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("waiting", "unanswered")


def test_nobody_there(carriers):
    delivery = one("https://localhost:1/hook")
    assert send_next(carriers)
    assert outcome(delivery) == ("waiting", "deferred")


def test_a_name_that_is_none(carriers):
    delivery = one("https://nobody.invalid/hook")
    assert send_next(carriers)
    assert outcome(delivery) == ("waiting", "deferred")


def test_a_certificate_of_nobody(receiver, carriers):
    carriers.webhooks.verify = True
    delivery = one(receiver.url)
    assert send_next(carriers)
    assert outcome(delivery) == ("waiting", "deferred")
    assert receiver.came == []


@pytest.mark.parametrize("address", ["https://:9/", "https://[::1/", "https://a..b/"])
def test_addresses_that_are_none(carriers, address):
    delivery = one(address)
    assert send_next(carriers)
    assert outcome(delivery)[0] in {"failed", "waiting"}


def test_as_it_is_in_production_loopback_is_refused(receiver):
    delivery = one(receiver.url)
    assert send_next()
    assert outcome(delivery) == ("failed", "refused")
    assert "no address on the internet" in delivery.problem
    assert receiver.came == []


def test_who_may_not_read_is_not_called(receiver, carriers):
    delivery = one(receiver.url, sensitivity="members")
    assert send_next(carriers)
    delivery.refresh_from_db()
    assert delivery.status == "refused"
    assert receiver.came == []
