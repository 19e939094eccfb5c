"""How much of a request has come, byte by byte."""

import time

import pytest

from api.server.requests import MOST_BODY, MOST_HEAD, head_of

PLAIN = b"GET /api/v1/camps/ HTTP/1.1\r\nHost: here\r\n\r\n"
LONG = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nabcde"
CHUNKS = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


def whole(request: bytes) -> int:
    """After how many bytes it is enough."""
    received = bytearray()
    for nth, byte in enumerate(request, 1):
        received.append(byte)
        head = head_of(received)
        if head is not None and head.enough(received):
            return nth
    return 0


@pytest.mark.parametrize(
    "request_",
    [
        PLAIN,
        LONG,
        LONG.replace(b"Content-Length", b"CONTENT-LENGTH"),
        LONG.replace(b": 5", b": 00000000000000005"),
        CHUNKS + b"5\r\nabcde\r\n0\r\n\r\n",
        # What looks like an end within a chunk is none.
        CHUNKS + b"5;a=b\r\n0\r\n\r\n\r\n3\r\nxyz\r\n0\r\n\r\n",
        CHUNKS + b"1\r\na\r\n0\r\nDigest: x\r\n\r\n",
    ],
)
def test_enough_with_the_last_byte_and_not_before(request_: bytes) -> None:
    assert whole(request_) == len(request_)


def test_a_body_that_is_too_long_is_not_waited_for() -> None:
    head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY + 1)
    assert whole(head) == len(head)
    found = head_of(bytearray(head))
    assert found is not None
    assert found.promised == 0


def test_chunks_that_cannot_be_read_are_for_the_server_to_refuse() -> None:
    for size in (b"zz", b"", b"-6", b"+5", b"0x5", b"5_0", b" 5"):
        request = CHUNKS + size + b"\r\n"
        assert whole(request) == len(request)


def test_a_line_of_chunks_that_has_no_end_is_for_the_server_to_refuse() -> None:
    for beginning in (b"5;", b"0\r\nDigest: "):
        received = bytearray(CHUNKS + beginning)
        head = head_of(received)
        assert head is not None
        assert not head.enough(received)
        received += b"x" * MOST_HEAD
        assert head.enough(received)


def test_a_chunk_is_looked_at_once() -> None:
    """However many pieces come after it: the main loop looks, and everybody waits for it."""
    received = bytearray(CHUNKS + b"1\r\na\r\n" * 100_000)
    head = head_of(received)
    assert head is not None
    assert not head.enough(received)
    began = time.process_time()
    for _ in range(1000):
        received += b"1\r\na\r\n"
        assert not head.enough(received)
    assert time.process_time() - began < 1  # each anew: half a minute
    received += b"0\r\n\r\n"
    assert head.enough(received)


@pytest.mark.parametrize(
    ("path", "alive", "health"),
    [
        ("/healthz", True, False),
        ("/readyz?x=1", False, True),
        ("/metrics", False, True),
        ("/healthz/x", False, False),
        ("/", False, False),
    ],
)
def test_who_looks_after_the_service(path: str, *, alive: bool, health: bool) -> None:
    head = head_of(bytearray(f"GET {path} HTTP/1.1\r\n\r\n".encode()))
    assert head is not None
    assert (head.is_alive, head.is_health) == (alive, health)
