"""Answers as known at a moment over more camps than one waits for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from camptrack.actions import calculations
from camptrack.actions.calculations import clear_old_calculations, work_on_calculations
from camptrack.models import Calculation, Camp
from camptrack.queries import known
from tests import factories
from tests.api.asking import arrivals, codes, headcount, partner, report

pytestmark = pytest.mark.django_db
QUESTIONS = [
    ("population", {"on": "2019-03-20", "compare": "2019-03-05"}),
    ("population", {"on": "2019-03-20"}),
    ("series", {"start": "2019-03-01", "end": "2019-03-31", "interval": "week"}),
    ("composition", {"on": "2019-03-20", "cut": "gender"}),
    ("composition", {"on": "2019-03-20", "cut": "age", "brackets": "adult"}),
]


@pytest.fixture
def many(writer, camp):
    """A country of 203 camps; three have evidence, one of them since yesterday's correction."""
    Camp.objects.bulk_create(
        Camp(code=f"SY-{nth:03}", name=f"{nth}", area=camp.area, site_type="urban") for nth in range(202)
    )
    cells = [{"gender": "f", "count": 600}, {"gender": "m", "count": 395}, {"gender": "x", "count": 5}]
    ages = [{"min_age": 0, "max_age": 17, "share": "0.5"}]
    figures = [headcount("SY-ALHOL", breakdown=cells), arrivals("SY-ALHOL"), arrivals("SY-007", 70)]
    writer.post("reports/", report([*figures, headcount("SY-150", 4000, on="2019-03-10", breakdown=ages)]))
    return writer


@pytest.fixture
def moment(many):
    return datetime.now(tz=UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(("what", "asked"), QUESTIONS)
def test_once_it_is_worked_out_the_answer_is_as_it_would_be_at_once(many, moment, monkeypatch, what, asked):
    path, asked = f"areas/SYR/{what}/", {**asked, "known_at": moment}
    first = many.get(path, expect=202, **asked)
    assert (first["status"], first["camps"], first["camps_done"], first["area"]) == ("waiting", 203, 0, "SYR")
    assert many.get(path, expect=202, **asked)["id"] == first["id"]
    monkeypatch.setattr(calculations, "BATCH", 50)
    assert work_on_calculations() == 1
    state = many.get(f"calculations/{first['id']}/")
    assert (state["status"], state["camps_done"]) == ("waiting", 50)
    assert work_on_calculations(seconds=60) == 4
    state = many.get(f"calculations/{first['id']}/")
    assert (state["status"], state["camps_done"], state["camps"]) == ("finished", 203, 203)
    worked_out = many.get(path, **asked)
    monkeypatch.setattr(known, "MOST_CAMPS", 1000)
    at_once = many.get(path, **asked)
    unsettled = {name: at_once[name] for name in ("settled_through", "computed_at")}
    assert {**worked_out, **unsettled} == at_once
    assert work_on_calculations() == 0


def test_the_answer_says_where_to_ask(many):
    answer = many.raw("GET", "areas/SYR/population/", query={"known_at": today()})
    found = answer.json()
    assert answer.headers["Location"].endswith(f"/api/v1/calculations/{found['id']}/")
    assert answer.headers["Retry-After"] == "2"
    # Today's date means now: the address names the moment that was meant.
    work_on_calculations(seconds=60)
    address = found["question"].removeprefix("http://testserver")
    assert many.ask("GET", address, expect=200)["known_at"] == found["known_at"]


def today():
    return datetime.now(tz=UTC).date().isoformat()


def test_evidence_of_so_many_camps_is_refused(many):
    assert codes(many.get("areas/SYR/evidence/", expect=400)) == {("", "too_many_camps")}


def test_now_needs_no_calculation(many):
    for what, asked in QUESTIONS:
        many.get(f"areas/SYR/{what}/", **asked)


def test_one_who_waits_for_many_is_told_to_wait(many, reader, moment):
    for day in range(1, 6):
        many.get("areas/SYR/population/", expect=202, known_at=moment, on=f"2019-03-{day:02}")
    asked = {"known_at": moment, "on": "2019-03-06"}
    refused = many.raw("GET", "areas/SYR/population/", query=asked)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "too_many_calculations")
    assert refused.headers["Retry-After"] == "1"
    # What is asked already is no new one; and somebody else may ask.
    many.get("areas/SYR/population/", expect=202, known_at=moment, on="2019-03-01")
    reader.get("areas/SYR/population/", expect=202, **asked)
    work_on_calculations(seconds=60)
    many.get("areas/SYR/population/", **asked)


def test_a_camp_taken_away_meanwhile_is_left_out(many, moment, monkeypatch):
    monkeypatch.setattr(calculations, "BATCH", 100)
    first = many.get("areas/SYR/population/", expect=202, known_at=moment)
    work_on_calculations()
    Camp.objects.filter(code="SY-201").update(area=factories.country("IRQ"))
    work_on_calculations(seconds=60)
    state = many.get(f"calculations/{first['id']}/")
    assert (state["status"], state["camps"], state["camps_done"]) == ("finished", 202, 202)


def test_one_that_fails_is_told_and_tried_again_when_it_is_asked_again(many, moment, monkeypatch):
    def broken(*_: object) -> None:
        message = "no such figure"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(calculations, "add_camps", broken)
    first = many.get("areas/SYR/population/", expect=202, known_at=moment)
    assert work_on_calculations() == 1
    assert many.get(f"calculations/{first['id']}/")["status"] == "failed"
    assert "no such figure" in Calculation.objects.get().failure
    monkeypatch.undo()
    again = many.get("areas/SYR/population/", expect=202, known_at=moment)
    assert (again["status"], again["id"] != first["id"]) == ("waiting", True)
    work_on_calculations(seconds=60)
    many.get("areas/SYR/population/", known_at=moment)


def test_one_whose_database_goes_away_is_not_its_fault(many, moment, monkeypatch):
    def gone(*_: object) -> None:
        raise OperationalError

    many.get("areas/SYR/population/", expect=202, known_at=moment)
    monkeypatch.setattr(calculations, "add_camps", gone)
    with pytest.raises(OperationalError):
        work_on_calculations()
    assert Calculation.objects.get().failure == ""


def test_they_are_kept_for_a_day(many, moment):
    many.get("areas/SYR/population/", expect=202, known_at=moment)
    now = datetime.now(tz=UTC)
    assert clear_old_calculations(now=now + timedelta(hours=23)) == 0
    assert clear_old_calculations(now=now + timedelta(hours=25)) == 1


def test_an_unknown_calculation_is_not_found(reader):
    reader.get("calculations/6f0c7a52-1111-4222-8333-444455556666/", expect=404)
    partner(factories.organisation("others"), "read").get("calculations/none/", expect=404)
