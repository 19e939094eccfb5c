"""Schedules and recipients over REST."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from api import schedule_examples
from camptrack.models import ApiKey, Camp, Schedule
from camptrack.periods import runs_after
from camptrack.queries.schedules import timetable_of
from tests import factories
from tests.api.asking import SCHEDULE, Partner, codes, partner
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def with_administer(asking: Partner, cast: Cast) -> Partner:
    """What a person's session holds; keys are not made with it."""
    assert asking.key
    key = ApiKey.objects.get(prefix=asking.key.split("_")[1])
    factories.grant(key.user, cast.demo_relief, "administer")
    return asking


@pytest.fixture
def dana(cast: Cast, camp: Camp) -> Partner:
    return with_administer(partner(cast.demo_relief, "read"), cast)


@pytest.fixture
def member(cast: Cast) -> Partner:
    return partner(cast.demo_relief, "read")


def test_made_shown_and_changed(dana: Partner, member: Partner, reader: Partner) -> None:
    made = dana.post("schedules/", SCHEDULE)
    runs = made.pop("next_runs")
    assert made == {
        **SCHEDULE,
        "organisation": "demo-relief",
        "titles": {},
        "camps": [],
        "day": None,
        "every_days": None,
        "automatic": False,
        "catch_up": "latest",
        "contact": "",
        "licence": "",
        "paused": False,
        "warnings": [],
    }
    first = datetime.fromisoformat(runs[0]["due_at"])
    assert timedelta(0) < first - datetime.now(UTC) <= timedelta(days=7)
    assert len(runs) == 3
    assert member.get("schedules/weekly/")["next_runs"] == runs
    assert [each["slug"] for each in member.get("schedules/")["results"]] == ["weekly"]
    reader.get("schedules/weekly/", expect=404)
    assert reader.get("schedules/")["results"] == []

    change: dict[str, Any] = {"cadence": "month", "weekday": None, "day": 5, "titles": {"ar": "النازحون"}}
    changed = dana.patch("schedules/weekly/", change | {"organisation": "demo-relief"})
    assert {name: changed[name] for name in change} == change
    assert changed["next_runs"][0]["start"].endswith("-01")
    paused = dana.patch("schedules/weekly/", {"paused": True})
    assert (paused["paused"], paused["next_runs"]) == (True, [])
    assert dana.patch("schedules/weekly/", {"paused": False})["next_runs"] == changed["next_runs"]


def test_of_camps(dana: Partner, camp: Camp) -> None:
    into = factories.camp("SY-ROJ", area=camp.area)
    merged = factories.camp("SY-OLD", area=camp.area, merged_into=into)
    body = {**SCHEDULE, "area": None, "camps": ["SY-ALHOL", merged.code]}
    made = dana.post("schedules/", body)
    assert (made["area"], made["camps"]) == (None, ["SY-ALHOL", "SY-ROJ"])
    problem = dana.patch("schedules/weekly/", {"camps": ["SY-ALHOL", "NOWHERE"]}, expect=400)
    assert codes(problem) == {("/camps/1", "unknown")}
    changed = dana.patch("schedules/weekly/", {"camps": [], "area": "SY08"})
    assert (changed["area"], changed["camps"]) == ("SY08", [])


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"zone": "Asia/Damaskus"}, [("/zone", "unknown")]),
        ({"at": "7 o'clock"}, [("/at", "invalid_time")]),
        ({"at": "24:00"}, [("/at", "invalid_time")]),
        ({"at": 7}, [("/at", "invalid_time")]),
        ({"starts_on": "next week"}, [("/starts_on", "invalid_date")]),
        ({"weekday": 8}, [("/weekday", "max_value")]),
        ({"area": "SYR", "camps": ["SY-ALHOL"]}, [("/camps", "area_or_camps")]),
        ({"area": "NOWHERE"}, [("/area", "unknown")]),
        ({"area": None}, [("/area", "required")]),
        ({"languages": []}, [("/languages", "empty")]),
        ({"languages": ["en", "de"]}, [("/languages/1", "not_in_vocabulary")]),
        ({"formats": "pdf"}, [("/formats", "not_a_list")]),
        ({"formats": ["pdf", "pdf"]}, [("/formats/1", "named_twice")]),
        ({"catch_up": "some"}, [("/catch_up", "not_in_vocabulary")]),
        ({"titles": ["a"]}, [("/titles", "not_an_object")]),
        ({"titles": {"de": "a"}}, [("/titles/de", "not_in_vocabulary")]),
        ({"organisation": "elsewhere"}, [("/organisation", "unknown")]),
        ({"colour": "red"}, [("/colour", "unknown_field")]),
    ],
    ids=lambda each: str(each) if isinstance(each, dict) else "",
)
def test_bad_schedules(dana: Partner, change: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    assert codes(dana.post("schedules/", {**SCHEDULE, **change}, expect=400)) == set(wrong)
    assert not Schedule.objects.exists()


def test_whose_it_is(dana: Partner, cast: Cast) -> None:
    assert dana.key
    user = ApiKey.objects.get(prefix=dana.key.split("_")[1]).user
    factories.grant(user, cast.elsewhere, "administer")
    problem = dana.post("schedules/", SCHEDULE, expect=400)
    assert codes(problem) == {("/organisation", "required")}
    assert "demo-relief, elsewhere" in problem["errors"][0]["detail"]
    dana.post("schedules/", {**SCHEDULE, "organisation": "demo-relief"})
    problem = dana.patch("schedules/weekly/", {"organisation": "elsewhere", "slug": "anew"}, expect=400)
    assert codes(problem) == {("/organisation", "immutable"), ("/slug", "immutable")}
    # Those that one does not administer are not told of, whichever is named.
    factories.organisation(slug="hidden")
    for named in ("hidden", "nowhere"):
        problem = dana.patch("schedules/weekly/", {"organisation": named}, expect=400)
        assert codes(problem) == {("/organisation", "unknown")}
        assert problem["errors"][0]["detail"].endswith(": demo-relief, elsewhere.")
    assert codes(dana.post("schedules/", {**SCHEDULE, "organisation": "demo-relief"}, expect=400)) == {
        ("/slug", "unique")
    }


def test_lists(dana: Partner, cast: Cast, camp: Camp) -> None:
    dana.post("schedules/", SCHEDULE)
    dana.post("schedules/", {**SCHEDULE, "slug": "district", "area": "SY08", "paused": True})
    found = {
        "area=SY08": ["district"],
        "area=SYR": ["weekly", "district"],
        "cadence=month": [],
        "paused=true": ["district"],
        "paused=false": ["weekly"],
        "search=WEEK": ["weekly"],
    }
    for question, slugs in found.items():
        name, value = question.split("=")
        assert [each["slug"] for each in dana.get("schedules/", **{name: value})["results"]] == slugs
    dana.get("schedules/", paused="maybe", expect=400)


def test_a_zone_that_is_no_longer_known_is_a_warning(dana: Partner) -> None:
    dana.post("schedules/", SCHEDULE)
    Schedule.objects.update(zone="Asia/Damaskus")
    shown = dana.get("schedules/weekly/")
    assert shown["next_runs"] == []
    assert [(each["pointer"], each["code"]) for each in shown["warnings"]] == [("/zone", "unknown")]
    assert "Asia/Damascus" in shown["warnings"][0]["detail"]
    assert dana.patch("schedules/weekly/", {"zone": "Asia/Damascus"})["warnings"] == []


# -- recipients


def test_recipients(dana: Partner, member: Partner, reader: Partner, cast: Cast) -> None:
    dana.post("schedules/", SCHEDULE)
    lines = [
        {"address": "amal@example.org", "name": "Amal", "language": "ar", "user": "amal"},
        {"kind": "webhook", "address": "https://example.org/hook"},
    ]
    path = "schedules/weekly/recipients/"
    made = dana.post(path, {"recipients": lines})["recipients"]
    rest = {"unsubscribed_at": None, "removed_at": None, "bounced_at": None, "bounce": ""}
    assert made == [
        {"id": made[0]["id"], "kind": "email", **lines[0], **rest},
        {"id": made[1]["id"], **lines[1], "name": "", "language": "en", "user": None, **rest},
    ]
    assert dana.get(path)["results"] == made
    assert dana.get(path, kind="webhook")["results"] == made[1:]
    assert dana.get(path, search="AMAL")["results"] == made[:1]
    # Addresses are for who administers the schedule.
    member.get(path, expect=403)
    member.post(path, {"recipients": lines}, expect=403)
    reader.get(path, expect=403)

    removed = dana.post(f"{path}{made[0]['id']}/remove/", expect=200)
    assert removed["removed_at"] is not None
    assert dana.get(path)["results"] == made[1:]
    problem = dana.post(f"{path}{made[0]['id']}/remove/", expect=409)
    assert codes(problem) == {("", "already_removed")}
    dana.post(f"{path}{10**30}/remove/", expect=404)
    other = factories.recipient()
    dana.post(f"{path}{other.pk}/remove/", expect=404)


def test_an_administrator_elsewhere_finds_nothing(dana: Partner, cast: Cast) -> None:
    dana.post("schedules/", SCHEDULE)
    other = partner(cast.elsewhere, "read")
    assert other.key
    user = ApiKey.objects.get(prefix=other.key.split("_")[1]).user
    factories.grant(user, cast.elsewhere, "administer")
    path = "schedules/weekly/recipients/"
    other.patch("schedules/weekly/", {"title": "Ours"}, expect=404)
    other.get(path, expect=404)
    other.post(path, {"recipients": [{"address": "omar@example.org"}]}, expect=404)
    other.post(f"{path}1/remove/", expect=404)


def test_bad_lines_are_named(dana: Partner, cast: Cast) -> None:
    dana.post("schedules/", SCHEDULE)
    path = "schedules/weekly/recipients/"
    good = {"address": "a@example.org"}
    for lines, wrong in (
        ([good, {"address": "b"}, good], {("/1/address", "invalid_format"), ("/2/address", "named_twice")}),
        ([good, {"address": 1}], {("/1/address", "not_a_text")}),
        ([{"address": "a@example.org", "user": "nobody"}], {("/0/user", "unknown")}),
        ([{**good, "user": "a\ud800"}], {("/0/user", "not_storable")}),
        ([{**good, "kind": "fax"}], {("/0/kind", "not_in_vocabulary")}),
        ([{"kind": "webhook", "address": "http://example.org"}], {("/0/address", "invalid_format")}),
        ([1], {("/0", "not_an_object")}),
        ([], {("", "empty")}),
    ):
        problem = dana.post(path, {"recipients": lines}, expect=400)
        assert codes(problem) == {(f"/recipients{pointer}", code) for pointer, code in wrong}
    dana.post(path, ["a@example.org"], expect=400)
    assert dana.get(path)["results"] == []
    dana.post(path, {"recipients": [good]})
    assert codes(dana.post(path, {"recipients": [good]}, expect=400)) == {
        ("/recipients/0/address", "named_already")
    }


def test_ten_thousand_in_one_call(dana: Partner) -> None:
    dana.post("schedules/", SCHEDULE)
    path = "schedules/weekly/recipients/"
    lines = [{"address": f"reader-{nth}@example.org", "language": "ar"} for nth in range(10_000)]
    assert len(dana.post(path, {"recipients": lines})["recipients"]) == 10_000
    dana.post(path, {"recipients": [*lines, {"address": "one@example.org"}]}, expect=400)


def test_the_examples_are_what_is_answered(dana: Partner) -> None:
    answered, shown = dana.post("schedules/", schedule_examples.SCHEDULE), schedule_examples.ANSWERED
    assert {**answered, "next_runs": None} == {**shown, "next_runs": None}
    before = datetime(2026, 11, 25, tzinfo=UTC)
    runs = islice(runs_after(timetable_of(Schedule.objects.get()), before), 3)
    assert [(f"{run.due_at:%Y-%m-%dT%H:%M:%SZ}", f"{run.start}", f"{run.end}") for run in runs] == [
        tuple(run.values()) for run in shown["next_runs"]
    ]
    assert [run.keys() for run in answered["next_runs"]] == [run.keys() for run in shown["next_runs"]]
    made = dana.post("schedules/al-hasakeh-weekly/recipients/", schedule_examples.RECIPIENTS)
    assert [each["user"] for each in made["recipients"]] == ["amal", None]
