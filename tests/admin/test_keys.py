"""Keys in the admin: shown once, followed by a successor, revoked, and told apart by their states."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from camptrack.actions.api_keys import create_api_key, rotate_api_key
from camptrack.models import ApiKey, Organisation, User
from camptrack.vocabulary import Scope
from tests import factories
from tests.api.asking import Partner

pytestmark = pytest.mark.django_db
NOW = datetime.now(tz=UTC)
KEYS = "/admin/camptrack/apikey/"


@pytest.fixture
def dana(cast, sign_in):
    return sign_in(cast.dana)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_key_is_shown_once_and_revoked(cast, dana):
    sent = {
        "organisation": cast.demo_relief.pk,
        "name": "Power BI",
        "scopes": ["read"],
        "expires_on": "2000-01-01",
    }
    assert "expires_on" in dana.post("/admin/camptrack/apikey/add/", sent).context["form"].errors
    del sent["expires_on"]
    first = dana.get("/admin/camptrack/apikey/add/").context["form"]
    sent["expires_on"] = first["expires_on"].value().isoformat()
    answer = dana.post("/admin/camptrack/apikey/add/", sent)
    key = ApiKey.objects.get()
    assert re.search(rf"ct_{key.prefix}_\w{{40}}", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    page = f"/admin/camptrack/apikey/{key.pk}/"
    assert "Revoke" in dana.get(page + "change/").content.decode()
    dana.post(page + "revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "Revoke this key" not in dana.get(page + "change/").content.decode()
    answer = dana.post(page + "revoke/", follow=True)
    assert "revoked already" in [str(message) for message in answer.context["messages"]][-1]


def test_a_successor_is_shown_once_and_both_go_on(cast, dana):
    key, old = create_api_key(
        by=cast.dana,
        organisation=cast.demo_relief,
        scopes=[Scope.READ],
        name="Power BI",
        area=factories.area("SY08", name="Al-Hasakeh"),
        expires_at=NOW + timedelta(days=300),
    )
    page = f"{KEYS}{key.pk}/"
    shown = dana.get(f"{page}change/")
    assert f"{page}successor/" in shown.content.decode()
    assert "view ( Al-Hasakeh" in text(shown)
    assert "nobody yet" in text(shown)
    assert "the old key goes on" in text(dana.get(f"{page}successor/"))
    assert "overlap_days" in dana.post(f"{page}successor/", {"overlap_days": 0}).context["form"].errors
    answer = dana.post(f"{page}successor/", {"overlap_days": 3})
    assert "no-store" in answer.headers["Cache-Control"]
    key.refresh_from_db()
    assert key.successor is not None
    (new,) = re.findall(rf"ct_{key.successor.prefix}_\w{{40}}", answer.content.decode())
    for each in (old, new):
        Partner(each).get("camps/")
    assert timedelta(days=2) < key.expires_at - NOW < timedelta(days=4)
    # It is in use now, so it is the one to be followed.
    refused = dana.post(f"{page}successor/", {"overlap_days": 3})
    assert "in use" in str(refused.context["form"].non_field_errors())
    assert f"{key.successor.prefix}…" in text(dana.get(f"{page}change/"))


def test_what_a_key_made_itself_goes_with_it(cast, dana):
    key = factories.api_key(organisation=cast.demo_relief)
    rotate_api_key(by=key.user, key=key, now=NOW)
    answer = dana.post(f"{KEYS}{key.pk}/revoke/", follow=True)
    assert "Nor does the successor" in text(answer)
    assert "Make a successor" not in text(answer)
    assert not ApiKey.objects.filter(revoked_at=None).exists()


def test_keys_are_told_apart_by_what_they_are_good_for(cast, dana):
    made = {"organisation": cast.demo_relief, "created_at": NOW - timedelta(days=400)}
    factories.api_key(name="fresh", **made)
    factories.api_key(name="short", expires_at=NOW + timedelta(days=13), **made)
    factories.api_key(name="past", expires_at=NOW - timedelta(days=1), **made)
    factories.api_key(name="stolen", revoked_at=NOW, **made)
    factories.api_key(name="left", user=factories.user(is_active=False), **made)
    everything = dana.get(KEYS)
    for state in ("active", "expiring soon", "has expired", "revoked"):
        assert state in text(everything)
    assert "organisation" not in everything.context["cl"].list_display
    factories.grant(cast.dana, cast.elsewhere, "administer")
    assert "organisation" in dana.get(KEYS).context["cl"].list_display
    found = {
        state: {key.name for key in dana.get(KEYS, {"state": state}).context["cl"].queryset}
        for state in ("active", "expiring", "expired", "revoked", "nonsense")
    }
    assert found == {
        "active": {"fresh"},
        "expiring": {"short"},
        "expired": {"past"},
        "revoked": {"stolen", "left"},
        "nonsense": {"fresh", "short", "past", "stolen", "left"},
    }


def test_who_was_told_that_it_expires(cast, dana):
    key = factories.api_key(organisation=cast.demo_relief)
    factories.key_notice(key=key, user=cast.dana, sent_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    factories.key_notice(key=key, user=cast.amal, problem="550 no such user")
    shown = text(dana.get(f"{KEYS}{key.pk}/change/"))
    assert "dana – 2026-03-01 09:00 UTC" in shown
    assert "550 no such user" in shown


def test_how_often_an_organisation_may_ask_is_set_by_whoever_runs_the_service(cast, dana, sign_in):
    change = f"/admin/camptrack/organisation/{cast.demo_relief.pk}/change/"
    sent = {"name": "Demo Relief", "slug": "demo-relief", "requests_per_minute": "600"}
    assert 'name="requests_per_minute"' not in dana.get(change).content.decode()
    assert dana.post(change, sent).status_code == 302
    assert Organisation.objects.get(slug="demo-relief").requests_per_minute is None
    User.objects.filter(pk=cast.rami.pk).update(is_superuser=True)
    root = sign_in(cast.rami)
    assert root.post(change, {**sent, "requests_per_minute": "0"}).status_code == 200
    assert root.post(change, sent).status_code == 302
    assert Organisation.objects.get(slug="demo-relief").requests_per_minute == 600
