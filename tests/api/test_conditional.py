"""Asking again: ETags, 304, gzip, limits told, and what is announced to go."""

import gzip
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from api import formats
from api.bulk_totals import TotalList
from api.deprecation import Deprecated
from api.permissions import Anybody
from api.views import View
from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.api.asking import Partner, headcount, in_another_thread, report

pytestmark = pytest.mark.django_db
ON = {"on": "2019-03-20"}


@pytest.fixture
def world(writer, camp):
    writer.post("reports/", report([headcount("SY-ALHOL")]))
    drain_waiting(10)
    return writer


def ask(asking: Partner, path: str, etag: str = "", **headers: str) -> HttpResponse:
    sent = {"If-None-Match": etag} if etag else {}
    query = ON if path.endswith(("totals/", "population/")) else {}
    return asking.raw("GET", path, query=query, headers=sent | headers)


PATHS = [
    *("reports/", "figures/", "camps/", "areas/", "sources/", "waves/", "totals/", "flows/", "schedules/"),
    *("camps/SY-ALHOL/", "camps/SY-ALHOL/population/", "areas/SYR/population/", "areas/SYR/series/"),
    *("areas/SYR/composition/", "camps/SY-ALHOL/evidence/", "issues/", "imports/", "/api/schema/"),
]


@pytest.mark.long
def test_every_read_has_a_tag_and_spares_the_second_answer(world) -> None:
    for path in PATHS:
        first = ask(world, path)
        assert first["ETag"].startswith('"'), path
        again = ask(world, path, first["ETag"])
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"]), path
        kept = {"Cache-Control", "Vary", "RateLimit-Policy"}
        if not path.startswith("/"):
            assert {name: again[name] for name in kept} == {name: first[name] for name in kept}
            assert {"Authorization", "Cookie", "Accept", "Accept-Language", "Accept-Encoding"} <= set(
                first["Vary"].split(", ")
            )
        assert "Content-Type" not in again
        for other in ('"0000"', "W/nonsense", '"', "x" * 5000):
            assert ask(world, path, other).status_code == 200
        assert ask(world, path, f'"0000", W/{first["ETag"]}').status_code == 304
        assert ask(world, path, "*").status_code == 304


def test_each_format_and_language_has_its_own(world) -> None:
    tags = [
        ask(world, "camps/", **{"Accept": accept, "Accept-Language": language})["ETag"]
        for accept in ("application/json", "text/csv", "application/geo+json", formats.XLSX.media_type)
        for language in ("en", "ar")
    ]
    assert len(set(tags)) == 8
    for accept in ("text/csv", formats.XLSX.media_type):
        first = ask(world, "camps/", Accept=accept)
        assert ask(world, "camps/", first["ETag"], Accept=accept).status_code == 304


def test_the_clock_alone_changes_nothing(world) -> None:
    """Two answers that differ in `settled_through` have two tags, and each of them is still good."""
    path = "areas/SYR/population/"
    first, second = ask(world, path), ask(world, path)
    bodies = [json.loads(each.content) for each in (first, second)]
    assert bodies[0]["settled_through"] < bodies[1]["settled_through"]
    assert first["ETag"] != second["ETag"]
    for each in (first, second):
        again = ask(world, path, each["ETag"])
        assert (again.status_code, again["ETag"]) == (304, each["ETag"])
        assert again["Settled-Through"] > bodies[1]["settled_through"]
    # While something waits, since when it does is part of the answer.
    world.post("reports/", report([headcount("SY-ALHOL", 2000)]))
    waiting = ask(world, path, first["ETag"])
    assert (waiting.status_code, json.loads(waiting.content)["pending"]) == (200, True)
    assert ask(world, path, waiting["ETag"]).status_code == 304
    assert waiting["Settled-Through"] == json.loads(waiting.content)["settled_through"]


def test_a_page_before_others_is_the_same_a_minute_later(world, monkeypatch) -> None:
    factories.camp("SY-OTHER")
    first = world.raw("GET", "camps/", query={"limit": "1"})
    assert json.loads(first.content)["next_cursor"]
    later = time.time() + 60
    monkeypatch.setattr("time.time", lambda: later)
    again = world.raw("GET", "camps/", query={"limit": "1"}, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "path", ["camps/", "reports/", "figures/", "totals/", "areas/SYR/population/", "areas/SYR/series/"]
)
def test_no_304_is_stale_whenever_somebody_commits(world, camp, path) -> None:
    """A commit before each statement of a read: what was answered then is never taken for what is now."""
    statements = 0

    def count(execute: Any, *asked: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*asked)

    with connection.execute_wrapper(count):
        held = ask(world, path)
    assert statements > 1
    for nth in range(statements):
        held = ask(world, path)
        cut_in = _at_statement(nth, lambda value=1000 + nth: _write(world, camp, value))
        with connection.execute_wrapper(cut_in):
            during = ask(world, path, held["ETag"])
        held = held if during.status_code == 304 else during
        again, whole = ask(world, path, held["ETag"]), ask(world, path)
        assert (again.status_code == 304) == (_settled(held) == _settled(whole)), nth
        in_another_thread(lambda: drain_waiting(10))
        assert ask(world, path, held["ETag"]).status_code == 200 or _settled(held) == _settled(
            ask(world, path)
        )


def _write(writer: Partner, camp: Any, capacity: int) -> None:
    writer.post("reports/", report([headcount("SY-ALHOL", capacity, on="2019-03-15")]))
    writer.patch(f"camps/{camp.code}/", {"capacity": capacity})


def _at_statement(nth: int, write: Any) -> Any:
    done = 0

    def wrapper(execute: Any, *asked: Any) -> Any:
        nonlocal done
        if done == nth:
            in_another_thread(write)
        done += 1
        return execute(*asked)

    return wrapper


def _settled(answer: HttpResponse) -> Any:
    found = json.loads(answer.content)
    return found | {"settled_through": None} if found.get("pending") is False else found


def test_long_answers_are_packed_for_keys_alone(world, cast) -> None:
    for nth in range(20):
        factories.camp(f"SY-{nth}")
    plain, packed = ask(world, "camps/"), ask(world, "camps/", **{"Accept-Encoding": "br, gzip"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert packed["ETag"] == plain["ETag"][:-1] + '-gzip"'
    for etag in (plain["ETag"], packed["ETag"]):
        assert ask(world, "camps/", etag, **{"Accept-Encoding": "gzip"}).status_code == 304
        assert ask(world, "camps/", etag).status_code == 304
    for refusing in ("gzip;q=0", "identity", "x-gzip-not"):
        assert "Content-Encoding" not in ask(world, "camps/", **{"Accept-Encoding": refusing})
    assert "Content-Encoding" not in ask(world, "camps/SY-ALHOL/", **{"Accept-Encoding": "gzip"})
    world.client.force_login(cast.omar)
    world.key = None
    of_a_session = ask(world, "camps/", **{"Accept-Encoding": "gzip"})
    assert (of_a_session.status_code, "Content-Encoding" in of_a_session) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_streams_are_packed_and_have_no_tag(world, monkeypatch) -> None:
    monkeypatch.setattr(formats, "PAGE", 1)
    factories.camp("SY-OTHER")
    answer = ask(world, "camps/", Accept="text/csv", **{"Accept-Encoding": "gzip"})
    assert (answer["Content-Encoding"], "ETag" in answer) == ("gzip", False)
    assert b"SY-OTHER" in gzip.decompress(b"".join(answer.streaming_content))


@pytest.mark.usefixtures("early_in_a_minute")
def test_limits_are_told_on_every_answer_to_a_key(world) -> None:
    answers = [ask(world, "camps/"), ask(world, "camps/NOWHERE/"), ask(world, "camps/?colour=red")]
    left = [int(answer["RateLimit"].partition("r=")[2].partition(";")[0]) for answer in answers]
    assert left == [left[0], left[0] - 1, left[0] - 2]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"user";q=30000;w=60'}
    assert "RateLimit" not in ask(Partner(), "camps/")


GOING = Deprecated(
    since=datetime(2026, 1, 1, tzinfo=UTC),
    sunset=datetime(2027, 1, 1, tzinfo=UTC),
    explained="https://example.org/changes",
)


class Old(View):
    """A route that is announced to go, here alone."""

    authentication_classes = []
    permission_classes = [Anybody]
    throttle_classes = []
    parameters = frozenset({"day"})
    deprecated_parameters = {"day": GOING}

    def get(self, request: Any) -> Response:
        return Response({"day": request.GET.get("day")}, headers={"Link": '<x>; rel="next"'})


def test_what_goes_is_announced() -> None:
    def answer(query: str, **view: Any) -> Any:
        return Old.as_view(**view)(APIRequestFactory().get(f"/old/{query}")).render()

    assert "Deprecation" not in answer("")
    for found in (answer("?day=1"), answer("", deprecated=GOING)):
        assert (found["Deprecation"], found["Sunset"]) == ("@1767225600", "Fri, 01 Jan 2027 00:00:00 GMT")
        assert found["Link"] == (
            '<x>; rel="next", <https://example.org/changes>; rel="deprecation"; type="text/html"'
        )


def test_what_goes_is_marked_in_the_document(monkeypatch) -> None:

    monkeypatch.setattr(TotalList, "deprecated", GOING)
    monkeypatch.setattr(TotalList, "deprecated_parameters", {"on": GOING})
    operation = SchemaGenerator().get_schema(public=True)["paths"]["/api/v1/totals/"]["get"]
    assert operation["deprecated"] is True
    assert [each["name"] for each in operation["parameters"] if each.get("deprecated")] == ["on"]
