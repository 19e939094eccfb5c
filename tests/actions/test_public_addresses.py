"""Which addresses a webhook may be called at, in every spelling."""

from ipaddress import ip_address

import pytest
import requests
from requests_hardened.ip_filter import InvalidIPAddress

from camptrack.actions.public_addresses import is_public
from camptrack.actions.webhook_calls import open_session

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "192.88.99.1",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
OUTSIDE = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_outside(address):
    assert is_public(ip_address(address))


SPELLINGS = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "localhost", "0", "[::1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "169.254.169.254", "[fe80::1]", "[fec0::1]"),
    *("[::127.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "100.64.0.1", "224.0.0.1", "[ff0e::1]"),
    *("user:password@127.0.0.1", "127.0.0.1.", "①②⑦.⓪.⓪.①"),
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_nobody_is_called_there(host):
    with open_session() as session, pytest.raises(requests.RequestException) as refusal:
        session.post(f"https://{host}:9/", timeout=2)
    # Either it is known to lead inside, or it leads nowhere at all; never was it connected to.
    assert isinstance(refusal.value, InvalidIPAddress | requests.exceptions.InvalidURL) or any(
        said in str(refusal.value) for said in ("resolve", "Failed to parse")
    )


def test_https_alone():
    with open_session() as session:
        for scheme in ("http", "ftp", "file"):
            with pytest.raises(requests.exceptions.InvalidSchema):
                session.post(f"{scheme}://example.org/", timeout=2)


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with open_session() as session, pytest.raises(InvalidIPAddress):
        session.post("https://10.0.0.1/", timeout=2)
