"""Mails that come back, told by a provider or by a mail server's report."""

import base64
import json
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from camptrack.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db


def report(
    delivery: Delivery,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    to: str = "reports@camps.example.org",
    original: str = "message/rfc822",
) -> bytes:
    """As Postfix writes it."""
    return f"""\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 3F0C1D

Final-Recipient: rfc822; reader@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <reader@example.org>: no such
    user

--b
Content-Type: {original}

From: reports@camps.example.org
Message-ID: {delivery.message_id}
Subject: Camps

--b--
""".encode()


def piped(monkeypatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(content)))
    call_command("record_bounce")


@pytest.fixture
def delivery():
    made = factories.delivery(message_id="<one@camps.example.org>")
    Delivery.objects.update(status="sent", edition="shared", sent_at=made.at)
    return made


def state(delivery: Delivery) -> tuple[str, bool]:
    delivery.refresh_from_db()
    delivery.recipient.refresh_from_db()
    return delivery.status, delivery.recipient.bounced_at is not None


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_found_by_its_message_id(delivery, monkeypatch, capsys, original):
    factories.delivery()
    piped(monkeypatch, report(delivery, original=original))
    assert state(delivery) == ("bounced", True)
    assert delivery.problem == "5.1.1 smtp; 550 5.1.1 <reader@example.org>: no such user"
    assert delivery.recipient.bounce == delivery.problem
    assert str(delivery.pk) in capsys.readouterr().out


def test_found_by_the_address_that_it_came_to(delivery, monkeypatch, settings):
    settings.BOUNCE_ADDRESS = "bounces@camps.example.org"
    content = report(delivery, to=f"bounces+{delivery.pk.hex}@camps.example.org")
    piped(monkeypatch, content.replace(b"<one@camps.example.org>", b"<other@elsewhere.example>"))
    assert state(delivery) == ("bounced", True)


def test_told_twice_is_recorded_once(delivery, monkeypatch):
    piped(monkeypatch, report(delivery))
    state(delivery)
    first = delivery.recipient.bounced_at
    piped(monkeypatch, report(delivery))
    state(delivery)
    assert delivery.recipient.bounced_at == first


@pytest.mark.parametrize("status", ["4.4.7", "5.7.1"])
def test_what_is_no_fault_of_the_address(delivery, monkeypatch, status):
    piped(monkeypatch, report(delivery, status=status))
    assert state(delivery) == ("bounced", False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda delivery: report(delivery, action="delayed", status="4.4.1"), "only late"),
        (lambda delivery: report(delivery).replace(b"<one@", b"<two@"), "no mail that was sent from here"),
        (lambda _delivery: b"Subject: holidays\n\nI am away.\n", "no report"),
        (lambda _delivery: b"", "no report"),
        (lambda _delivery: b"\xff\x00 garbage", "no report"),
    ],
)
def test_what_is_none(delivery, monkeypatch, change, says):
    with pytest.raises(CommandError, match=says):
        piped(monkeypatch, change(delivery))
    assert state(delivery) == ("sent", False)


def posted(client, event: dict[str, object], secret: str = "provider:for-tests") -> int:
    return client.post(
        "/anymail/postmark/tracking/",
        json.dumps(event),
        content_type="application/json",
        headers={"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"},
    ).status_code


def bounced(delivery_id: str, **fields: object) -> dict[str, object]:
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "Email": "reader@example.org",
        "Description": "The server was unable to deliver your message",
        "Details": "550 5.1.1 nobody",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "BouncedAt": "2019-03-11T07:00:00Z",
        "Metadata": {"delivery": delivery_id},
        **fields,
    }


def test_a_provider_tells(delivery, client):
    assert posted(client, bounced(str(delivery.pk))) == 200
    assert state(delivery) == ("bounced", True)
    assert "550 5.1.1 nobody" in delivery.problem


def test_a_provider_may_tell_what_no_column_takes(delivery, client):
    assert posted(client, bounced(str(delivery.pk), Details="550 \0 nobody\n\0")) == 200
    assert state(delivery) == ("bounced", True)
    assert delivery.problem == "550 nobody"


def test_a_provider_tells_other_things(delivery, client):
    opened = {"RecordType": "Delivery", "Recipient": "reader@example.org", "MessageID": "1"}
    opened |= {"DeliveredAt": "2019-03-11T07:00:00Z", "Metadata": {"delivery": str(delivery.pk)}}
    assert posted(client, opened) == 200
    for unknown in ("3f0c1d9e-7a55-4b0e-9c55-2f5f3f0f4a11", "nothing"):
        assert posted(client, bounced(unknown)) == 200
    assert posted(client, bounced("", Metadata={})) == 200
    assert state(delivery) == ("sent", False)


@pytest.mark.parametrize("secret", ["provider:wrong", ":"])
def test_nobody_else_tells(delivery, client, secret):
    assert posted(client, bounced(str(delivery.pk)), secret) == 400
    assert state(delivery) == ("sent", False)


@pytest.mark.django_db
def test_a_provider_that_is_not_set_up_is_not_there(client):
    for address in ("mailgun/tracking", "amazon_ses/tracking", "mailgun/inbound"):
        assert client.post(f"/anymail/{address}/").status_code == 404
