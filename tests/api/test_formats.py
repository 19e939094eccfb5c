"""The same rows as JSON, CSV, XLSX and GeoJSON; whole, or page by page."""

import csv
import gc
import io
import json
import re
import socket
import time
from contextlib import closing
from functools import partial

import pytest
from django.db import connection

from api import formats, streams
from api.tables import TABLES
from camptrack.actions.totals import drain_waiting
from camptrack.exports.tables import xlsx
from tests import factories
from tests.api.asking import Partner, arrivals, codes, headcount, in_another_thread, report
from tests.exports.written import sheets

pytestmark = pytest.mark.django_db
DAY = "2019-03-20"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def world(writer, camp):
    """Al-Hol with coordinates and an Arabic name, counted and described; a camp of which nothing is known."""
    type(camp).objects.filter(pk=camp.pk).update(
        latitude="36.375", longitude="41.151", name="=Al-Hol", names={"ar": "الهول"}, aliases=["Hol", "Hawl"]
    )
    factories.camp("SY-OTHER", area=camp.area)
    cells = [{"gender": "f", "count": 600}, {"gender": "m", "count": 400}]
    wave = {"slug": "exodus", "label": "Exodus"}
    moved = arrivals("SY-ALHOL", 70, start="2019-03-15", end="2019-03-18", wave=wave)
    counted = headcount("SY-ALHOL", breakdown=cells, quote="-5 °C, “1,000” people")
    writer.post("reports/", report([counted, moved], published_on="2019-03-19"))
    drain_waiting(10)
    return writer


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def lines(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"), newline="")))


def asked(path: str) -> dict[str, str]:
    days = {"series": {"start": "2019-03-14", "end": DAY}, "flows": {"start": "2019-03-01", "end": DAY}}
    name = path.rstrip("/").rpartition("/")[2]
    of_day = {"totals", "population", "composition", "evidence"}
    return days.get(name, {"on": DAY} if name in of_day else {}) | (
        {"level": "camp"} if name == "totals" else {"cut": "gender"} if name == "composition" else {}
    )


PATHS = [
    *("reports/", "figures/", "camps/", "areas/", "sources/", "waves/", "totals/", "flows/"),
    *(f"{place}/{name}/" for place in ("camps/SY-ALHOL", "areas/SY08")
      for name in ("population", "series", "composition", "evidence")),
]  # fmt: skip


def test_every_row_is_the_same_in_each_format(world) -> None:
    """As JSON says it: texts, numbers, days, yes and no."""
    for path in PATHS:
        query = asked(path)
        found = world.get(path, **query)
        expected = found.get("results", found.get("cells", [found]))
        answer = world.raw("GET", path, query=query | {"format": "csv"})
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        rows = lines(answer)
        table = TABLES["/" + path.rstrip("/").rpartition("/")[2] + "/"]
        assert list(rows[0]) == [column.code for column in table.columns], path
        assert len(rows) == len(expected) > 0, path
        names = rows[0].keys() & expected[0].keys()
        for row, wanted in zip(rows, expected, strict=True):
            for name in names:
                assert row[name].lstrip("'") == said(wanted[name]), (path, name)
        book = world.raw("GET", path, headers={"Accept": SPREADSHEET}, query=query)
        assert book["Content-Type"] == SPREADSHEET
        data = sheets(content(book))[0]
        assert data[0] == list(rows[0])
        assert len(data) == len(rows) + 1
        assert re.fullmatch(
            r'attachment; filename="camptrack-[A-Za-z0-9-]+\.xlsx"', book["Content-Disposition"]
        )


def said(value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ";".join(value)
        case str() if re.fullmatch(r"[01]\.\d+", value):
            return str(float(value))
        case _:
            return str(value)


def test_cells_are_harmless_and_names_intact(world) -> None:
    row = lines(world.raw("GET", "camps/", query={"format": "csv"}))[0]
    assert (row["name"], row["names_ar"], row["aliases"], row["latitude"]) == (
        *("'=Al-Hol", "الهول", "Hol;Hawl"),
        "36.375",
    )
    quotes = [each["quote"] for each in lines(world.raw("GET", "figures/", query={"format": "csv"}))]
    assert sorted(quotes) == ["", "'-5 °C, “1,000” people"]


def test_tags_under_the_names(world) -> None:
    for path in PATHS:
        query = asked(path) | {"hxl": "1"}
        first = lines(world.raw("GET", path, query=query | {"format": "csv"}))[0]
        assert all(re.fullmatch(r"#[a-z]+[0-9]?(\+[a-z][a-z0-9_]*)*", tag) for tag in first.values()), first
        book = sheets(content(world.raw("GET", path, query=query | {"format": "xlsx"})))
        assert book[0][1] == list(first.values())
    for query in ({"hxl": "1"}, {"hxl": "1", "format": "geojson"}):
        assert codes(world.get("camps/", expect=400, **query)) == {("?hxl", "tags_without_table")}
    assert codes(world.get("camps/", expect=400, hxl="yes")) == {("?hxl", "not_in_vocabulary")}
    assert codes(world.get("schedules/", expect=400, hxl="1")) == {("?hxl", "unknown_parameter")}


def test_places_on_a_map(world) -> None:
    for path, query in (("camps/", {}), ("totals/", asked("totals/"))):
        answer = world.raw("GET", path, headers={"Accept": "application/geo+json"}, query=query)
        assert answer["Content-Type"] == "application/geo+json"
        found = json.loads(content(answer))
        geometries = [feature["geometry"] for feature in found["features"]]
        assert geometries == [{"type": "Point", "coordinates": [41.151, 36.375]}, None]
    totals = json.loads(content(answer))["features"][0]["properties"]
    assert (totals["camp_code"], totals["best"], totals["pending"]) == ("SY-ALHOL", 1070, False)
    areas = json.loads(content(world.raw("GET", "totals/", query={"format": "geojson", "on": DAY})))
    assert [(each["geometry"], each["properties"]["best"]) for each in areas["features"]] == [(None, 1070)]


def test_what_a_route_cannot_give(world) -> None:
    for path, query in (
        ("areas/", {"format": "geojson"}),
        ("camps/SY-ALHOL/", {"format": "csv"}),
        ("schedules/", {"format": "xlsx"}),
    ):
        answer = world.raw("GET", path, query=query)
        assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
        assert codes(json.loads(answer.content)) == {("", "not_acceptable")}
    for accept in ("text/html", "application/geo+json"):
        assert world.raw("GET", "areas/", headers={"Accept": accept}).status_code == 406
    for accept, kind in (
        ("application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, application/json;q=0.9", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("application/json;q=0", "application/problem+json"),
    ):
        assert world.raw("GET", "areas/", headers={"Accept": accept})["Content-Type"] == kind
    # The parameter decides, whatever a browser accepts.
    assert lines(world.raw("GET", "areas/", query={"format": "csv"}, headers={"Accept": "text/html"}))
    assert codes(world.get("areas/", expect=400, format="pdf")) == {("?format", "not_in_vocabulary")}
    written = world.raw("POST", "camps/", {}, headers={"Accept": "text/csv"})
    assert written.status_code == 406


def test_what_only_members_see_is_empty_to_others(world, reader) -> None:
    (mine,), (other,) = (
        lines(asking.raw("GET", "reports/", query={"format": "csv"})) for asking in (world, reader)
    )
    assert (mine["figures_count"], mine["external_id"], other["external_id"]) == ("2", "", "")
    first, second = (
        lines(asking.raw("GET", "figures/", query={"format": "csv"}))[0] for asking in (world, reader)
    )
    assert (first["published_reliability"], second["published_reliability"]) == ("A", "")
    assert lines(reader.raw("GET", "sources/", query={"format": "csv"}))[0]["reliability"] == ""


def test_pages_of_a_table_name_the_next_one(world) -> None:
    first = world.raw("GET", "camps/", query={"format": "csv", "limit": "1"})
    address = re.fullmatch(r'<http://testserver(/api/v1/camps/\?[^>]*)>; rel="next"', first["Link"])
    second = world.raw("GET", address[1])
    assert [row["code"] for row in lines(first) + lines(second)] == ["SY-ALHOL", "SY-OTHER"]
    assert second["Link"].endswith('rel="prev"')
    assert "Link" not in world.raw("GET", "camps/", query={"format": "csv", "limit": "2"})


@pytest.mark.django_db(transaction=True)
def test_what_is_longer_than_a_page_comes_from_one_snapshot(world, monkeypatch) -> None:
    """A page a row. Its reader may go away in the middle."""
    monkeypatch.setattr(formats, "PAGE", 1)
    for path in ("reports/", "figures/", "camps/", "areas/", "totals/", "flows/"):
        world.post("reports/", report([headcount("SY-ALHOL", 1100, on="2019-03-16")]))
        query = asked(path)
        whole = world.get(path, **query)["results"]
        answer = world.raw("GET", path, query=query | {"format": "csv"})
        assert (answer.streaming, "ETag" in answer) == (len(whole) > 1, len(whole) <= 1)
        assert len(lines(answer)) == len(whole), path
        data = sheets(content(world.raw("GET", path, query=query | {"format": "xlsx"})))[0]
        assert len(data) == len(whole) + 1
    answer = world.raw("GET", "camps/", query={"format": "geojson"})
    assert len(json.loads(content(answer))["features"]) == 2
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    assert codes(world.get("camps/", expect=400, format="xlsx")) == {("?format", "too_many_rows")}
    answer = world.raw("GET", "camps/", query={"format": "csv"})
    parts = iter(answer.streaming_content)
    assert b"code" in next(parts)
    answer.close()
    # Servers close what they have sent; the test's client leaves a HEAD open.
    with closing(world.raw("HEAD", "camps/", query={"format": "csv"})) as answer:
        assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_stream_sees_nothing_that_commits_meanwhile(world, cast, monkeypatch) -> None:
    monkeypatch.setattr(formats, "PAGE", 1)
    streamed = iter(world.raw("GET", "camps/", query={"format": "csv"}).streaming_content)
    begun = [next(streamed), next(streamed)]
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("15min",), "a slow line is waited for"
    assert gc.isenabled(), "meanwhile others make garbage"
    in_another_thread(lambda: factories.camp("SY-LATER"))
    text = b"".join([*begun, *streamed]).decode()
    assert ("SY-OTHER" in text, "SY-LATER" in text) == (True, False)
    assert "SY-LATER" in content(world.raw("GET", "camps/", query={"format": "csv"})).decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("file_format", "begins", "holds"), [("csv", b"code", b"SY-OTHER"), ("xlsx", b"PK", b"")]
)
def test_streams_end_and_are_few(world, monkeypatch, file_format: str, begins: bytes, holds: bytes) -> None:
    """Whoever reads slowly holds neither the database's state nor all threads."""
    monkeypatch.setattr(formats, "PAGE", 1)
    monkeypatch.setattr(formats, "PIECE", 1000)
    ask = partial(world.raw, "GET", "camps/", query={"format": file_format})
    first, second = ask(), ask()
    refused = ask()
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert codes(json.loads(refused.content)) == {("", "busy")}
    assert world.get("camps/")["results"]
    first.close()
    third = ask()
    assert holds in content(third)
    late = iter(second.streaming_content)
    assert begins in next(late)
    monkeypatch.setattr(streams, "monotonic", lambda: time.monotonic() + streams.LONGEST)
    with pytest.raises(TimeoutError):
        next(late)
    second.close()


@pytest.mark.django_db(transaction=True)
def test_a_workbook_that_is_not_sent_has_no_place(world, monkeypatch) -> None:
    """Its reader has it, or it cannot be written."""
    monkeypatch.setattr(formats, "PAGE", 1)
    ask = partial(world.raw, "GET", "camps/", query={"format": "xlsx"})
    with closing(ask()) as first:
        assert int(first["Content-Length"]) == len(content(first)) > 1000
    for _ in range(streams.MOST_STREAMS + 1):
        assert ask(headers={"If-None-Match": first["ETag"]}).status_code == 304
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    for _ in range(streams.MOST_STREAMS + 1):
        assert ask().status_code == 400


def test_a_reader_who_takes_nothing_is_not_waited_for_longer(rf) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        request = rf.get("/", **{"gunicorn.socket": ours})
        parts = (each for each in [b"x"])
        with closing(streams.Streamed(request, parts, {}, streams.place())) as answer:
            assert list(answer.streaming_content) == [b"x"]
        assert streams.LONGEST - 5 < ours.gettimeout() <= streams.LONGEST


def test_what_is_worked_out_elsewhere_is_told_in_json(world, cast, monkeypatch) -> None:
    monkeypatch.setattr("camptrack.queries.known.MOST_CAMPS", 1)
    answer = world.raw(
        "GET", "areas/SYR/population/", query={"known_at": "2019-03-20T00:00:00Z", "format": "csv"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (202, "application/json")
    assert "format=csv" in json.loads(answer.content)["question"]


def test_a_reader_may_pull_and_a_stranger_may_not(world, reader) -> None:
    assert reader.raw("GET", "totals/", query={"format": "csv"}).status_code == 200
    refused = Partner().raw("GET", "totals/", query={"format": "csv"})
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")
