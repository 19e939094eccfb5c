"""The web process with real clients on real sockets, each of whom wants more than a thread can give."""

import json
import select
import socket
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from camptrack.local import application
from camptrack.local.ports import free_port
from camptrack.local.process import Child

HERE = "127.0.0.1"
#: of the one process
THREADS, CONNECTIONS, WAITING = 2, 40, 4
HEAD = b"GET /slow/ HTTP/1.1\r\nHost: localhost\r\n"


@contextmanager
def serving(folder: Path, **more: str) -> Iterator["Server"]:
    """Gunicorn with one process, and an application as slow and as long as it is asked to be."""
    port = free_port()
    bounds = {
        "PROCESSES": "1",
        "THREADS": str(THREADS),
        "CONNECTIONS": str(CONNECTIONS),
        "WAITING": str(WAITING),
        "HELD_MB": "12",
        "MEMORY_MB": "300",
    }
    environment = {f"CAMPTRACK_WEB_{name}": value for name, value in bounds.items()}
    child = application.web(
        port, folder, {"DJANGO_SETTINGS_MODULE": "camptrack.settings"} | environment | more
    )
    child.command = [part.replace("camptrack.wsgi", "tests.api.server.slow") for part in child.command]
    child.start()
    found = Server(port, child)
    try:
        found.wait()
        yield found
    finally:
        child.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """With our worker."""
    with serving(tmp_path_factory.mktemp("web")) as found:
        yield found


class Server:
    """One process behind one port."""

    def __init__(self, port: int, child: Child) -> None:
        self.port, self.child = port, child
        self.url = f"http://{HERE}:{port}"

    def wait(self) -> None:
        give_up = time.monotonic() + 60
        while True:
            try:
                self.get("/healthz")
            except OSError:
                assert self.child.running, self.child.last_lines(30)
                assert time.monotonic() < give_up
                time.sleep(0.05)
            else:
                return

    def get(
        self, path: str, language: str = "en", within: float = 30
    ) -> tuple[int, dict[str, str], bytes, float]:
        """Status, headers, body, seconds."""
        asked = urllib.request.Request(f"{self.url}{path}", headers={"Accept-Language": language})
        began = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=within) as answer:
                found = answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            found = error.code, dict(error.headers), error.read()
        return *found, time.monotonic() - began

    def connect(self) -> socket.socket:
        return socket.create_connection((HERE, self.port), timeout=20)

    def pid(self) -> str:
        return self.get("/pid/")[2].decode()


def test_more_requests_than_may_wait_are_turned_away_at_once(server: Server) -> None:
    """And health is answered beside them."""
    with ThreadPoolExecutor(30) as pool:
        asked = [pool.submit(server.get, "/api/slow/?seconds=1", "fr") for _ in range(20)]
        pages = [pool.submit(server.get, "/slow/?seconds=0.6", "ar") for _ in range(5)]
        time.sleep(0.2)
        status, _headers, _body, health = server.get("/healthz")
        answers, page_answers = [each.result() for each in asked], [each.result() for each in pages]
    assert status == 200
    assert health < 0.5
    assert {each[0] for each in (*answers, *page_answers)} == {200, 503}
    turned_away = [each for each in answers if each[0] == 503]
    assert len(turned_away) >= 20 - THREADS - WAITING - 1
    for _status, headers, body, seconds in turned_away:
        problem = json.loads(body)
        assert headers["Content-Type"] == "application/problem+json"
        assert (headers["Retry-After"], headers["Content-Language"]) == ("2", "fr")
        assert problem["status"] == 503
        assert problem["type"] == "urn:camptrack:problem:busy"
        assert problem["errors"][0]["code"] == "busy"
        assert seconds < 3
    # Most at once; the four that waited, when they had waited too long.
    assert statistics.median(each[3] for each in turned_away) < 0.7
    (page, *_others) = [each for each in page_answers if each[0] == 503]
    assert page[1]["Content-Type"] == "text/html; charset=utf-8"
    assert b'<html lang="ar" dir="rtl">' in page[2]


def test_who_asks_whether_it_lives_waits_for_nobody_who_asks_the_database(server: Server) -> None:
    """A database that says nothing holds each of them for as long as a connection is waited for."""
    with ThreadPoolExecutor(4) as pool:
        slow = [pool.submit(server.get, f"/{path}?seconds=1.5") for path in ("readyz", "metrics")]
        time.sleep(0.3)
        status, _headers, _body, seconds = server.get("/healthz")
        assert (status, [each.done() for each in slow]) == (200, [False, False])
        assert [each.result()[0] for each in slow] == [200, 200]
    assert seconds < 1


def test_who_has_waited_too_long_is_turned_away(server: Server) -> None:
    """Two threads are busy for two seconds, and a third request may wait for three quarters of one."""
    with ThreadPoolExecutor(THREADS) as pool:
        busy = [pool.submit(server.get, "/slow/?seconds=2") for _ in range(THREADS)]
        time.sleep(0.3)
        status, _headers, _body, seconds = server.get("/slow/")
        assert status == 503
        assert 0.7 < seconds < 1.9
        assert [each.result()[0] for each in busy] == [200] * THREADS


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
        client.sendall(b"POST /slow/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        client.sendall(chunks + b"0\r\n\r\n" + HEAD + b"\r\n")
        answers = b""
        while answers.count(b"HTTP/1.1 200") < 2:
            piece = client.recv(1 << 16)
            assert piece
            answers += piece
        assert b"X-Read: 50000" in answers


def test_who_sends_a_chunk_of_less_than_nothing_is_refused(server: Server) -> None:
    with server.connect() as client:
        client.sendall(b"POST /slow/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-6\r\n")
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


def test_connections_that_say_nothing_make_room(server: Server) -> None:
    with Many(server, CONNECTIONS + 10) as silent:
        time.sleep(0.2)
        assert server.get("/slow/")[3] < 1
        assert silent[0].recv(10) == b""  # the longest silent one


def test_who_sends_a_body_stays_where_connections_run_out(server: Server) -> None:
    """It came first, but others have been silent for longer."""
    with server.connect() as sends:
        sends.sendall(b"POST /slow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")
        with Many(server, CONNECTIONS - 10) as silent:
            time.sleep(0.2)
            sends.sendall(b"x" * 50)
            time.sleep(0.2)
            with Many(server, 15):
                time.sleep(0.2)
                assert silent[0].recv(10) == b""
                sends.sendall(b"x" * 50)
                assert sends.recv(1000).startswith(b"HTTP/1.1 200")


def test_who_does_not_close_after_the_answer_stops_nobody(server: Server) -> None:
    with Many(server, 3) as open_:
        for each in open_:
            each.sendall(b"GET /slow/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert each.recv(1000).startswith(b"HTTP/1.1 200")
        assert server.get("/slow/")[3] < 1


def test_the_largest_that_has_not_come_makes_room_for_who_sends_all(server: Server) -> None:
    head = b"POST /api/slow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
    with Many(server, 4) as clients:
        *large, small = clients
        for nth, each in enumerate(large):
            each.sendall(head % 5_000_000 + b"x" * (4_000_000 + nth))
        # But for its last byte: the server may not have read yet what the others have sent.
        small.sendall(head % 900_000 + b"x" * 899_999)
        select.select(large, [], [], 10)
        small.sendall(b"x")
        assert small.recv(1000).startswith(b"HTTP/1.1 200")
        said = [each.recv(1000) for each in large if _readable(each)]
        assert len(said) == 1
        assert said[0].startswith(b"HTTP/1.1 503")


def test_the_longest_read_answer_makes_room(server: Server) -> None:
    """Five answers of 9 MB, of which nobody reads, and 12 MB are held."""
    with Many(server, 5) as slow:
        for each in slow:
            each.sendall(b"GET /slow/?bytes=9000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.1)
        assert server.get("/slow/")[3] < 1
        assert sum(_ended_early(each) for each in slow) >= 1


def _readable(client: socket.socket) -> bool:
    return bool(select.select([client], [], [], 0.2)[0])


def _ended_early(client: socket.socket) -> bool:
    """Before all of 9 MB came; what is still sent comes within the time."""
    client.settimeout(2)
    came = 0
    try:
        while came < 9_000_000 and (piece := client.recv(1 << 20)):
            came += len(piece)
    except OSError:
        return True
    return came < 9_000_000


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


def test_a_process_that_grew_too_large_is_replaced(server: Server) -> None:
    """Last: who answers afterwards is another."""
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


class Many:
    """So many connections, closed at the end."""

    def __init__(self, server: Server, count: int) -> None:
        self.open = [server.connect() for _ in range(count)]

    def __enter__(self) -> list[socket.socket]:
        return self.open

    def __exit__(self, *_error: object) -> None:
        for each in self.open:
            each.close()
