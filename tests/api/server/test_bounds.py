"""More clients, each of whom wants more, than the web process has room for."""

import json
import os
import resource
import select
import socket
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.api.server.serving import CONNECTIONS, THREADS, WAITING, Many, Server
from tests.watching.lines import lines_with


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


def test_who_was_turned_away_is_in_the_log(server: Server) -> None:
    """One line with the request's id, as of every request."""
    with ThreadPoolExecutor(THREADS + 1) as pool:
        busy = [pool.submit(server.get, "/slow/?seconds=2") for _ in range(THREADS)]
        time.sleep(0.3)
        own = {"X-Request-ID": "turned-away-1"}
        other = pool.submit(server.get, "/camps/SY-OTHER/", **{"X-Request-ID": "no id"})
        status, headers, body, seconds = server.get("/camps/SY%20ALHOL/?q=Fatima", **own)
        assert (status, [each.result()[0] for each in busy]) == (503, [200] * THREADS)
    (line,) = lines_with(server.child.log, "ALHOL")
    assert (headers["X-Request-ID"], line["request_id"]) == ("turned-away-1", "turned-away-1")
    made = other.result()[1]["X-Request-ID"]
    assert len(made) == 32
    assert [each["request_id"] for each in lines_with(server.child.log, "SY-OTHER")] == [made]
    assert (line["message"], line["method"], line["path"]) == ("request", "GET", "/camps/SY ALHOL/")
    assert (line["status"], line["bytes"]) == ("503", str(len(body)))
    assert 700 < float(line["duration_ms"]) < seconds * 1000
    assert "Fatima" not in server.child.log.read_text()


def test_requests_and_answers_have_half_of_what_is_held_each(server: Server) -> None:
    """Of 24 MB: four bodies of 4 MB do not fit, and neither do readers take room from who sends."""
    with Many(server, 3) as readers, Many(server, 4) as senders:
        for each in readers:
            each.sendall(b"GET /slow/?bytes=9000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        head = b"POST /api/slow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
        for nth, each in enumerate(senders):
            assert not any(_readable(one) for one in senders)
            each.sendall(head % 5_000_000 + b"x" * (3_900_000 - nth))
        assert select.select(senders, [], [], 10)[0]


def test_where_no_file_is_left_it_waits_for_one(server: Server) -> None:
    """It does not ask again and again meanwhile."""
    pid = int(server.pid())
    time.sleep(0.5)
    soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    used = {int(each.name) for each in Path(f"/proc/{pid}/fd").iterdir()}
    least = next(number for number in range(len(used) + 1) if number not in used)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (least, hard))
    try:
        with server.connect() as client:
            client.sendall(b"GET /slow/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.2)
            before = _processor(pid)
            time.sleep(2)
            assert _processor(pid) - before < 0.06
            assert not _readable(client)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
            assert client.recv(1000).startswith(b"HTTP/1.1 200")
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))


def _processor(pid: int) -> float:
    """Seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
