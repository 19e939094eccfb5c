"""A web process that another one is to follow: who is served until then, and for how long."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.server.serving import Server, serving

#: 40 MB in parts, of which a thread waits with what its reader does not take
LONG = b"GET /slow/?parts=40000000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
SOON = {"GUNICORN_CMD_ARGS": "--max-requests 20 --max-requests-jitter 0"}


@pytest.mark.long
def test_a_process_that_grew_too_large_is_replaced(server: Server) -> None:
    before = server.pid()
    server.get("/slow/?keep=300000000")
    give_up = time.monotonic() + 30
    while True:
        try:
            if server.pid() != before:
                break
        except OSError:
            pass  # between the two
        assert time.monotonic() < give_up, server.child.last_lines(20)
        time.sleep(0.1)
    assert "another process takes this one's place" in server.child.last_lines(200)


@pytest.mark.long
def test_it_goes_on_while_somebody_reads_what_is_long(tmp_path: Path) -> None:
    with serving(tmp_path, **SOON) as server:
        before = server.pid()
        with server.connect() as slow:
            slow.sendall(LONG)
            time.sleep(0.5)
            for _ in range(25):
                assert server.pid() == before
            _soon(lambda: _is_to_go(server), 5)
            until = time.monotonic() + 3
            while time.monotonic() < until:
                assert server.pid() == before
                time.sleep(0.1)
        _soon(lambda: not _lives(before), 5)


@pytest.mark.long
def test_who_reads_nothing_is_cut_off_after_a_while(tmp_path: Path) -> None:
    seconds = "replacement.GOES_ON=1 replacement.LEAVES_WITHIN=1"
    with serving(tmp_path, SLOW_SECONDS=seconds, **SOON) as server, server.connect() as slow:
        before = server.pid()
        slow.sendall(LONG)
        time.sleep(0.5)
        for _ in range(25):
            server.pid()
        _soon(lambda: not _lives(before), 15)


def test_who_has_not_sent_all_has_two_seconds(server: Server) -> None:
    """However often they send a byte. Nothing was changed: they may ask the next one."""
    with server.connect() as slow:
        slow.sendall(b"POST /api/slow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        time.sleep(0.2)
        os.kill(int(server.pid()), signal.SIGTERM)
        slow.settimeout(0.2)
        until = time.monotonic() + 4.5  # it would wait for five
        while True:
            assert time.monotonic() < until
            slow.sendall(b"x")
            try:
                said = slow.recv(1000)
            except TimeoutError:
                continue
            assert said.startswith(b"HTTP/1.1 503")
            break


def _is_to_go(server: Server) -> bool:
    return "requests; another process takes this one's place" in server.child.last_lines(200)


def _lives(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


def _soon(is_so: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up
        time.sleep(0.1)
