"""`Prefer: return=preview`: everything is checked and worked out, and nothing of it is kept."""

import json
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection

from camptrack.actions import previews
from camptrack.actions.totals import drain_waiting
from camptrack.models import ApiKey, Decision, Report
from tests import factories
from tests.api.asking import Partner, arrivals, codes, headcount, in_another_thread, partner, report

pytestmark = pytest.mark.django_db(transaction=True)
#: nothing else of the application's is written by asking
BUT_FOR = {"camptrack_apikey": "last_used_at"}


def hashes() -> dict[str, str]:
    """Of every table that the application may read; sequences move on, rows do not."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = f"to_jsonb(t) - '{BUT_FOR[table]}'" if table in BUT_FOR else "to_jsonb(t)"
            cursor.execute(f"SELECT md5(string_agg(({rows})::text, '|' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def previewed(asking: Partner, path: str, body: Any = None, **headers: str) -> Any:
    """The answer, which was told to be a preview, after which every table is as it was."""
    before = hashes()
    answer = asking.raw("POST", path, body, headers={"Prefer": "return=preview", **headers})
    assert (answer.status_code, answer["Preference-Applied"]) == (200, "return=preview"), answer.content
    assert hashes() == before
    return json.loads(answer.content)


def bands(answer: Any) -> dict[tuple[str, str], tuple[Any, Any]]:
    """By camp and day: best before and after."""
    return {
        (each["camp"], each["on"]): (each["before"]["best"], each["after"]["best"])
        for each in answer["preview"]["totals"]
    }


@pytest.fixture
def today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def test_a_report_as_it_would_be_and_the_totals(writer, reader, today, monkeypatch, settings):
    poked: list[Any] = []
    monkeypatch.setattr("workers.poke.poke", poked.append)
    settings.CAMPTRACK_POKE = "workers.poke.poke"
    writer.post("reports/", report([headcount("SY-ALHOL", 1000, "2019-03-01")]))
    drain_waiting(10)
    poked.clear()
    body = report([arrivals("SY-ALHOL", 500, "2019-03-04", "2019-03-10")], external_id="our-1")
    shown = previewed(writer, "reports/", body, Idempotency_Key="k1")
    assert (shown["status"], shown["external_id"], shown["figures"][0]["best"]) == ("published", "our-1", 500)
    assert shown["warnings"] is not None
    assert (shown["preview"]["camps"], shown["preview"]["camps_left_out"]) == (1, 0)
    assert bands(shown) == {("SY-ALHOL", "2019-03-10"): (1000, 1500), ("SY-ALHOL", today): (1000, 1500)}
    first = shown["preview"]["totals"][0]
    assert first["before"] == {"low": 1000, "best": 1000, "high": 1000, "basis": "headcount"}
    assert (first["after"]["low"], first["after"]["high"]) == (1425, 1575)
    assert poked == []
    assert mail.outbox == []
    assert reader.get(f"reports/{shown['id']}/", expect=404)
    # The key was not consumed, and what was told comes true.
    writer.post("reports/", body, Idempotency_Key="k1")
    assert len(poked) == 1
    drain_waiting(10)
    for (camp, on), (_before, after) in bands(shown).items():
        told = reader.get(f"camps/{camp}/population/", on=on)
        assert told["best"] == after
    assert reader.get("camps/SY-ALHOL/population/", on="2019-03-10")["low"] == first["after"]["low"]


def test_under_a_key_that_was_used_it_is_what_sending_again_would_be(writer):
    body = report([headcount("SY-ALHOL", 1000, "2019-03-01")])
    made = writer.post("reports/", body, Idempotency_Key="k1")
    again = previewed(writer, "reports/", body, **{"Idempotency-Key": "k1"})
    assert (again["id"], again["preview"]["camps"]) == (made["id"], 0)
    asked = {"expect": 422, "Idempotency_Key": "k1", "Prefer": "return=preview"}
    assert codes(writer.post("reports/", report([headcount("SY-ALHOL", 7)]), **asked)) == {("", "key_reused")}


@pytest.mark.usefixtures("early_in_a_minute")
def test_previews_are_few_and_leave_a_line(writer, settings, caplog):
    settings.PREVIEWS_PER_MINUTE = 2
    body, asked = report([headcount("SY-ALHOL", 5)]), {"Prefer": "return=preview"}
    with caplog.at_level("INFO", logger="api.previews"):
        answers = [writer.raw("POST", "reports/", body, headers=asked) for _nth in range(6)]
    assert answers[0]["RateLimit"].startswith('"preview";r=1;t=')
    assert answers[0]["RateLimit-Policy"] == '"user";q=30000;w=60, "preview";q=2;w=60'
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert codes(json.loads(refused[0].content)) == {("", "throttled")}
    (name,) = ApiKey.objects.values_list("user__username", flat=True)
    lines = [f"{name} previewed /api/v1/reports/: SY-ALHOL"] * (6 - len(refused))
    assert [each.getMessage() for each in caplog.records if each.name == "api.previews"] == lines
    # All else goes on; of a read the header says nothing.
    writer.post("reports/", body)
    assert "preview" not in writer.raw("GET", "camps/", headers=asked)["RateLimit-Policy"]


def test_a_draft_changes_no_total(writer):
    shown = previewed(writer, "reports/", report([headcount("SY-ALHOL")], publish=False))
    assert shown["status"] == "draft"
    assert shown["preview"] == {"camps": 0, "camps_left_out": 0, "totals": []}


def test_many_and_more_camps_than_are_worked_out(writer, camp, monkeypatch):
    factories.camp("SY-ROJ", area=camp.area)
    both = {"reports": [report([headcount("SY-ROJ", 50)]), report([headcount("SY-ALHOL", 70)])]}
    shown = previewed(writer, "reports/bulk/", both)
    assert [each["figures"][0]["best"] for each in shown["reports"]] == [50, 70]
    assert bands(shown)["SY-ROJ", "2019-03-14"] == (None, 50)
    assert shown["preview"]["totals"][0]["before"]["basis"] == "none"
    monkeypatch.setattr(previews, "MOST_CAMPS", 1)
    shown = previewed(writer, "reports/bulk/", both)
    assert (shown["preview"]["camps"], shown["preview"]["camps_left_out"]) == (2, 1)
    assert {each["camp"] for each in shown["preview"]["totals"]} == {"SY-ALHOL"}


def test_what_happens_to_a_report(writer, today):
    draft = writer.post("reports/", report([headcount("SY-ALHOL", 1000)], publish=False))
    here = f"reports/{draft['id']}"
    shown = previewed(writer, f"{here}/publish/")
    assert (shown["status"], bands(shown)["SY-ALHOL", "2019-03-14"]) == ("published", (None, 1000))
    writer.post(f"{here}/publish/", expect=200)

    body = {**report([headcount("SY-ALHOL", 900, "2019-03-13")]), "reason": "a slip"}
    shown = previewed(writer, f"{here}/correct/", body)
    assert (shown["revision"], shown["supersedes"]) == (2, draft["id"])
    assert bands(shown) == {
        ("SY-ALHOL", "2019-03-13"): (None, 900),
        ("SY-ALHOL", "2019-03-14"): (1000, 900),
        ("SY-ALHOL", today): (1000, 900),
    }
    shown = previewed(writer, f"{here}/retract/", {"reason": "wrong"})
    assert (shown["status"], bands(shown)["SY-ALHOL", today]) == ("retracted", (1000, None))
    redaction = {"reason": "a name", "fields": ["title"]}
    shown = previewed(writer, f"{here}/redact/", redaction)
    assert (shown["title"], bands(shown)) == ("", {})

    internal = writer.post("reports/", report([headcount("SY-ALHOL", 7, "2019-03-20")], audience="internal"))
    shown = previewed(writer, f"reports/{internal['id']}/share/")
    assert bands(shown)["SY-ALHOL", "2019-03-20"] == (1000, 7)
    assert Report.objects.count() == 2


def test_a_decision_and_a_wave_between_camps(writer, reviewer, camp, today):
    roj = factories.camp("SY-ROJ", area=camp.area)
    factories.wave("move", origin_camp=roj, destination_camp=camp)
    counts = [headcount("SY-ALHOL", 1000, "2019-03-01"), headcount("SY-ROJ", 800, "2019-03-01")]
    writer.post("reports/", report(counts))
    made = writer.post("reports/", report([arrivals("SY-ALHOL", 100, "2019-03-10", "2019-03-10")]))
    figure = made["figures"][0]["id"]
    shown = previewed(
        reviewer,
        f"figures/{figure}/decisions/",
        {"decision": "assign_wave", "wave": "move", "reason": "the convoy"},
    )
    assert (shown["decision"], shown["wave"]) == ("assign_wave", "move")
    # It left the other camp as well.
    assert bands(shown)["SY-ALHOL", "2019-03-10"] == (1100, 1100)
    assert bands(shown)["SY-ROJ", "2019-03-10"] == (800, 700)
    shown = previewed(reviewer, f"figures/{figure}/decisions/", {"decision": "dispute", "reason": "no"})
    assert bands(shown) == {("SY-ALHOL", "2019-03-10"): (1100, 1000), ("SY-ALHOL", today): (1100, 1000)}
    assert not Decision.objects.exists()


def test_all_that_is_wrong_is_said_as_it_would_be(writer, reader):
    preview = {"Prefer": 'respond-async, Return="Preview"; x=1'}
    problem = writer.post("reports/", report([headcount("NOWHERE")], colour="red"), expect=400, **preview)
    assert codes(problem) == {("/colour", "unknown_field"), ("/figures/0/camp", "unknown")}
    assert codes(reader.post("reports/", report(), expect=403, **preview)) == {("", "not_allowed")}
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    assert writer.post(f"reports/{made['id']}/publish/", expect=409, **preview)
    assert writer.post("reports/", report(), expect=400, Idempotency_Key="ü", **preview)
    # Other preferences mean nothing here.
    assert writer.post("reports/", report(), Prefer="return=minimal")["status"] == "published"


def test_where_there_is_no_preview_nothing_is_written(writer):
    body = {"slug": "new", "name": "New", "kind": "news"}
    problem = writer.post("sources/", body, expect=400, Prefer="return=preview")
    assert codes(problem) == {("", "no_preview")}
    writer.post("sources/", body)


def test_totals_are_told_to_who_may_read_them(cast, camp, ocha):
    blind = partner(cast.demo_relief, "write")
    shown = previewed(blind, "reports/", report([headcount("SY-ALHOL")]))
    assert (shown["preview"]["camps"], shown["preview"]["totals"]) == (1, None)


def test_a_preview_tells_only_what_the_reader_could_read_before_and_after(writer, cast, today):
    """A reviewer of another organisation, about a part too small to publish and about the whole camp."""
    small = headcount("SY-ALHOL", 7, gender="f", min_age=60, quote="seven women")
    made = writer.post("reports/", report([headcount("SY-ALHOL", 1000), small]))
    elsewhere = partner(cast.elsewhere, "read", "review")
    drain_waiting(10)

    def read() -> dict[str, Any]:
        told = {on: elsewhere.get("camps/SY-ALHOL/population/", on=on) for on in ("2019-03-14", today)}
        return {
            on: {name: each[name] for name in ("low", "best", "high", "basis")} for on, each in told.items()
        }

    for figure in reversed(made["figures"]):
        decisions, body = f"figures/{figure['id']}/decisions/", {"decision": "dispute", "reason": "no"}
        before, shown = read(), previewed(elsewhere, decisions, body)
        assert "seven" not in json.dumps(shown)
        assert shown.keys() - {"preview"} == elsewhere.post(decisions, body).keys()
        drain_waiting(10)
        told = {each["on"]: (each["before"], each["after"]) for each in shown["preview"]["totals"]}
        assert told == {on: (before[on], after) for on, after in read().items()}


def test_what_others_write_meanwhile_is_in_neither_number(writer, camp, monkeypatch):
    factories.camp("SY-ROJ", area=camp.area)
    body, other = report([headcount("SY-ALHOL", 10)]), Partner(writer.key)
    reading, waiting = previews.counting_figures, [headcount("SY-ROJ", 20), headcount("SY-ALHOL", 30)]

    def meanwhile(camps: Any) -> Any:
        while waiting:
            in_another_thread(partial(other.post, "reports/", report([waiting.pop()])))
        return reading(camps)

    monkeypatch.setattr(previews, "counting_figures", meanwhile)
    shown = json.loads(writer.raw("POST", "reports/", body, headers={"Prefer": "return=preview"}).content)
    assert "preview" in shown, shown
    assert Report.objects.count() == 2
    assert shown["preview"]["camps"] == 1
    assert set(bands(shown).values()) == {(None, 10)}


def test_the_database_refuses_what_it_would_refuse_at_the_end(db):
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO camptrack_grant (user_id, organisation_id, \"right\") VALUES (-1, -1, 'view')"
            )

    with pytest.raises(DatabaseError, match="foreign key"):
        previews.previewed(write, today=date(2019, 3, 14))
