"""A story for every route and method: who gets in, who is turned away, and how."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from api.permissions import Anybody, ByGrant
from camptrack.actions.issues import canonical
from camptrack.models import ApiKey, Camp, Issue, Organisation, User
from tests import factories
from tests.api.asking import SCHEDULE, Partner, headcount, partner, report
from tests.cast import Cast
from tests.exports.situations import nothing as nothing_told

pytestmark = pytest.mark.django_db

#: what opens a route to a key of another organisation than the report's: nothing, or a scope
READ, WRITE, REVIEW, EVERYBODY = "read", "write", "review", "everybody"
#: no key is made with it: a person's session holds it
ADMINISTER = "administer"
#: a key with the scope may come in, but this report is for its own organisation alone to change
OWN = "own"

STORIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("reports", "GET"): (READ,),
    ("reports", "POST"): (WRITE,),
    ("report", "GET"): (READ,),
    ("report-publish", "POST"): (WRITE, OWN),
    ("report-share", "POST"): (WRITE, OWN),
    ("report-retract", "POST"): (WRITE, OWN),
    ("report-correct", "POST"): (WRITE, OWN),
    ("report-redact", "POST"): (WRITE, OWN),
    ("reports-bulk", "POST"): (WRITE,),
    ("figures", "GET"): (READ,),
    ("figure", "GET"): (READ,),
    ("figure-decisions", "POST"): (REVIEW,),
    ("camps", "GET"): (READ,),
    ("camps", "POST"): (WRITE,),
    ("camp", "GET"): (READ,),
    ("camp", "PATCH"): (WRITE,),
    ("camp-merge", "POST"): (REVIEW,),
    ("camp-unmerge", "POST"): (REVIEW,),
    ("camp-rename", "POST"): (REVIEW,),
    ("camp-split", "POST"): (REVIEW,),
    ("areas", "GET"): (READ,),
    ("area", "GET"): (READ,),
    ("sources", "GET"): (READ,),
    ("sources", "POST"): (WRITE,),
    ("source", "GET"): (READ,),
    ("source", "PATCH"): (REVIEW,),
    ("waves", "GET"): (READ,),
    ("waves", "POST"): (WRITE,),
    ("wave", "GET"): (READ,),
    ("wave", "PATCH"): (REVIEW,),
    **{
        (f"{kind}-{name}", "GET"): (READ,)
        for kind in ("camps", "areas")
        for name in ("population", "series", "composition", "evidence")
    },
    ("totals", "GET"): (READ,),
    ("flows", "GET"): (READ,),
    ("calculation", "GET"): (READ,),
    ("issues", "GET"): (READ,),
    ("issue", "GET"): (READ,),
    ("issue-data", "GET"): (READ,),
    ("issue-file", "GET"): (READ,),
    ("issue-approve", "POST"): (WRITE, OWN),
    ("issue-discard", "POST"): (WRITE, OWN),
    ("issue-recall", "POST"): (WRITE, OWN),
    ("schedule-issues", "POST"): (READ,),
    ("schedules", "GET"): (READ,),
    ("schedules", "POST"): (ADMINISTER,),
    ("schedule", "GET"): (READ,),
    ("schedule", "PATCH"): (ADMINISTER,),
    ("schedule-recipients", "GET"): (ADMINISTER,),
    ("schedule-recipients", "POST"): (ADMINISTER,),
    ("schedule-recipient-remove", "POST"): (ADMINISTER,),
    ("schedule-recipient-secret", "GET"): (ADMINISTER,),
    ("deliveries", "GET"): (READ,),
    ("delivery", "GET"): (READ,),
    ("delivery-repeat", "POST"): (WRITE,),
    ("schema", "GET"): (EVERYBODY,),
    ("docs", "GET"): (EVERYBODY,),
    ("alive", "GET"): (EVERYBODY,),
    ("ready", "GET"): (EVERYBODY,),
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes() -> Iterator[tuple[str, str, Any]]:
    """Every named route of the API with its address and view."""

    def within(patterns: list[Any], before: str) -> Iterator[tuple[str, str, Any]]:
        for each in patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from within(each.url_patterns, here)
            elif isinstance(each, URLPattern) and here.startswith(("api/", "healthz", "readyz")):
                yield each.name or "", here, each.callback.view_class  # type: ignore[attr-defined]

    yield from within(get_resolver().url_patterns, "")


ROUTES = [(name, address, view) for name, address, view in routes() if name != "nothing"]


def answered(view: Any) -> set[str]:
    allowed = {method.upper() for method in view.http_method_names}
    return {method for method in METHODS if method in allowed and hasattr(view, method.lower())}


def test_every_route_and_method_has_a_story():
    served = {(name, method) for name, _address, view in ROUTES for method in answered(view)}
    assert served == STORIES.keys()


def test_every_route_denies_unless_said_otherwise():
    for name, _address, view in ROUTES:
        if {permission for (route, _m), permission in STORIES.items() if route == name} == {(EVERYBODY,)}:
            assert view.permission_classes == [Anybody]
        else:
            assert view.permission_classes == [ByGrant]
            assert set(view.rights) == answered(view)
            assert all(view.rights.values())


class World:
    """A shared report of Demo Relief, and keys of Elsewhere that may each do one thing."""

    def __init__(self, cast: Cast, writer: Partner) -> None:
        made = writer.post("reports/", report([headcount("SY-ALHOL")]))
        factories.wave("exodus")
        self.ids = {"<key:id>": made["id"]}
        self.calculation = str(factories.calculation(by=cast.dana).pk)
        self.camp = Camp.objects.get(code="SY-ALHOL")
        for code in ("SY-MERGE", "SY-RENAME"):
            factories.camp(code, area=self.camp.area)
        factories.camp("SY-UNMERGE", area=self.camp.area, merged_into=self.camp)
        self.figure = made["figures"][0]["id"]
        published = factories.schedule(organisation=cast.demo_relief, area=self.camp.area)
        data = orjson.loads(canonical(nothing_told()))
        self.issue = str(factories.made_issue(published, data=data).pk)
        factories.issue_file(Issue.objects.get(pk=self.issue))
        self.own = writer
        self.others = {scope: partner(cast.elsewhere, scope) for scope in (READ, WRITE, REVIEW)}
        self.others[ADMINISTER] = administrator(cast.elsewhere)
        # A schedule is for its own organisation alone.
        self.schedule = factories.schedule(organisation=cast.elsewhere, area=self.camp.area)
        self.recipient = factories.recipient(self.schedule).pk
        webhook = {"kind": "webhook", "address": "https://partner.example/hook"}
        self.webhook = factories.recipient(self.schedule, **webhook).pk
        # So is what was sent to whom.
        sent = factories.delivery(factories.made_issue(self.schedule), status="failed")
        self.delivery = str(sent.pk)
        nothing = partner(cast.elsewhere, READ)
        _user(nothing).grants.all().delete()
        self.nothing = nothing

    def path(self, name: str, address: str) -> str:
        if name.startswith("issue"):
            address = address.replace("<key:id>", self.issue)
            address = address.replace("<language:language>/<file_format:file_format>", "en/json")
        place = "SYR" if name.startswith("area") else "SY-ALHOL"
        if name in {"camp-merge", "camp-unmerge", "camp-rename"}:
            place = f"SY-{name.removeprefix('camp-').upper()}"
        key = self.figure if name.startswith("figure") else self.ids["<key:id>"]
        key = self.calculation if name == "calculation" else key
        slug = "exodus" if name == "wave" else "ocha"
        slug = self.schedule.slug if name.startswith("schedule") else slug
        key = self.delivery if name.startswith("delivery") else key
        recipient = self.webhook if name == "schedule-recipient-secret" else self.recipient
        address = address.replace("<int:id>", str(recipient))
        for part, value in (("<key:id>", key), ("<code:code>", place), ("<name:slug>", slug)):
            address = address.replace(part, value)
        return f"/{address}"


def _user(asking: Partner) -> User:
    assert asking.key
    return ApiKey.objects.get(prefix=asking.key.split("_")[1]).user


def administrator(of: Organisation) -> Partner:
    """Nothing but that; a key in a test, where a person would have a session."""
    asking = partner(of, READ)
    _user(asking).grants.update(right=ADMINISTER)
    return asking


@pytest.fixture
def world(cast: Cast, writer: Partner) -> World:
    return World(cast, writer)


def body_for(name: str) -> dict[str, Any]:
    """What would be accepted, so that nothing but permission stands in the way."""
    return {
        "reports": report([headcount("SY-ALHOL")]),
        "report-retract": {"reason": "wrong"},
        "report-correct": {**report(), "reason": "wrong"},
        "report-redact": {"reason": "a name", "fields": ["title"]},
        "figure-decisions": {"decision": "verify", "reason": "seen"},
        "camps": {"code": "NEW", "name": "New", "area": "SYR", "site_type": "planned_camp"},
        "camp-merge": {"into": "SY-ALHOL", "reason": "one camp"},
        "reports-bulk": {"reports": [report([headcount("SY-ALHOL")])]},
        "camp-unmerge": {"reason": "two camps"},
        "camp-rename": {"code": "SY-NEW", "reason": "the cluster's list"},
        "camp-split": {"code": "NEW", "name": "New", "area": "SYR", "site_type": "urban", "reason": "two"},
        "issue-discard": {"reason": "a camp is missing"},
        "issue-recall": {"reason": "wrong"},
        "schedule-issues": {"start": "2019-03-04", "end": "2019-03-10", "preview": True},
        "sources": {"slug": "new", "name": "New", "kind": "news"},
        "waves": {"slug": "new", "label": "New"},
        "schedules": SCHEDULE,
        "schedule-recipients": {"recipients": [{"address": "reader@example.org"}]},
    }.get(name, {})


@pytest.mark.parametrize(("name", "address", "view"), ROUTES, ids=[name for name, *_rest in ROUTES])
def test_matrix(world, name, address, view):
    path = world.path(name, address)
    body = body_for(name) | ({"figures": [world.figure]} if name == "camp-split" else {})
    for method in sorted(answered(view)):
        scope, *own = STORIES[name, method]

        def status(asking: Partner, method: str = method) -> int:
            return asking.raw(method, path, None if method == "GET" else body).status_code

        if scope == EVERYBODY:
            assert status(Partner()) == 200
            continue
        stranger = Partner().raw(method, path, body)
        assert (stranger.status_code, stranger["WWW-Authenticate"]) == (401, "Bearer")
        assert status(Partner("ct_00000000_wrong")) == 401
        assert status(world.nothing) == 403
        for held, asking in world.others.items():
            if held != scope or own:
                assert status(asking) == 403, (method, held)
            else:
                assert status(asking) in {200, 201}, (method, held)


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
    without = browser.post("/api/v1/reports/", sent, content_type="application/json")
    assert (without.status_code, without["Content-Type"]) == (403, "application/problem+json")
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
