"""What a key shows and hides, whoever holds it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from camptrack.models import ApiKey, User
from tests import factories
from tests.api.asking import headcount, partner, report
from tests.api.permission_world import body_for

pytestmark = pytest.mark.django_db


def test_what_one_may_not_see_is_not_there(writer, cast):
    hidden = [
        writer.post("reports/", report([headcount("SY-ALHOL")], publish=False)),
        writer.post("reports/", report([headcount("SY-ALHOL")], audience="internal")),
    ]
    other = partner(cast.elsewhere, "read", "write", "review")
    for made in hidden:
        other.get(f"reports/{made['id']}/", expect=404)
        other.get(f"figures/{made['figures'][0]['id']}/", expect=404)
        for what in ("publish", "share", "retract", "correct", "redact"):
            other.post(f"reports/{made['id']}/{what}/", body_for(f"report-{what}"), expect=404)
        decisions = f"figures/{made['figures'][0]['id']}/decisions/"
        other.post(decisions, body_for("figure-decisions"), expect=404)
    assert other.get("reports/")["results"] == []
    assert other.get("figures/")["results"] == []
    assert len(writer.get("reports/")["results"]) == 2


def test_members_see_more_than_others(writer, reader):
    figure = headcount("SY-ALHOL", breakdown=[{"gender": "f", "share": "0.60"}])
    made = writer.post("reports/", report([figure], external_id="x-1", reliability="B"))
    path = f"reports/{made['id']}/"
    mine, theirs = writer.get(path), reader.get(path)
    assert (mine["reliability"], mine["credibility"], mine["external_id"]) == ("B", None, "x-1")
    assert mine["figures"][0]["breakdown"][0]["share"] == "0.6"
    assert set(mine) - set(theirs) == {"reliability", "credibility", "external_id"}
    assert set(mine["figures"][0]) - set(theirs["figures"][0]) == {"published"}
    assert writer.get("camps/SY-ALHOL/evidence/")["results"][0]["reliability"] == "B"
    assert "reliability" not in reader.get("camps/SY-ALHOL/evidence/")["results"][0]
    assert (writer.get("sources/ocha/")["reliability"], reader.get("sources/ocha/")["reliability"]) == (
        "A",
        None,
    )


def test_a_key_of_one_area_writes_there_alone(cast, camp, ocha):
    elsewhere = factories.camp("IQ-CAMP", area=factories.country("IRQ"))
    local = partner(cast.demo_relief, "read", "write", area=camp.area)
    local.post("reports/", report([headcount(camp.code)]))
    problem = local.post("reports/", report([headcount(camp.code), headcount(elsewhere.code)]), expect=403)
    assert problem["errors"][0]["code"] == "not_allowed"
    local.patch("camps/IQ-CAMP/", {"name": "Ours"}, expect=403)
    local.patch("camps/SY-ALHOL/", {"area": "IRQ"}, expect=403)
    local.patch("camps/SY-ALHOL/", {"name": "Al-Hol"})


def test_keys_that_open_nothing(writer, cast):
    key = ApiKey.objects.get(prefix=writer.key.split("_")[1])

    def said() -> str:
        answer = writer.raw("GET", "camps/")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        return json.loads(answer.content)["errors"][0]["code"]

    now = datetime.now(tz=UTC)
    key.expires_at = now
    key.created_at = now - timedelta(days=2)
    ApiKey.objects.filter(pk=key.pk).update(created_at=now - timedelta(days=2), expires_at=now)
    assert said() == "expired_key"
    ApiKey.objects.filter(pk=key.pk).update(expires_at=now + timedelta(days=2), revoked_at=now)
    assert said() == "revoked_key"
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=None)
    User.objects.filter(pk=key.user_id).update(is_active=False)
    assert said() == "revoked_key"
    writer.key = f"{writer.key}x"
    assert said() == "unknown_key"


@pytest.mark.parametrize("scheme", ["Bearer", "Api-Key", "bearer", "Basic", "", "Bearer ct_"])
def test_schemes(writer, scheme):
    answer = writer.raw("GET", "camps/", headers={"Authorization": f"{scheme} {writer.key}"})
    assert answer.status_code == (200 if scheme.lower() in {"bearer", "api-key"} else 401)


def test_last_use_is_kept_to_the_minute(writer):
    writer.get("camps/")
    key = ApiKey.objects.get(prefix=writer.key.split("_")[1])
    used = key.last_used_at
    writer.get("camps/")
    key.refresh_from_db()
    assert key.last_used_at == used
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=used - timedelta(minutes=2))
    writer.get("camps/")
    key.refresh_from_db()
    assert key.last_used_at > used


def test_the_admins_session_serves_with_csrf(writer, cast):
    factories.grant(cast.dana, cast.demo_relief, "enter")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.dana, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/camps/").status_code == 200
    sent = json.dumps(report([headcount("SY-ALHOL")], publish=False))
    without = browser.post(
        "/api/v1/reports/", sent, content_type="application/json", headers={"Accept-Language": "fr"}
    )
    assert (without.status_code, without["Content-Type"]) == (403, "application/problem+json")
    (problem,) = without.json()["errors"]
    assert (problem["code"], "X-CSRFToken" in problem["detail"]) == ("not_allowed", True)
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    within = browser.post(
        "/api/v1/reports/", sent, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert within.status_code == 201


def test_a_reviewer_does_not_review_their_own(writer, cast):
    both = partner(cast.demo_relief, "read", "write", "review")
    made = both.post("reports/", report([headcount("SY-ALHOL")]))
    path = f"figures/{made['figures'][0]['id']}/decisions/"
    both.post(path, body_for("figure-decisions"), expect=403)
    partner(cast.elsewhere, "review").post(path, body_for("figure-decisions"))
