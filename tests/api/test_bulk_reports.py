"""Many reports in one call: answers, places of problems, sending again."""

from typing import Any

import pytest

from api.parsing import LARGEST
from api.report_contents import MOST_REPORTS
from camptrack.models import ApiKey, IdempotencyKey, Report, Wave
from camptrack.vocabulary import Right
from tests.api.asking import arrivals, codes, headcount, partner, report

pytestmark = pytest.mark.django_db


def several(*reports: dict[str, Any]) -> dict[str, Any]:
    return {"reports": list(reports)}


def test_each_is_answered_as_if_sent_alone(writer):
    given = [
        report([headcount("SY-ALHOL", 9454)], external_id="a"),
        report([arrivals("SY-ALHOL", 100, unit="households")], publish=False),
        report(),
    ]
    made = writer.post("reports/bulk/", several(*given))["reports"]
    alone = [writer.post("reports/", {**each, "external_id": ""}) for each in given]
    assert [each["status"] for each in made] == ["published", "draft", "published"]
    assert [each["external_id"] for each in made] == ["a", "", ""]
    assert [each["code"] for each in made[1]["warnings"]] == ["published_long_ago", "household_size_assumed"]
    for one, other in zip(made, alone, strict=True):
        assert one.keys() == other.keys()
        assert one == writer.get(f"reports/{one['id']}/") | {"warnings": one["warnings"]}
        assert [each["value"] for each in one["figures"]] == [each["value"] for each in other["figures"]]


def test_every_problem_has_its_report(writer, unchanged):
    writer.post("reports/", report(external_id="old"))
    with unchanged:
        problem = writer.post(
            "reports/bulk/",
            several(
                report([headcount("SY-ALHOL")], external_id="twice"),
                report([arrivals("SY-ALHOL", start="2019-03-08")], colour="red"),
                report([headcount("SY-NOWHERE")], external_id="old"),
                report(external_id="twice"),
                report(source="nobody", external_id="twice"),
                report(external_id="old"),
            ),
            expect=400,
        )
    assert codes(problem) == {
        ("/reports/1/figures/0/start", "after_end"),
        ("/reports/1/colour", "unknown_field"),
        ("/reports/2/figures/0/camp", "unknown"),
        ("/reports/2/external_id", "not_unique"),
        ("/reports/3/external_id", "not_unique"),
        ("/reports/4/source", "unknown"),
        ("/reports/5/external_id", "not_unique"),
    }
    assert len(problem["errors"]) == 7


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, ("/reports", "required")),
        ({"reports": {}}, ("/reports", "not_a_list")),
        ({"reports": []}, ("/reports", "empty")),
        ({"reports": [1]}, ("/reports/0", "not_an_object")),
        ({"reports": [{}] * (MOST_REPORTS + 1)}, ("/reports", "max_length")),
        ({"reports": [None], "more": 1}, ("/more", "unknown_field")),
        ([], ("", "not_an_object")),
    ],
)
def test_what_is_no_list_of_reports(writer, body, code):
    assert code in codes(writer.post("reports/bulk/", body, expect=400))


def test_a_large_body_is_refused_unread(writer):
    answer = writer.raw("POST", "reports/bulk/", b" " * (LARGEST + 1))
    assert answer.status_code == 413


def test_any_of_them_may_name_a_wave_that_another_makes(writer):
    flight = {"slug": "flight", "label": "Flight"}
    first, second = (report([arrivals("SY-ALHOL", wave=wave)]) for wave in ("flight", flight))
    made = writer.post("reports/bulk/", several(first, second))["reports"]
    assert [each["figures"][0]["wave"] for each in made] == ["flight", "flight"]
    assert Wave.objects.get(slug="flight").label == "Flight"
    other = report([arrivals("SY-ALHOL", wave={"slug": "flight", "label": "Return"})])
    problem = writer.post("reports/bulk/", several(first, other), expect=400)
    assert codes(problem) == {("/reports/1/figures/0/wave/label", "other_label")}


def test_sent_again_it_is_entered_once(writer):
    body = several(report([headcount("SY-ALHOL")]), report([headcount("SY-ALHOL")]))
    first = writer.raw("POST", "reports/bulk/", body, headers={"Idempotency-Key": "k1"})
    again = writer.raw("POST", "reports/bulk/", body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code, again["Idempotent-Replay"]) == (201, 201, "true")
    assert first.content == again.content
    assert Report.objects.count() == 2
    problem = writer.post("reports/bulk/", several(report()), expect=422, Idempotency_Key="k1")
    assert codes(problem) == {("", "key_reused")}


def test_redacted_texts_leave_the_kept_answer(writer):
    body = several(
        report([headcount("SY-ALHOL", quote="of others")]), report([headcount("SY-ALHOL", quote="a name")])
    )
    kept, made = writer.post("reports/bulk/", body, Idempotency_Key="k1")["reports"]
    redaction = {"reason": "a name", "figures": [{"id": made["figures"][0]["id"], "fields": ["quote"]}]}
    writer.post(f"reports/{made['id']}/redact/", redaction, expect=200)
    assert "a name" not in IdempotencyKey.objects.get().response
    again = writer.post("reports/bulk/", body, Idempotency_Key="k1")["reports"]
    assert [each["figures"][0]["quote"] for each in again] == ["of others", ""]
    assert again[0] == kept


def test_who_may_not_publish_sends_drafts(cast, writer):
    other = partner(cast.demo_relief, "write")
    ApiKey.objects.get(prefix=other.key.split("_")[1]).user.grants.filter(right=Right.PUBLISH).delete()
    draft, published = report([headcount("SY-ALHOL")], publish=False), report([headcount("SY-ALHOL")])
    other.post("reports/bulk/", several(draft, published), expect=403)
    assert not Report.objects.exists()
    other.post("reports/bulk/", several(draft, draft))
