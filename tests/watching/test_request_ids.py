"""A request can be followed by its id: its answer, its lines in web, the lines of the tasks that it poked."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from email.message import Message

import pytest

from camptrack.actions.api_keys import create_api_key
from camptrack.queries import clock
from camptrack.vocabulary import Scope
from tests import factories
from tests.cast import assemble
from tests.stack import Stack
from tests.watching.lines import lines_with

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]


def ask(url: str, body: object = None, **headers: str) -> tuple[int, Message]:
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def soon(found: Callable[[], list[dict[str, str]]], seconds: float = 60) -> list[dict[str, str]]:
    give_up = time.monotonic() + seconds
    while not (lines := found()):
        assert time.monotonic() < give_up
        time.sleep(0.1)
    return lines


def test_one_id_through_web_and_worker(
    stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]
) -> None:
    with stack_models():
        key, secret = create_api_key(
            by=None,
            organisation=assemble().demo_relief,
            name="field system",
            scopes=[Scope.READ, Scope.WRITE],
            expires_at=clock.now() + timedelta(days=30),
        )
        camp = factories.camp("SY-TRACED")
        source = factories.source("traced")
    own = "0123abcd-trace-me"
    body = {
        "source": source.slug,
        "title": "Traced",
        "url": "https://example.org/traced",
        "published_on": "2024-03-01",
        "publish": True,
        "figures": [{"camp": camp.code, "measure": "headcount", "on": "2024-03-01", "value": 73_911}],
    }
    status, headers = ask(
        f"{stack.url}/api/v1/reports/",
        body,
        **{"Authorization": f"Bearer {secret}", "X-Request-ID": own, "Content-Type": "application/json"},
    )
    assert (status, headers["X-Request-ID"]) == (201, own)
    (request,) = soon(lambda: lines_with(stack.web.log, f"request_id={own}"))
    assert request["key"] == key.prefix
    assert (request["method"], request["status"], request["route"]) == ("POST", "201", "/api/v1/reports/")
    assert float(request["duration_ms"]) > 0
    drained = soon(lambda: lines_with(stack.worker.log, own))[0]
    assert (drained["task"], drained["process"]) == ("drain_camps", "worker")
    assert drained["message"].endswith(" of 1 camps")  # 0 if the drain loop was faster
    assert len(drained["task_id"]) == 36
    everything = "".join(each.log.read_text() for each in stack.processes)
    for hidden in (secret, secret.rpartition("_")[2], "secret-question", "73911", "127.0.0.1 "):
        assert hidden not in everything, hidden


def test_an_id_is_made_where_none_is_given_or_it_is_no_id(stack: Stack) -> None:
    made = [
        ask(f"{stack.url}/api/v1/camps/", **headers)[1]["X-Request-ID"]
        for headers in (
            {},
            {"X-Request-ID": 'x" level=error'},
            {"X-Request-ID": "a" * 65},
            {"X-Request-ID": "short"},
        )
    ]
    assert len(set(made)) == 4
    assert all(len(each) == 32 and each.isalnum() for each in made)
    status, headers = ask(f"{stack.url}/api/v1/nothing/", **{"X-Request-ID": "problem-1234"})
    assert (status, headers["X-Request-ID"]) == (404, "problem-1234")
    (line,) = soon(lambda: lines_with(stack.web.log, "request_id=problem-1234 message=request"))
    assert (line["status"], line["path"]) == ("404", "/api/v1/nothing/")


def test_connections_say_whose_they_are(stack: Stack) -> None:
    ask(f"{stack.url}/readyz")
    asked = stack.sql("SELECT application_name FROM pg_stat_activity WHERE datname = current_database()")
    names = {name for (name,) in asked}
    assert {"camptrack web", "camptrack drain-loop", "camptrack issue-loop"} <= names
    assert all(name.startswith("camptrack ") for name in names - {""})


def test_loops_say_which_round_it_was(stack: Stack) -> None:
    started = lines_with(stack.drain_loop.log, "started, polling")
    assert "round" not in started[0]

    def disturbed() -> list[dict[str, str]]:
        stack.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'camptrack drain-loop' AND datname = current_database()"
        )
        return lines_with(stack.drain_loop.log, "round=")

    assert len(soon(disturbed)[0]["round"]) == 12
