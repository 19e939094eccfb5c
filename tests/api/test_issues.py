"""Issues over REST: asked for, followed, read, decided about; each reader sees what is theirs to see."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
import pytest
from django.test import Client

from api import issue_examples
from camptrack.actions import issues
from camptrack.actions.issues import make_next_issue
from camptrack.models import Area, Issue, Schedule
from camptrack.situation import from_json
from camptrack.vocabulary import IssueStatus, Sensitivity
from tests import factories
from tests.api.asking import Partner, codes, headcount, partner, report
from tests.api.test_examples import masked

pytestmark = pytest.mark.django_db

PERIOD = {"start": "2019-03-11", "end": "2019-03-17"}


@pytest.fixture
def schedule(cast, writer) -> Schedule:
    """Weekly, of Al-Hasakeh; there is a count of al-Hol."""
    writer.post("reports/", report([headcount("SY-ALHOL", on="2019-03-14")]))
    return factories.schedule(
        organisation=cast.demo_relief,
        slug="hasakeh-weekly",
        title="Camps of Al-Hasakeh, weekly",
        area=Area.objects.get(code="SY08"),
        languages=["en"],
        formats=["json", "csv"],
    )


def asked(writer: Partner, **changes: Any) -> dict[str, Any]:
    made = writer.post("schedules/hasakeh-weekly/issues/", {**PERIOD, **changes})
    assert make_next_issue()
    return made


@pytest.fixture
def issue(writer, schedule) -> dict[str, Any]:
    """Made; waits for approval."""
    return asked(writer)


def published(issue: dict[str, Any], sensitivity: str = Sensitivity.PUBLIC) -> str:
    """As if somebody had approved it; its address."""
    Schedule.objects.update(sensitivity=sensitivity)
    Issue.objects.filter(pk=issue["id"]).update(status=IssueStatus.PUBLISHED)
    return f"issues/{issue['id']}/"


def test_asked_for_made_and_read(writer, schedule):
    made = writer.post("schedules/hasakeh-weekly/issues/", {**PERIOD, "known_at": None})
    assert (made["status"], made["number"], made["digest"], made["edition"]) == ("due", 1, None, "members")
    path = f"issues/{made['id']}/"
    writer.get(f"{path}data/", expect=404)
    assert make_next_issue()
    found = writer.get(path)
    assert (found["status"], found["camps"], found["camps_done"], found["policy"]) == ("waiting", 1, 1, "1")
    assert [event["kind"] for event in found["events"]] == ["made"]
    data = writer.get(f"{path}data/")
    assert sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest() == found["digest"]
    assert from_json(data).key.people.best == 1000
    assert data["rows"][0]["reliability"] == "A"


def test_the_example_is_what_is_answered(writer, schedule):
    body = {**issue_examples.REQUEST, "known_at": "2019-03-11T05:00:00Z"}
    made = writer.post("schedules/hasakeh-weekly/issues/", body)
    assert masked(made) == masked(issue_examples.ISSUE)


def test_files_come_as_they_were_written(writer, issue):
    path = f"issues/{issue['id']}/"
    files = writer.get(path)["files"]
    assert {(each["language"], each["format"]) for each in files} == {
        (language, each) for language in ("en",) for each in ("json", "csv", "html")
    }
    for each in files:
        address = f"{path}files/{each['language']}/{each['format']}/"
        answer = writer.raw("GET", address)
        assert answer.status_code == 200
        assert (len(answer.content), sha256(answer.content).hexdigest()) == (each["size"], each["digest"])
        assert answer["ETag"] == f'"{each["digest"]}"'
        assert f"hasakeh-weekly-1-{each['language']}.{each['format']}" in answer["Content-Disposition"]
        again = writer.raw("GET", address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    answer = writer.raw("GET", f"{path}files/en/csv/", headers={"Accept": "text/csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    writer.get(f"{path}files/fr/csv/", expect=404)
    writer.get(f"{path}files/en/pdf/", expect=404)
    writer.get(f"{path}files/en/docx/", expect=404)


def test_what_is_not_out_is_the_organisations_alone(writer, reader, issue):
    path = f"issues/{issue['id']}/"
    other = partner(factories.organisation("third"), "read", "write")
    preview = asked(writer, preview=True)
    assert preview["number"] is None
    for address in (path, f"{path}data/", f"{path}files/en/json/", f"issues/{preview['id']}/"):
        writer.get(address)
        reader.get(address, expect=404)
    for what, body in (("approve", {}), ("discard", {"reason": "no"}), ("recall", {"reason": "no"})):
        other.post(f"{path}{what}/", body, expect=404)
    other.post("schedules/hasakeh-weekly/issues/", PERIOD, expect=404)
    assert reader.get("issues/")["results"] == []
    assert len(writer.get("issues/")["results"]) == 2


@pytest.mark.parametrize("sensitivity", Sensitivity.values)
def test_what_is_out_is_read_by_whom_it_is_for(writer, reader, issue, sensitivity):
    path = published(issue, sensitivity)
    assert writer.get(path)["edition"] == "members"
    if sensitivity == Sensitivity.MEMBERS:
        reader.get(path, expect=404)
        assert reader.get("issues/")["results"] == []
        return
    theirs = reader.get(path)
    assert theirs["edition"] == "shared"
    assert {"failure", "events", "attempts", "not_before"}.isdisjoint(theirs)
    assert [each["id"] for each in reader.get("issues/")["results"]] == [issue["id"]]
    # Grades, and they alone, are the members'.
    mine, told = writer.get(f"{path}data/"), reader.get(f"{path}data/")
    assert (mine["rows"][0]["reliability"], told["rows"][0]["reliability"]) == ("A", "")
    assert (mine["rows"][0]["credibility"], told["rows"][0]["credibility"]) == (2, None)
    assert from_json(told).key == from_json(mine).key
    assert json.loads(reader.raw("GET", f"{path}files/en/json/").content) == told
    assert json.loads(writer.raw("GET", f"{path}files/en/json/").content) == mine


def test_grades_of_another_organisations_reports_are_not_ours_to_tell(writer, cast, issue):
    theirs = partner(cast.elsewhere, "read", "write")
    theirs.post("reports/", report([headcount("SY-ALHOL", 1200, on="2019-03-16")]))
    later = asked(writer, end="2019-03-16")
    (row,) = writer.get(f"issues/{later['id']}/data/")["rows"]
    assert (row["people"]["best"], row["source"], row["reliability"]) == (1200, "OCHA", "")
    assert row["credibility"] is None


def test_decisions_by_key(writer, issue, reader):
    path = f"issues/{issue['id']}/"
    refused = writer.post(f"{path}approve/", {}, expect=403)
    assert "sign in" in refused["detail"]
    assert codes(writer.post(f"{path}recall/", {"reason": "x"}, expect=409)) == {("", "not_published")}
    assert codes(writer.post(f"{path}discard/", {}, expect=400)) == {("/reason", "required")}
    found = writer.post(f"{path}discard/", {"reason": "a camp is missing"}, expect=200)
    assert (found["status"], found["events"][-1]["reason"]) == ("discarded", "a camp is missing")
    assert codes(writer.post(f"{path}discard/", {"reason": "x"}, expect=409)) == {("", "not_waiting")}


def test_a_person_approves_and_recalls_and_everybody_sees_why(cast, reader, issue):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.dana, backend="django.contrib.auth.backends.ModelBackend")
    browser.cookies["csrftoken"] = "a" * 32

    def post(what: str, body: dict[str, str]) -> Any:
        return browser.post(
            f"/api/v1/issues/{issue['id']}/{what}/",
            json.dumps(body),
            content_type="application/json",
            headers={"X-CSRFToken": "a" * 32},
        )

    approved = post("approve", {})
    assert (approved.status_code, approved.json()["status"]) == (200, "published")
    assert approved.json()["events"][-1] | {"at": ""} == {
        "kind": "published",
        "reason": "",
        "by": "dana",
        "at": "",
    }
    assert reader.get(f"issues/{issue['id']}/")["recalled"] is None
    assert post("recall", {"reason": "counted twice"}).status_code == 200
    found = reader.get(f"issues/{issue['id']}/")
    assert (found["status"], found["recalled"]["reason"]) == ("recalled", "counted twice")


def test_what_is_wrong_with_a_request_is_said_at_once(writer, schedule):
    path = "schedules/hasakeh-weekly/issues/"
    tomorrow = (datetime.now(tz=UTC).date() + timedelta(days=1)).isoformat()
    problem = writer.post(path, {"start": tomorrow, "end": tomorrow, "known_at": tomorrow}, expect=400)
    assert codes(problem) == {("/end", "future"), ("/known_at", "future")}
    assert "ask again" in problem["errors"][0]["detail"]
    wrong = {"start": "2019-3-1", "known_at": "yesterday", "preview": "yes", "x": 1}
    assert codes(writer.post(path, wrong, expect=400)) == {
        ("/start", "invalid_date"),
        ("/end", "required"),
        ("/known_at", "invalid_moment"),
        ("/preview", "not_boolean"),
        ("/x", "unknown_field"),
    }
    assert codes(writer.post(path, {**PERIOD, "known_at": 3}, expect=400)) == {
        ("/known_at", "invalid_moment")
    }
    asked(writer)
    assert codes(writer.post(path, PERIOD, expect=409)) == {("", "issue_exists")}
    for _ in range(3):
        writer.post(path, {**PERIOD, "preview": True})
    refused = writer.raw("POST", path, {**PERIOD, "preview": True})
    assert (refused.status_code, refused["Retry-After"]) == (409, "1")
    assert refused.json()["errors"][0]["code"] == "too_many_previews"
    writer.post("schedules/no-such/issues/", PERIOD, expect=404)


def test_a_list_is_asked_by_schedule_place_state_and_days(writer, cast, schedule, camp):
    other = factories.schedule(organisation=cast.demo_relief, slug="camps", camps=[camp])
    for of, number, days in ((schedule, 1, (4, 10)), (schedule, 2, (11, 17)), (other, 1, (4, 17))):
        start, end = (date(2019, 3, day) for day in days)
        factories.made_issue(of, number=number, start=start, end=end, status=IssueStatus.WAITING)
    Issue.objects.filter(schedule=schedule, number=2).update(status=IssueStatus.DISCARDED)

    def found(**query: Any) -> list[tuple[str, int]]:
        rows = writer.get("issues/", **query)["results"]
        return sorted((row["schedule"], row["number"]) for row in rows)

    weekly, chosen = ("hasakeh-weekly", 1), ("camps", 1)
    assert found() == [chosen, weekly, ("hasakeh-weekly", 2)]
    assert found(schedule="camps") == [chosen]
    assert found(area="SY08") == [chosen, weekly, ("hasakeh-weekly", 2)]
    assert found(area="SY0800") == [chosen]
    assert found(status="discarded") == [("hasakeh-weekly", 2)]
    assert found(start_min="2019-03-05") == [("hasakeh-weekly", 2)]
    assert found(start_max="2019-03-04", end_max="2019-03-10") == [weekly]
    assert found(end_min="2019-03-11", start_max="2019-03-10") == [chosen]
    problem = writer.get("issues/", expect=400, status="lost", schedule="none", start_min="2019", end_min="x")
    assert codes(problem) == {
        ("?status", "not_in_vocabulary"),
        ("?schedule", "unknown"),
        ("?start_min", "invalid_date"),
        ("?end_min", "invalid_date"),
    }


def test_why_it_fails_is_told_to_members(writer, reader, schedule, monkeypatch):
    def broken(*_: object) -> None:
        message = "no font"
        raise ValueError(message)

    monkeypatch.setattr(issues, "write_files", broken)
    made = asked(writer)
    found = writer.get(f"issues/{made['id']}/")
    assert (found["status"], found["attempts"], found["failure"]) == ("due", 1, "ValueError: no font")
    assert [each["kind"] for each in found["events"]] == ["failed"]
    reader.get(f"issues/{made['id']}/", expect=404)
