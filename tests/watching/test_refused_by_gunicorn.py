"""What Gunicorn refuses unread is heard of without what was sent, by whom, and the id of somebody else."""

import socket
from pathlib import Path

import pytest

from tests.api.server.serving import HERE, serving
from tests.watching.lines import lines_with


@pytest.mark.parametrize("sent", [b"GET /camps/?q=Fatima\r\n\r\n", b"GET /x HTTP/1.1\r\nFatima : x\r\n\r\n"])
def test_no_address_and_nothing_that_was_sent(sent: bytes, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        with socket.create_connection((HERE, server.port), timeout=20) as client:
            client.sendall(sent)
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")
        log = server.child.log
    (found,) = lines_with(log, "cannot be read")
    assert "request_id" not in found
    assert HERE not in found["message"]
    assert "Fatima" not in log.read_text()


def test_of_what_failed_no_query(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.get("/slow/?fail=Fatima")[0] == 500
        log = server.child.log
    (found,) = lines_with(log, "Error handling request")
    assert found["message"] == "Error handling request GET /slow/"
    assert "asked to fail" in found["exception"]
    assert "Fatima" not in log.read_text()
