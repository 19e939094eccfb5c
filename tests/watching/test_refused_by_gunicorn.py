"""What cannot be read as a request is answered like all other refusals, and heard of without what was sent,
by whom, and the id of somebody else."""

import json
import socket
from pathlib import Path

import pytest

from api.shown import problems
from tests.api.server.serving import HERE, Server, serving
from tests.watching.lines import lines_with

ID = "0123456789abcdef"
BEGINS = f"Host: localhost\r\nAccept-Language: ar\r\nX-Request-ID: {ID}\r\n".encode()


def answer_to(server: Server, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers, body, by the socket itself: libraries would not send this."""
    with socket.create_connection((HERE, server.port), timeout=20) as client:
        client.sendall(sent)
        received = b""
        while piece := client.recv(65536):
            received += piece
    head, _end, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize(
    ("code", "status", "sent"),
    [
        ("address_too_long", 414, b"GET /api/v1/camps/?q=%s HTTP/1.1\r\n%s\r\n" % (b"Fatima" * 700, BEGINS)),
        ("headers_too_large", 431, b"GET /api/ HTTP/1.1\r\n%sX: %s\r\n\r\n" % (BEGINS, b"Fatima" * 1400)),
        ("headers_too_large", 431, b"GET /api/ HTTP/1.1\r\n%s%s\r\n" % (BEGINS, b"Fatima: x\r\n" * 101)),
        ("not_http", 400, b"GET /api/v1/camps/?q=Fatima HTTP/1.1\r\n%sFatima : x\r\n\r\n" % BEGINS),
        ("not_http", 400, b"GET /api/ HTTP/1.1\r\n%sTransfer-Encoding: Fatima\r\n\r\n0\r\n\r\n" % BEGINS),
    ],
)
def test_as_every_other_refusal(code: str, status: int, sent: bytes, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        answered, headers, body = answer_to(server, sent)
        english = answer_to(server, sent.replace(b"-Language: ar", b"-Language: en"))[2]
        log = server.child.log
    assert (answered, headers["Content-Type"]) == (status, "application/problem+json")
    assert (headers["X-Request-ID"], headers["Content-Language"]) == (ID, "ar")
    assert json.loads(english) == problems(str(status))[code]["value"]
    assert json.loads(body)["errors"][0]["detail"] != json.loads(english)["errors"][0]["detail"]
    for found in (lines_with(log, "cannot be read")[0], lines_with(log, f"status={status}")[0]):
        assert found["request_id"] == ID
    assert "Fatima" not in log.read_text()
    assert HERE not in log.read_text().partition("cannot be read")[2]


def test_of_what_is_no_http_at_all(tmp_path: Path) -> None:
    """A page, in English, with an id that is made."""
    with serving(tmp_path) as server:
        status, headers, body = answer_to(server, b"Fatima\r\n\r\n")
        log = server.child.log
    assert (status, headers["Content-Type"], headers["Content-Language"]) == (
        400,
        "text/html; charset=utf-8",
        "en",
    )
    assert b"no request by the rules of HTTP/1.1" in body
    (found,) = lines_with(log, "cannot be read")
    assert found["request_id"] == headers["X-Request-ID"]
    assert "Fatima" not in log.read_text()


def test_of_what_failed_no_query(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.get("/slow/?fail=Fatima")[0] == 500
        log = server.child.log
    (found,) = lines_with(log, "Error handling request")
    assert found["message"] == "Error handling request GET /slow/"
    assert "asked to fail" in found["exception"]
    assert "Fatima" not in log.read_text()
