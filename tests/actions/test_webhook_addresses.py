"""Forbidden addresses in all spellings: refused when they are written and, whatever was written, when they
are called. Nothing leaves."""

import socket

import pytest

from camptrack.actions import webhook_calls
from camptrack.actions.hand_overs import Carriers
from camptrack.actions.public_addresses import CheckedAdapter
from camptrack.actions.refusals import Refused
from camptrack.actions.webhook_work import work_on_webhooks
from camptrack.actions.webhooks import create_webhook
from tests import factories
from tests.actions.receiving import Receiver, certificate
from tests.cast import assemble

__all__ = ["certificate"]
pytestmark = pytest.mark.django_db

#: the same few places, as hosts of an address may spell them
SPELLINGS = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "0X7F.0.0.1", "0177.0.0.1"),
    *("017700000001", "127.0.0.1.", "①②⑦.⓪.⓪.①", "localhost", "LOCALHOST.", "a.localhost", "0", "0.0.0.0"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *("10.0.0.1", "0xa000001", "172.16.0.1", "192.168.1.1", "3232235777", "169.254.169.254", "0xa9fea9fe"),
    *(
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[fec0::1]",
    ),
    *("[fd00::1]", "[ff02::1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]", "[2002:a00:1::]", "[2001:0:7f00:1::]"),
    *("printer.local", "metadata.google.internal"),
]


@pytest.fixture
def opened(monkeypatch) -> list[object]:
    """Every address that anything here connects to over the network."""
    found: list[object] = []
    connect = socket.socket.connect

    def noted(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            found.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    return found


def test_there_are_thirty_and_more():
    assert len(set(SPELLINGS)) >= 30


def test_refused_when_they_are_written():
    cast = assemble()
    for host in SPELLINGS:
        with pytest.raises(Refused) as refusal:
            create_webhook(
                by=cast.dana, organisation=cast.demo_relief, name="Inside", address=f"https://{host}/hook"
            )
        assert {problem.code for problem in refusal.value.problems} == {"forbidden_address"}, host
    assert not cast.demo_relief.webhooks.exists()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://partner.example/", "invalid_format"),
        ("ftp://partner.example/", "invalid_format"),
        ("https://", "invalid_format"),
        ("https://[::1/", "invalid_format"),
        ("https://partner.example/a hook", "invalid_format"),
        ("https://partner/", "invalid_format"),
        ("https://../", "invalid_format"),
        ("https://-x.example/", "invalid_format"),
        ("https://127。0。0。1/", "forbidden_address"),
        ("https://%31%32%37.0.0.1/", "forbidden_address"),
        ("https://%6cocalhost/", "forbidden_address"),
        ("https://192.0.0.8/", "forbidden_address"),
        ("https://name:password@partner.example/", "credentials_in_address"),
        ("https://partner.example/" + "x" * 2000, "max_length"),
        ("", "blank"),
    ],
)
def test_what_is_no_address(address, code):
    cast = assemble()
    with pytest.raises(Refused) as refusal:
        create_webhook(by=cast.dana, organisation=cast.demo_relief, name="It", address=address)
    problems = refusal.value.problems
    assert code in {problem.code for problem in problems}
    assert {problem.pointer for problem in problems} == {"/address"}


def test_nothing_leaves_for_them(opened):
    """Whoever wrote them into the table."""
    calls = {
        host: factories.webhook_call(factories.webhook(address=f"https://{host}:9/")) for host in SPELLINGS
    }
    work_on_webhooks(60)
    assert opened == []
    for host, call in calls.items():
        call.refresh_from_db()
        call.endpoint.refresh_from_db()
        # Refused and disabled at once, or a name that nobody knows: then it is asked for again.
        if call.status == "failed":
            assert call.endpoint.disabled_because == "refused", host
        else:
            assert "resolve" in call.problem or "resolution" in call.problem, (host, call.problem)
    assert sum(call.status == "failed" for call in calls.values()) >= 30


def test_a_name_that_changes_where_it_leads(certificate, monkeypatch):
    """DNS rebinding: it is looked up once, and what was looked at is what is called."""
    allowed, trap = Receiver(certificate), Receiver(certificate, host="127.0.0.2")
    adapter = CheckedAdapter(lambda address: str(address) == "127.0.0.1", allow_loopback=True)
    session = webhook_calls.open_session(adapter)
    session.verify = str(certificate / "cert.pem")
    resolve = socket.getaddrinfo
    looked_up: list[str] = []

    def first(address: str) -> None:
        looked_up.clear()

        def changing(host, port, *arguments, **named):
            if host == "localhost":
                host = address if not looked_up else "127.0.0.2"
                looked_up.append(host)
            return resolve(host, port, *arguments, **named)

        monkeypatch.setattr(socket, "getaddrinfo", changing)

    def called(receiver: Receiver):
        endpoint = factories.webhook(address=receiver.url)
        call = factories.webhook_call(endpoint)
        with Carriers(session) as carriers:
            work_on_webhooks(10, carriers)
        call.refresh_from_db()
        return call

    first("127.0.0.1")
    assert called(allowed).status == "sent"
    assert (len(allowed.came), trap.came, looked_up) == (1, [], ["127.0.0.1"])
    first("127.0.0.2")
    assert called(trap).status == "failed"
    assert trap.came == []
    for each in (allowed, trap):
        each.server.shutdown()
        each.server.server_close()
