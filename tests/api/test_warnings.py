"""What a partner is told beside a report that was taken, and what they passed over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.api.asking import Partner, arrivals, codes, headcount, partner, report

pytestmark = pytest.mark.django_db

CAMP = "SY-ALHOL"


def told(answer):
    assert all(set(each) == {"pointer", "code", "detail"} for each in answer["warnings"])
    return [(each["pointer"], each["code"]) for each in answer["warnings"]]


@pytest.fixture
def old(writer: Partner):
    """Published long ago, like all of al-Hol's record."""
    return ("/published_on", "published_long_ago")


def test_warnings_stand_in_the_answer_and_never_block(writer, reader, old):
    factories.source("voa-news", name="VOA")
    counter = arrivals(CAMP, 63_323, "2018-12-04", "2019-03-31", wave={"slug": "exodus", "label": "Exodus"})
    first = writer.post("reports/", report([counter], published_on="2019-03-31"))
    assert told(first) == [old]
    voa = arrivals(CAMP, 23_000, "2019-02-05", "2019-02-11", qualifier="more_than", wave="exodus")
    made = writer.post("reports/", report([voa], source="voa-news", published_on="2019-02-11"))
    assert told(made) == [old, ("/figures/0", "other_source")]
    assert "Exodus: \u206663,323\u2069" in made["warnings"][1]["detail"]
    assert made["status"] == "published"
    assert "warnings" not in reader.get(f"reports/{made['id']}/")
    assert told(writer.post(f"reports/{made['id']}/retract/", {"reason": "a test"}, expect=200)) == []


@pytest.mark.django_db(transaction=True)
def test_a_key_that_may_not_read_is_told_of_its_own_report_alone(writer, cast, old):
    """Nothing of which the number that is published could be guessed."""
    factories.source("voa-news", name="VOA")
    writer.post("reports/", report([headcount(CAMP, 9454)]))
    drain_waiting(10)
    body = report([headcount(CAMP, 5)], source="voa-news")
    assert {code for _at, code in told(writer.post("reports/", body))} == {old[1], "jump", "other_source"}
    blind = partner(cast.demo_relief, "write")
    preview = blind.post("reports/", body, expect=200, Prefer="return=preview")
    made = blind.post("reports/", body)
    many = blind.post("reports/bulk/", {"reports": [body]})["reports"][0]
    corrected = blind.post(f"reports/{made['id']}/correct/", {**body, "publish": False, "reason": "a digit"})
    for answer in (preview, made, many, corrected):
        assert {code for _at, code in told(answer)} <= {old[1], "entered_already"}


def test_what_is_passed_over_is_kept_and_not_told(writer, reader, old):
    factories.source("rumour", reliability="E", credibility=3)
    overrides = [
        {"pointer": "/published_on", "code": "published_long_ago", "reason": "an archive"},
        {"pointer": "/reliability", "code": "unreliable_source", "reason": "the only one"},
        {"pointer": "/figures/0/household_size", "code": "household_size_assumed", "reason": "nobody knows"},
    ]
    body = report([headcount(CAMP, 100, unit="households")], source="rumour", overrides=overrides)
    made = writer.post("reports/", body)
    assert told(made) == []
    kept = [(each["pointer"], each["code"], each["reason"]) for each in made["overrides"]]
    assert kept == [
        ("/figures/0", "household_size_assumed", "nobody knows"),
        ("", "published_long_ago", "an archive"),
        ("", "unreliable_source", "the only one"),
    ]
    # Grades are for members.
    seen = reader.get(f"reports/{made['id']}/")["overrides"]
    assert [each["code"] for each in seen] == ["household_size_assumed", "published_long_ago"]
    again = {**body, "reason": "a digit", "overrides": overrides[:1]}
    del again["publish"]
    corrected = writer.post(f"reports/{made['id']}/correct/", again)
    assert told(corrected) == [
        ("/reliability", "unreliable_source"),
        ("/figures/0/household_size", "household_size_assumed"),
    ]
    assert len(corrected["overrides"]) == 1


def test_about_small_numbers_members_alone_see_what_was_passed_over(writer, reader):
    overrides = [{"pointer": "/figures/0", "code": "jump", "reason": "six men"}]
    figures = [headcount(CAMP, 6, gender="m")]
    made = writer.post("reports/", report(figures, overrides=overrides))
    assert len(made["overrides"]) == 1
    assert reader.get(f"reports/{made['id']}/")["overrides"] == []


def test_internal_evidence_of_others_is_not_told(writer, cast, old):
    theirs = partner(cast.elsewhere, "read", "write")
    factories.source("voa-news")
    hidden = report([headcount(CAMP)], source="voa-news", audience="internal")
    theirs.post("reports/", hidden)
    theirs.post("reports/", report([headcount(CAMP)], source="voa-news", publish=False))
    assert told(writer.post("reports/", report([headcount(CAMP)]))) == [old]
    assert told(writer.post("reports/", report([headcount(CAMP)]))) == [
        old,
        ("/figures/0", "entered_already"),
    ]


@pytest.mark.parametrize(
    ("override", "wrong"),
    [
        ({"pointer": "/figures/7", "code": "jump", "reason": "x"}, ("/overrides/0/pointer", "unknown")),
        ({"pointer": "", "code": "none", "reason": "x"}, ("/overrides/0/code", "not_in_vocabulary")),
        ({"pointer": "", "code": "jump", "reason": " "}, ("/overrides/0/reason", "blank")),
        ({"pointer": "", "code": "jump", "reason": "x" * 2001}, ("/overrides/0/reason", "max_length")),
        ({"code": "jump", "reason": "x"}, ("/overrides/0/pointer", "required")),
        ({"pointer": "", "code": "jump", "reason": "x", "by": "me"}, ("/overrides/0/by", "unknown_field")),
    ],
)
def test_bad_overrides(writer, unchanged, override, wrong):
    body = report([headcount(CAMP)], overrides=[override])
    assert codes(writer.post("reports/", body, expect=400)) == {wrong}


def test_many_reports_cost_no_more_statements(writer, old):
    def statements(size):
        figures = [headcount(CAMP, 1000 + nth) for nth in range(size)]
        with CaptureQueriesContext(connection) as captured:
            answers = writer.post("reports/bulk/", {"reports": [report([each]) for each in figures]})
        assert [told(each)[0] for each in answers["reports"]] == [old] * size
        return len(captured)

    statements(1)
    assert statements(2) == statements(20)
