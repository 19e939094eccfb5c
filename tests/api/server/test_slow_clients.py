"""Who sends slowly, or takes slowly, or never closes: none of them holds a thread."""

import time
from pathlib import Path

import pytest

from tests.api.server.serving import CHUNKS, HEAD, THREADS, Many, Server, serving


def test_who_sends_headers_byte_by_byte_holds_no_thread(server: Server) -> None:
    with Many(server, 3 * THREADS) as slow:
        for each in slow:
            each.sendall(HEAD)
        for _ in range(3):
            time.sleep(0.05)
            for each in slow:
                each.sendall(b"X")
            status, _headers, _body, seconds = server.get("/slow/")
            assert (status, seconds < 1) == (200, True)


def test_they_hold_those_of_gunicorns_own_worker(tmp_path: Path) -> None:
    """The control: the day on which this fails, ours may go."""
    with serving(tmp_path, GUNICORN_CMD_ARGS="--worker-class gthread") as other:
        with Many(other, 2 * THREADS) as slow:
            for each in slow:
                each.sendall(HEAD)
            with pytest.raises(TimeoutError):
                other.get("/healthz", within=1)
        other.child.kill()  # it would wait for them


def test_who_sends_a_body_byte_by_byte_holds_no_thread(server: Server) -> None:
    with Many(server, 3 * THREADS) as slow:
        for each in slow:
            each.sendall(b"POST /slow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc")
        time.sleep(0.2)
        assert server.get("/slow/")[3] < 1
        # And is answered once it has sent all of it.
        slow[0].sendall(b"d" * 997)
        assert slow[0].recv(1000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("path", ["/slow/", "/healthz"])
@pytest.mark.parametrize(
    "beginning",
    [
        b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7000000\r\n\r\n",
        b"GET %s HTTP/1.1\r\nHost: localhost\r\n" + (b"X-Long: " + b"x" * 7000 + b"\r\n") * 10,
    ],
    ids=["a body longer than any", "headers longer than any"],
)
def test_what_never_comes_whole_holds_no_thread(server: Server, path: str, beginning: bytes) -> None:
    with Many(server, THREADS + 1) as never:
        for each in never:
            each.sendall(beginning.replace(b"%s", path.encode()))
        time.sleep(0.2)
        status, _headers, _body, seconds = server.get(path)
        assert (status, seconds < 1) == (200, True)


def test_a_body_of_tiny_chunks_is_read_in_pieces(server: Server) -> None:
    """In one piece Gunicorn copies all that follows with each of them: seconds of a thread for 120 KB."""
    chunks = b"1\r\na\r\n" * 50_000
    with server.connect() as client:
        client.sendall(CHUNKS)
        client.sendall(chunks + b"0\r\n\r\n" + HEAD + b"\r\n")
        answers = b""
        while answers.count(b"HTTP/1.1 200") < 2:
            piece = client.recv(1 << 16)
            assert piece
            answers += piece
        assert b"X-Read: 50000" in answers


def test_who_sends_a_chunk_of_less_than_nothing_is_refused(server: Server) -> None:
    with server.connect() as client:
        client.sendall(CHUNKS + b"-6\r\n")
        assert client.recv(1000).startswith((b"HTTP/1.1 400", b"HTTP/1.1 500"))
    assert server.get("/healthz")[0] == 200


def test_who_takes_an_answer_slowly_holds_no_thread(server: Server) -> None:
    with Many(server, THREADS + 1) as slow:
        for each in slow:
            each.sendall(b"GET /slow/?bytes=6000000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        assert server.get("/slow/")[3] < 1
        taken = b""
        while piece := slow[0].recv(1 << 16):
            taken += piece
        assert len(taken.partition(b"\r\n\r\n")[2]) == 6000000


def test_who_does_not_close_after_the_answer_stops_nobody(server: Server) -> None:
    with Many(server, 3) as open_:
        for each in open_:
            each.sendall(b"GET /slow/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert each.recv(1000).startswith(b"HTTP/1.1 200")
        assert server.get("/slow/")[3] < 1


def test_two_requests_in_one_piece_are_both_answered(server: Server) -> None:
    with server.connect() as client:
        client.sendall((HEAD + b"\r\n") * 2)
        answers = b""
        while answers.count(b"HTTP/1.1 200") < 2:
            piece = client.recv(1 << 16)
            assert piece
            answers += piece


def test_a_client_that_waits_for_the_word_is_told_to_go_on(server: Server) -> None:
    with server.connect() as client:
        client.sendall(
            b"POST /slow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        )
        assert client.recv(1000).startswith(b"HTTP/1.1 100")
        client.sendall(b"abc")
        assert b"HTTP/1.1 200" in client.recv(1000) + client.recv(1000)


def test_the_time_of_chunks_grows_with_what_has_come(tmp_path: Path) -> None:
    """At the speed that a body of a known length may have, which here has a second beside it."""
    with serving(tmp_path, SLOW_SECONDS="clients.BODY_WITHIN=1") as other, Many(other, 2) as (good, bad):
        for each in (good, bad):
            each.sendall(CHUNKS)
        for _ in range(10):
            good.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
            time.sleep(0.3)
        good.sendall(b"0\r\n\r\n")
        answer = good.recv(1000)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"X-Read: 163840" in answer
        assert bad.recv(10) == b"", "nothing has come of its body"


def test_what_is_whole_is_left_to_the_main_loop_whatever_its_size(tmp_path: Path) -> None:
    with serving(tmp_path, CAMPTRACK_WEB_HELD_MB="160") as other, Many(other, THREADS + 1) as slow:
        for each in slow:
            each.sendall(b"GET /slow/?bytes=24000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        assert other.get("/slow/")[0] == 200
