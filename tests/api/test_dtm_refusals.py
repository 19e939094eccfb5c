"""What IOM's service refuses, as its clients are told; and what an answer costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from camptrack.queries import round_people, rounds
from tests.api.asking import Partner
from tests.api.dtm_service import OPERATION, PATH, Service, entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(writer, camp):
    return entered(writer, camp)


BAD = [
    ("admin0", {}, "Give at least one of"),
    ("admin0", {"CountryName": "Atlantis"}, "CountryName: No Country found matching your query"),
    ("admin0", {"Admin0Pcode": "\0"}, "Admin0Pcode: No Country found"),
    ("admin0", {"Operation": "Nowhere"}, "Operation: No Operation found matching your query"),
    ("admin0", {"Operation": "a\0b"}, "Operation: "),
    ("admin1", {"Admin0Pcode": "SYR", "Admin1Name": "Bekaa"}, "Admin1Name: No Admin1 found"),
    ("admin2", {"Admin0Pcode": "LBN", "Admin2Pcode": "SY0800"}, "Admin2Pcode: No Admin2 found"),
    ("admin0", {"Admin0Pcode": "SYR", "FromRoundNumber": "-1"}, "FromRoundNumber: Write a whole number"),
    ("admin0", {"Admin0Pcode": "SYR", "ToRoundNumber": "9" * 20}, "ToRoundNumber: Write a whole number"),
    ("admin0", {"Admin0Pcode": "SYR", "FromRoundNumber": 4, "ToRoundNumber": 3}, "FromRoundNumber: The"),
    ("admin0", {"Admin0Pcode": "SYR", "FromReportingDate": "01/02/2019"}, "FromReportingDate: Write"),
    (
        "admin0",
        {"Admin0Pcode": "SYR", "FromReportingDate": "2019-02-02", "ToReportingDate": "2019-02-01"},
        "FromReportingDate: The start is after",
    ),
    ("admin0", {"Admin0Pcode": "SYR", "Admin1Name": "Hasakeh"}, "Admin1Name: There is no such parameter"),
    ("admin0", {"Admin0Pcode": ["SYR", "LBN"]}, "Admin0Pcode: Give this parameter once"),
    ("country-list", {"colour": "red"}, "colour: There is no such parameter"),
    ("operation-list", {"format": "csv"}, "format: "),
]


def test_bad_parameters_are_said_in_the_envelope(world):
    for address, asked, said in BAD:
        (message,) = world.wrong(address, **asked)
        assert message.startswith(said), message


def test_keys(world, cast):
    assert Service("ct_a_b").raw("country-list").status_code == 401
    assert Client().get(f"{PATH}country-list").status_code == 401
    assert Partner(world.key).get(f"{PATH}country-list")["isSuccess"]
    answer = world.raw("country-list")
    assert {"Authorization", "Ocp-Apim-Subscription-Key"} <= {*answer["Vary"].split(", ")}
    assert answer["Cache-Control"] == "private, no-cache"
    for path in ("nothing", "admin3", "admin0/"):
        missing = world.raw(path)
        assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.usefixtures("early_in_a_minute")
def test_so_many_requests_a_minute(world, settings):
    settings.REQUESTS_PER_MINUTE = 2
    assert 429 in {world.raw("country-list").status_code for _nth in range(4)}


def test_as_many_statements_for_many_rows_as_for_one(world):
    counted = []
    for asked in ({"Operation": OPERATION, "FromRoundNumber": 4}, {"Operation": OPERATION}):
        world.rows("admin2", **asked)
        with CaptureQueriesContext(connection) as queries:
            world.rows("admin2", **asked)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 8


def test_too_much_at_once(world, monkeypatch):
    monkeypatch.setattr(round_people, "MOST_CAMP_DAYS", 2)
    assert "too much at once" in world.wrong("admin2", Admin0Pcode="SYR")[0]
    monkeypatch.setattr(rounds, "MOST_ROUNDS", 2)
    assert "too much at once" in world.wrong("admin2", Admin0Pcode="SYR")[0]
    monkeypatch.setattr(rounds, "MOST_ROUNDS", 1)
    assert len(world.rows("operation-list")) == 2, "this cannot be asked for less"
    asked = {"Admin0Pcode": "SYR", "Operation": OPERATION, "FromRoundNumber": 9}
    assert world.rows("admin2", **asked) == [], "the operation has rounds, more than one"
