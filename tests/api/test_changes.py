"""The feed of changes: what is told to whom, how one goes on, and when one must begin anew."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from camptrack.actions.sequencing import KEPT, clear_old_changes, place_changes
from camptrack.actions.totals import drain_waiting
from camptrack.models import ApiKey, Area, Camp, Change, User
from tests import factories
from tests.api.asking import Partner, arrivals, codes, headcount, partner, report
from tests.following import Follower, Get, differences, pull_everything

pytestmark = pytest.mark.django_db


def getting(partner: Partner) -> Get:
    return lambda path, query: partner.get(path, **query)


def told(answer: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(row["kind"], row["id"], row["reason"]) for row in answer["results"]]


def user_of(partner: Partner) -> User:
    assert partner.key is not None
    return ApiKey.objects.get(prefix=partner.key.split("_")[1]).user


def test_a_copy_that_follows_is_what_the_lists_tell(writer, reader, reviewer, camp, as_reviewer_of_camps):
    writer.post("reports/", report([headcount("SY-ALHOL")], title="Before anybody followed"))
    followers = [Follower(getting(each)) for each in (writer, reader)]

    def follow(limit: int) -> None:
        while drain_waiting(10):
            pass
        for follower in followers:
            follower.follow(limit)
            assert differences(follower.copy, pull_everything(follower.get)) == []

    breakdown = [{"gender": "f", "count": 400}, {"gender": "m", "count": 3}]
    wave = {"slug": "exodus", "label": "Exodus", "origin": "SY08"}
    draft = report(
        [headcount("SY-ALHOL", 2000, breakdown=breakdown), arrivals("SY-ALHOL", wave=wave)], publish=False
    )
    made = writer.post("reports/", draft)
    assert ("report", made["id"]) not in followers[1].copy
    follow(3)
    writer.post(f"reports/{made['id']}/publish/", expect=200)
    follow(1)
    assert followers[1].copy["report", made["id"]]["figures"][0]["breakdown"][1]["count"] is None
    figure = made["figures"][0]["id"]
    reviewer.post(f"figures/{figure}/decisions/", {"decision": "verify", "reason": "seen"})
    body = {key: value for key, value in draft.items() if key != "publish"}
    corrected = writer.post(f"reports/{made['id']}/correct/", {**body, "title": "Anew", "reason": "a digit"})
    follow(10)
    writer.post(f"reports/{corrected['id']}/retract/", {"reason": "wrong"}, expect=200)
    reviewer.patch("waves/exodus/", {"label": "The exodus"})
    writer.patch("camps/SY-ALHOL/", {"name": "Hol", "household_size": "4.5"})
    writer.post("camps/", {"code": "SY-NEW", "name": "New", "area": "SY08", "site_type": "urban"})
    Area.objects.filter(code="SY0800").update(code="SY80")
    follow(100)
    as_reviewer_of_camps.post("camps/SY-NEW/merge/", {"into": "SY-ALHOL", "reason": "one"}, expect=200)
    as_reviewer_of_camps.post("camps/SY-ALHOL/rename/", {"code": "SY-HOL", "reason": "a slip"}, expect=200)
    follow(7)
    assert ("camp", "SY-ALHOL") not in followers[1].copy
    assert ("camp_total", "SY-NEW") not in followers[1].copy


@pytest.fixture
def as_reviewer_of_camps(cast):
    return partner(cast.demo_relief, "read", "write", "review")


def test_what_is_gone_says_why(writer, reader, camp):
    start = reader.get("changes/", after="latest")["next_cursor"]
    kept = writer.post("reports/", report([headcount("SY-ALHOL")], title="Retracted"))
    writer.post(f"reports/{kept['id']}/retract/", {"reason": "wrong"}, expect=200)
    other = writer.post("reports/", report([], title="Superseded"))
    later = writer.post(
        f"reports/{other['id']}/correct/",
        {key: value for key, value in report(title="Better", reason="mended").items() if key != "publish"},
    )
    factories.camp("SY-OLD", area=camp.area, merged_into=camp)
    Camp.objects.filter(code="SY-ALHOL").update(code="SY-HOL")
    answer = reader.get("changes/", after=start)
    assert set(told(answer)) == {
        ("report", kept["id"], "retracted"),
        ("figure", kept["figures"][0]["id"], "retracted"),
        ("report", other["id"], "superseded"),
        ("report", later["id"], None),
        ("camp", "SY-OLD", "merged"),
        ("camp_total", "SY-OLD", "merged"),
        ("camp", "SY-ALHOL", "renamed"),
        ("camp_total", "SY-ALHOL", "renamed"),
        ("camp", "SY-HOL", None),
        ("camp_total", "SY-HOL", None),
    }
    rows = {(row["kind"], row["id"]): row for row in answer["results"]}
    assert rows["report", kept["id"]]["object"]["status"] == "retracted"
    assert rows["report", kept["id"]]["change"] == "gone"
    assert rows["camp", "SY-OLD"]["object"]["merged_into"] == "SY-HOL"
    assert rows["camp", "SY-ALHOL"]["object"] is None
    assert rows["camp_total", "SY-HOL"]["object"]["camp_code"] == "SY-HOL"
    assert [row["position"] for row in answer["results"]] == sorted(row["position"] for row in rows.values())


def test_drafts_are_told_to_members_alone(writer, reader):
    start = reader.get("changes/", after="latest")["next_cursor"]
    made = writer.post("reports/", report([headcount("SY-ALHOL")], publish=False))
    ids = [("report", made["id"], None), ("figure", made["figures"][0]["id"], None)]
    assert told(writer.get("changes/"))[-2:] == ids
    answer = reader.get("changes/", after=start, kind="report")
    assert (answer["results"], answer["next"]) == ([], None)
    assert answer["next_cursor"] != start
    assert reader.get("changes/", after=answer["next_cursor"])["results"] == []


def test_pages_and_kinds(writer, reader):
    for nth in range(5):
        factories.wave(f"wave-{nth}")
    factories.source("reach")
    answer = reader.get("changes/", limit=2, kind="wave")
    found = told(answer)
    while answer["next"]:
        query = {name: value for name, (value,) in parse_qs(urlsplit(answer["next"]).query).items()}
        assert query["after"] == answer["next_cursor"]
        answer = reader.get("changes/", **query)
        found += told(answer)
    assert found == [("wave", f"wave-{nth}", None) for nth in range(5)]
    # Past what is of other kinds, too.
    assert answer["next_cursor"] == reader.get("changes/", after="latest")["next_cursor"]
    assert ("source", "reach", None) in told(reader.get("changes/"))


def test_more_is_said_to_be_there_while_changes_wait(reader, monkeypatch):
    monkeypatch.setattr("api.changes.PLACED", 1)
    monkeypatch.setattr("camptrack.actions.sequencing.TOGETHER", 1)
    Change.objects.all().delete()
    factories.wave("one")
    factories.wave("two")
    first = reader.get("changes/")
    assert (told(first), first["next"] is None) == ([("wave", "one", None)], False)
    monkeypatch.undo()
    second = reader.get("changes/", after=first["next_cursor"])
    assert (told(second), second["next"]) == ([("wave", "two", None)], None)


def test_one_goes_on_from_a_position_as_well(reader):
    Change.objects.all().delete()
    factories.wave("one")
    factories.wave("two")
    (row, _) = reader.get("changes/", after="0")["results"]
    assert told(reader.get("changes/", after=row["position"])) == [("wave", "two", None)]


def gone(partner: Partner, cursor: str) -> str:
    """Refused, and told where to go on from."""
    problem = partner.get("changes/", after=cursor, expect=410)
    assert codes(problem) == {("?after", "cursor_gone")}
    assert problem["next_cursor"] in problem["detail"]
    assert partner.get("changes/", after=problem["next_cursor"])["results"] == []
    return str(problem["next_cursor"])


def test_who_was_away_too_long_begins_anew(reader):
    Change.objects.all().delete()
    empty = reader.get("changes/")["next_cursor"]
    factories.wave("one")
    assert told(reader.get("changes/", after=empty)) == [("wave", "one", None)]
    first = reader.get("changes/")["next_cursor"]
    factories.wave("two")
    last = reader.get("changes/")["next_cursor"]
    clear_old_changes(now=timezone.now() + KEPT + timedelta(days=1))
    for cursor in (empty, first, "0", "1"):
        assert gone(reader, cursor) == last
    assert reader.get("changes/", after=last)["results"] == []
    # Without a cursor there is nothing to miss: what is kept.
    assert told(reader.get("changes/")) == [("wave", "two", None)]


def test_who_may_see_something_else_begins_anew(reader, cast):
    factories.wave("one")
    cursor = reader.get("changes/")["next_cursor"]
    joined = factories.grant(user_of(reader), cast.demo_relief, "view")
    gone(reader, cursor)
    as_member = reader.get("changes/")["next_cursor"]
    joined.delete()
    gone(reader, as_member)
    assert reader.get("changes/", after=cursor)["results"] == []
    factories.grant(user_of(reader), cast.elsewhere, "review")
    gone(reader, cursor)


def test_who_has_read_more_than_there_is_begins_anew(reader):
    """An older dump was restored, and other things happened since."""
    factories.wave("one")
    cursor = reader.get("changes/")["next_cursor"]
    with connection.cursor() as sql:
        sql.execute("UPDATE camptrack_change SET at = at + interval '1 hour'")
    gone(reader, cursor)
    gone(reader, str(int(cursor.partition("-")[0]) + 1))


@pytest.mark.parametrize(
    "cursor", ["x", "-1", "1-", "1-zzzzzzzzzzzz", "9" * 19, "١", "1 ", "1-0123456789abc"]
)
def test_cursors_that_are_none(reader, cursor):
    assert codes(reader.get("changes/", after=cursor, expect=400)) == {("?after", "bad_cursor")}


def test_everything_wrong_is_said_at_once(reader):
    problem = reader.get("changes/", after="x", kind="camps", limit="0", cursor="1", expect=400)
    assert codes(problem) == {
        ("?after", "bad_cursor"),
        ("?kind", "not_in_vocabulary"),
        ("?limit", "out_of_range"),
        ("?cursor", "unknown_parameter"),
    }


def test_a_page_costs_the_same_however_long(writer, reader, django_assert_max_num_queries):
    for nth in range(4):
        writer.post("reports/", report([headcount("SY-ALHOL", 1000 + nth)], title=f"Update {nth}"))
    while drain_waiting(10):
        pass
    place_changes(1000)
    with django_assert_max_num_queries(33):
        assert len(reader.get("changes/")["results"]) > 10
