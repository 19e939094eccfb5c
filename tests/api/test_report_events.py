"""What happens to reports after they were entered, and decisions about their figures."""

import pytest

from camptrack.actions.totals import drain_waiting
from tests.api.asking import arrivals, codes, headcount, partner, report

pytestmark = pytest.mark.django_db
ON = {"on": "2019-03-14"}


def best(asking):
    drain_waiting(10)
    return asking.get("camps/SY-ALHOL/population/", **ON)["best"]


@pytest.fixture
def draft(writer):
    return writer.post("reports/", report([headcount("SY-ALHOL")], publish=False))


def test_a_draft_counts_once_it_is_published(writer, reader, draft):
    assert (draft["status"], draft["pending"], draft["figures"][0]["counting"]) == ("draft", True, False)
    assert best(writer) is None
    reader.get(f"reports/{draft['id']}/", expect=404)
    made = writer.post(f"reports/{draft['id']}/publish/", expect=200)
    assert (made["status"], made["figures"][0]["counting"]) == ("published", True)
    assert [event["kind"] for event in made["events"]] == ["published"]
    assert best(writer) == 1000
    assert reader.get(f"reports/{draft['id']}/")["status"] == "published"
    again = writer.post(f"reports/{draft['id']}/publish/", {}, expect=409)
    assert codes(again) == {("", "already_published")}
    problem = writer.post(f"reports/{draft['id']}/publish/", {"reason": "x"}, expect=400)
    assert codes(problem) == {("/reason", "unknown_field")}


def test_internal_evidence_counts_once_it_is_shared(writer, reader):
    made = writer.post("reports/", report([headcount("SY-ALHOL")], audience="internal"))
    assert (made["status"], made["audience"], made["figures"][0]["counting"]) == (
        "published",
        "internal",
        False,
    )
    assert best(writer) is None
    shared = writer.post(f"reports/{made['id']}/share/", expect=200)
    assert (shared["audience"], shared["figures"][0]["counting"]) == ("shared", True)
    assert best(writer) == 1000
    reader.get(f"reports/{made['id']}/")
    assert codes(writer.post(f"reports/{made['id']}/share/", expect=409)) == {("", "already_shared")}


def test_a_correction_of_internal_evidence_stays_internal(writer, reader):
    made = writer.post("reports/", report([headcount("SY-ALHOL")], audience="internal"))
    body = {**report([headcount("SY-ALHOL", 900)]), "reason": "a digit"}
    assert writer.post(f"reports/{made['id']}/correct/", body)["audience"] == "internal"
    assert best(writer) is None
    assert reader.get("reports/")["results"] == []


def test_a_correction_supersedes(writer, reader):
    made = writer.post("reports/", report([headcount("SY-ALHOL")], external_id="x-1"))
    body = {**report([headcount("SY-ALHOL", 900)]), "reason": "a digit"}
    new = writer.post(f"reports/{made['id']}/correct/", body)
    assert (new["revision"], new["supersedes"], new["status"]) == (2, made["id"], "published")
    assert (new["correction_reason"], new["external_id"]) == ("a digit", "x-1")
    assert best(writer) == 900
    old = reader.get(f"reports/{made['id']}/")
    assert (old["status"], old["superseded_by"], old["figures"][0]["counting"]) == (
        "superseded",
        new["id"],
        False,
    )
    assert old["events"][-1]["reason"] == "a digit"
    again = writer.post(f"reports/{made['id']}/correct/", body, expect=409)
    assert codes(again) == {("", "already_superseded")}


def test_why_an_internal_revision_supersedes_is_its_members_to_know(writer, reader):
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    body = {**report([headcount("SY-ALHOL", 900)], audience="internal"), "reason": "the police told us"}
    new = writer.post(f"reports/{made['id']}/correct/", body)
    for asking, later, reason in ((writer, new["id"], "the police told us"), (reader, None, "")):
        old = asking.get(f"reports/{made['id']}/")
        last = old["events"][-1]
        assert (old["status"], old["superseded_by"]) == ("superseded", later)
        assert (last["kind"], last["reason"]) == ("superseded", reason)
    writer.post(f"reports/{new['id']}/share/", expect=200)
    assert reader.get(f"reports/{made['id']}/")["events"][-1]["reason"] == "the police told us"


def test_a_correction_says_all_that_is_wrong(writer):
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    body = report([headcount("NOWHERE")], title="", organisation="demo-relief")
    problem = writer.post(f"reports/{made['id']}/correct/", body, expect=400)
    assert codes(problem) == {
        ("/reason", "required"),
        ("/title", "blank"),
        ("/organisation", "unknown_field"),
        ("/figures/0/camp", "unknown"),
    }


def test_a_retracted_report_stays_on_record(writer, reader):
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    assert best(writer) == 1000
    assert codes(writer.post(f"reports/{made['id']}/retract/", {}, expect=400)) == {("/reason", "required")}
    blank = writer.post(f"reports/{made['id']}/retract/", {"reason": " "}, expect=400)
    assert codes(blank) == {("/reason", "blank")}
    writer.post(f"reports/{made['id']}/retract/", {"reason": "withdrawn"}, expect=200)
    assert best(writer) is None
    gone = reader.get(f"reports/{made['id']}/")
    assert (gone["status"], gone["events"][-1]["reason"]) == ("retracted", "withdrawn")
    again = writer.post(f"reports/{made['id']}/retract/", {"reason": "withdrawn"}, expect=409)
    assert codes(again) == {("", "already_retracted")}


def test_a_redaction_blanks_texts_and_keeps_numbers(writer):
    figures = [headcount("SY-ALHOL", quote="Ahmad said"), headcount("SY-ALHOL", 5, quote="kept")]
    made = writer.post("reports/", report(figures, excerpt="Ahmad"))
    path, first = f"reports/{made['id']}/redact/", made["figures"][0]["id"]
    body = {"reason": "a name", "fields": ["excerpt"], "figures": [{"id": first, "fields": ["quote"]}]}
    blanked = writer.post(path, body, expect=200)
    assert (blanked["excerpt"], blanked["title"]) == ("", "Flash update")
    assert [(each["quote"], each["value"]) for each in blanked["figures"]] == [("", 1000), ("kept", 5)]
    assert blanked["events"][-1]["kind"] == "redacted"


def test_a_figure_named_twice_in_a_redaction_loses_all_that_is_named(writer):
    said = {"quote": "Ahmad said", "attributed_to": "Ahmad"}
    made = writer.post("reports/", report([headcount("SY-ALHOL", **said)]))
    named = [{"id": made["figures"][0]["id"], "fields": [each]} for each in said]
    body = {"reason": "a name", "figures": named}
    (figure,) = writer.post(f"reports/{made['id']}/redact/", body, expect=200)["figures"]
    assert (figure["quote"], figure["attributed_to"]) == ("", "")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"reason": "x"}, {("", "nothing_named")}),
        ({"fields": ["title"]}, {("/reason", "required")}),
        ({"reason": "x", "fields": ["value"]}, {("/fields/0", "invalid_choice")}),
        (
            {"reason": "x", "figures": [{"id": "x", "fields": []}]},
            {("/figures/0/id", "not_a_uuid"), ("/figures/0/fields", "min_length")},
        ),
        (
            {"reason": "x", "figures": [{"id": "00000000-0000-0000-0000-000000000000", "fields": ["quote"]}]},
            {("/figures/0/id", "unknown")},
        ),
    ],
)
def test_wrong_redactions(writer, draft, body, wrong):
    assert codes(writer.post(f"reports/{draft['id']}/redact/", body, expect=400)) == wrong


def test_decisions(writer, reviewer, reader):
    made = writer.post("reports/", report([headcount("SY-ALHOL"), headcount("SY-ALHOL", 900)]))
    path = f"figures/{made['figures'][1]['id']}/decisions/"
    dispute = reviewer.post(path, {"decision": "dispute", "reason": "a misprint"})
    assert (dispute["decision"], dispute["figure"], dispute["reason"]) == (
        "dispute",
        made["figures"][1]["id"],
        "a misprint",
    )
    assert best(writer) == 1000
    taken_back = reviewer.post(
        path, {"decision": "withdraw", "withdraws": dispute["id"], "reason": "it was right"}
    )
    assert taken_back["withdraws"] == dispute["id"]
    shown = reader.get(f"figures/{made['figures'][1]['id']}/")["decisions"]
    assert [each["decision"] for each in shown] == ["dispute", "withdraw"]
    assert "by" not in shown[0]
    assert "by" in writer.get(f"figures/{made['figures'][1]['id']}/")["decisions"][0]
    again = reviewer.post(
        path, {"decision": "withdraw", "withdraws": dispute["id"], "reason": "twice"}, expect=409
    )
    assert codes(again) == {("", "already_withdrawn")}


def test_a_figure_is_moved_to_another_wave(writer, reviewer):
    writer.post("waves/", {"slug": "exodus", "label": "Exodus"})
    for wave in ("exodus", None):
        figure = arrivals("SY-ALHOL", **({"wave": wave} if wave else {}))
        made = writer.post("reports/", report([figure]))
    assert best(writer) == 500
    path = f"figures/{made['figures'][0]['id']}/decisions/"
    writer.post("waves/", {"slug": "another", "label": "Another"})
    reviewer.post(path, {"decision": "assign_wave", "wave": "another", "reason": "other people"})
    assert best(writer) == 1000
    evidence = writer.get("camps/SY-ALHOL/evidence/", **ON)["results"]
    assert {each["wave"] for each in evidence} == {"exodus", "another"}


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {("/decision", "required"), ("/reason", "required")}),
        ({"decision": "guess", "reason": "x"}, {("/decision", "not_in_vocabulary")}),
        ({"decision": "assign_wave", "reason": "x"}, {("/wave", "required"), ("/wave", "only_for_flows")}),
        ({"decision": "assign_wave", "wave": "none", "reason": "x"}, {("/wave", "unknown")}),
        ({"decision": "withdraw", "reason": "x"}, {("/withdraws", "required")}),
        ({"decision": "withdraw", "withdraws": "x", "reason": "x"}, {("/withdraws", "not_a_uuid")}),
        ({"decision": "withdraw", "withdraws": 5, "reason": "x"}, {("/withdraws", "not_a_uuid")}),
        (
            {"decision": "withdraw", "withdraws": "00000000-0000-0000-0000-000000000000", "reason": "x"},
            {("/withdraws", "unknown")},
        ),
    ],
)
def test_wrong_decisions(writer, reviewer, body, wrong):
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    path = f"figures/{made['figures'][0]['id']}/decisions/"
    assert codes(reviewer.post(path, body, expect=400)) == wrong


def test_households(writer, camp):
    figure = headcount("SY-ALHOL", 100, unit="households")
    unknown = writer.post("reports/", report([figure]))
    assert [unknown["figures"][0][name] for name in ("low", "best", "high")] == [350, 500, 650]
    assert unknown["figures"][0]["household_size_assumed"]
    assert codes({"errors": unknown["warnings"]}) == {
        ("/published_on", "published_long_ago"),
        ("/figures/0/household_size", "household_size_assumed"),
    }
    writer.patch("camps/SY-ALHOL/", {"household_size": "4.2"})
    assert writer.get(f"figures/{unknown['figures'][0]['id']}/")["best"] == 500
    known = writer.post("reports/", report([figure], publish=False))["figures"][0]
    assert (known["best"], known["household_size"], known["household_size_assumed"]) == (420, None, False)
    stated = writer.post("reports/", report([{**figure, "household_size": 6.1}]))["figures"][0]
    assert (stated["best"], stated["household_size"]) == (610, "6.1")


def test_members_see_what_was_copied_at_publication(writer, reviewer, reader):
    writer.patch("camps/SY-ALHOL/", {"household_size": "4.20"})
    made = writer.post("reports/", report([headcount("SY-ALHOL")], reliability="B", publish=False))
    assert made["figures"][0]["published"] is None
    writer.post(f"reports/{made['id']}/publish/", expect=200)
    reviewer.patch("sources/ocha/", {"credibility": 5})
    writer.patch("camps/SY-ALHOL/", {"household_size": None})
    path = f"figures/{made['figures'][0]['id']}/"
    copied = {"reliability": "B", "credibility": 2, "household_size": "4.2"}
    assert writer.get(path)["published"] == copied
    assert writer.get(f"reports/{made['id']}/")["figures"][0]["published"] == copied
    assert "published" not in reader.get(path)


def test_part_of_a_camp_and_its_breakdown(writer):
    part = headcount("SY-ALHOL", 30, gender="f", min_age=0, max_age=17, origin="IRQ", population_group="REF")
    cells = [{"gender": "f", "share": 0.27}, {"min_age": 18, "max_age": None, "count": 10}]
    made = writer.post("reports/", report([part, headcount("SY-ALHOL", breakdown=cells)]))["figures"]
    assert [made[0][name] for name in ("gender", "min_age", "max_age", "origin")] == ["f", 0, 17, "IRQ"]
    assert made[1]["breakdown"][0]["share"] == "0.27"
    evidence = writer.get("camps/SY-ALHOL/evidence/", **ON)["results"]
    assert {each["role"] for each in evidence} == {"composition", "anchor"}


def test_another_organisation_corrects_nothing(writer, cast):
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    other = partner(cast.elsewhere, "read", "write")
    for what, body in (("retract", {"reason": "x"}), ("correct", {**report(), "reason": "x"})):
        problem = other.post(f"reports/{made['id']}/{what}/", body, expect=403)
        assert codes(problem) == {("", "not_allowed")}


def test_a_correction_names_the_decisions_that_it_leaves_behind(writer, reviewer):
    made = writer.post("reports/", report([headcount("SY-ALHOL"), arrivals("SY-ALHOL")]))
    for figure in made["figures"]:
        reviewer.post(f"figures/{figure['id']}/decisions/", {"decision": "dispute", "reason": "unlikely"})
    body = report([headcount("SY-ALHOL", 2000), arrivals("SY-ALHOL")]) | {"reason": "mended"}
    del body["publish"]
    new = writer.post(f"reports/{made['id']}/correct/", body)
    assert [len(figure["decisions"]) for figure in new["figures"]] == [0, 1]
    disputed = reviewer.get(f"figures/{made['figures'][1]['id']}/")["decisions"][0]
    assert new["figures"][1]["decisions"][0]["carried_from"] == disputed["id"]
    assert codes({"errors": new["warnings"]}) == {
        ("/published_on", "published_long_ago"),
        ("", "decision_not_carried"),
    }
    assert "1,000" in new["warnings"][-1]["detail"]
