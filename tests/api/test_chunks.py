"""Bodies sent in chunks, as many HTTP clients send what they make while they send it."""

import json
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from tests import factories
from tests.api.asking import codes, headcount, partner, report
from tests.cast import assemble

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture
def send(stack, stack_models):
    """On one connection."""
    with stack_models():
        factories.camp("SY-ALHOL")
        factories.source("ocha")
        key = partner(assemble().demo_relief, "read", "write").key
    connection = HTTPConnection("127.0.0.1", stack.port, timeout=30)

    def sent(chunks: list[bytes], path: str = "reports/", **more: str) -> tuple[HTTPResponse, Any]:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **more}
        connection.request("POST", f"/api/v1/{path}", iter(chunks), headers, encode_chunked=True)
        answer = connection.getresponse()
        return answer, json.loads(answer.read())

    yield sent
    connection.close()


def test_a_body_in_chunks_is_read(stack, send):
    body = json.dumps(report([headcount("SY-ALHOL")])).encode()
    for _twice in range(2):
        answer, made = send([body[:20], body[20:90], body[90:]])
        assert (answer.status, made.get("status")) == (201, "published"), made
    assert stack.sql("SELECT count(*) FROM camptrack_report") == [(2,)]


def test_a_spreadsheet_in_chunks_is_whole(stack, send):
    """It may be longer than other bodies."""
    name = {"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="long.csv"'}
    answer, brought = send([b"Camp;People\n", *[b"SY-ALHOL;12\n" * 5000] * 30], "imports/", **name)
    assert answer.status == 202, brought
    assert stack.sql("SELECT length(content) FROM camptrack_import") == [(12 + 12 * 5000 * 30,)]
    answer, problem = send([b"x" * 1024 * 1024] * 5 + [b"x" * 65 * 1024], "imports/", **name)
    assert answer.status == 413, problem
    assert codes(problem) == {("", "too_large")}


def test_too_large_a_body_in_chunks(stack, send):
    answer, problem = send([b'{"title": "', *[b"x" * 64 * 1024] * 17, b'"}'])
    assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert codes(problem) == {("", "too_large")}
