"""Webhooks against a real receiver over TLS: signed, ids alone, every answer read."""

import json
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook

from camptrack.actions import webhook_calls
from camptrack.actions.deliveries import Carriers, send_next
from camptrack.actions.issue_decisions import recall_issue
from camptrack.actions.public_addresses import CheckedAdapter
from camptrack.local.home import PROJECT
from camptrack.models import Delivery
from camptrack.queries.webhook_secrets import webhook_secret
from tests import factories
from tests.actions.sent import published, queued
from tests.cast import assemble

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    return folder


class Receiver:
    """Answers with `status`, keeps what came. `silent`: reads the call and hangs up; `dribbles`: for ever."""

    def __init__(self, folder) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status, self.body, self.location = 204, b"", ""
        self.missing = 0
        self.silent = self.dribbles = False
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append(({k.lower(): v for k, v in self.headers.items()}, content))
                if receiver.silent:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                while receiver.dribbles:
                    self.wfile.write(b"H")
                    time.sleep(0.05)
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", str(len(receiver.body) + receiver.missing))
                self.end_headers()
                self.wfile.write(receiver.body)
                if receiver.missing:
                    self.wfile.flush()
                    time.sleep(1)

            def log_message(self, *_arguments) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_arguments: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(certificate):
    made = Receiver(certificate)
    yield made
    made.dribbles = False
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def carriers(certificate):
    """The one place where loopback may be called: the policy is handed in, at the edge."""
    adapter = CheckedAdapter(lambda address: address.is_loopback, allow_loopback=True)
    session = webhook_calls.open_session(adapter)
    session.verify = str(certificate / "cert.pem")
    with Carriers(session) as made:
        yield made


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


def test_the_ten_lines_of_the_how_to_check_it(receiver, carriers):
    page = (PROJECT / "docs/how-to/receive-and-send-issues.md").read_text()
    told: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], told)
    delivery = one(receiver.url)
    send_next(carriers)
    ((headers, body),) = receiver.came
    secret = webhook_secret(delivery.recipient)
    assert told["genuine"](secret, headers, body)
    assert not told["genuine"](secret, headers, body + b" ")
    assert not told["genuine"](secret, {**headers, "webhook-timestamp": "1"}, body)
    assert not told["genuine"]("whsec_" + "A" * 44, headers, body)


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
    assert time.monotonic() - began < 5
    assert outcome(delivery) == ("waiting", "unanswered")


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
