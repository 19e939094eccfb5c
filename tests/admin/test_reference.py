"""Camps, sources and waves are saved by their actions; accounts and keys by theirs."""

import re

import pytest
from django.contrib.auth import authenticate

from camptrack.models import ApiKey, Camp, Grant, Organisation, Source, User, Wave
from camptrack.vocabulary import Right
from tests import factories

pytestmark = pytest.mark.django_db


def errors(answer):
    return answer.context["adminform"].form.errors


@pytest.fixture
def amal(cast, sign_in):
    return sign_in(cast.amal)


@pytest.fixture
def rami(cast, sign_in):
    return sign_in(cast.rami)


@pytest.fixture
def dana(cast, sign_in):
    return sign_in(cast.dana)


CAMP = {
    "name": "Areesha",
    "code": "SY-AREESHA",
    "names": "ar: العريشة\nfr: Arisha",
    "aliases": "Arisha\nAl-Arisha",
    "site_type": "planned_camp",
    "local_type": "",
    "latitude": "",
    "longitude": "",
    "capacity": "13000",
    "household_size": "",
}


def test_make_and_change_a_camp(amal, camp):
    sent = {**CAMP, "area": camp.area_id}
    answer = amal.post("/admin/camptrack/camp/add/", {**sent, "names": "العريشة"})
    assert "names" in errors(answer)
    amal.post("/admin/camptrack/camp/add/", sent)
    made = Camp.objects.get(code="SY-AREESHA")
    assert (made.names, made.aliases) == ({"ar": "العريشة", "fr": "Arisha"}, ["Arisha", "Al-Arisha"])
    change = f"/admin/camptrack/camp/{made.pk}/change/"
    assert "ar: العريشة\nfr: Arisha" in amal.get(change).content.decode()
    amal.post(change, {**sent, "capacity": "14000"})
    made.refresh_from_db()
    assert made.capacity == 14_000
    assert made.history.order_by("pgh_id").last().pgh_context == {"by": "amal"}


def test_camps_of_another_area_are_read_only(cast, sign_in, camp):
    cast.amal.grants.filter(right=Right.ENTER).delete()
    factories.grant(cast.amal, cast.demo_relief, Right.ENTER, factories.country("IRQ"))
    amal = sign_in(cast.amal)
    assert amal.post(f"/admin/camptrack/camp/{camp.pk}/change/", {"name": "x"}).status_code == 403
    answer = amal.post("/admin/camptrack/camp/add/", {**CAMP, "area": camp.area_id})
    assert "needs the right" in str(errors(answer))
    assert 'value="Areesha"' in answer.content.decode()
    assert Camp.objects.get() == camp


def test_make_a_source_in_the_small_window_and_change_it(amal, rami):
    sent = {
        "name": "Rudaw",
        "slug": "rudaw",
        "kind": "news",
        "reliability": "C",
        "credibility": "3",
    }
    answer = amal.post("/admin/camptrack/source/add/?_popup=1", {**sent, "_popup": "1"})
    made = Source.objects.get()
    assert str(made.pk) in answer.content.decode()
    assert amal.post(f"/admin/camptrack/source/{made.pk}/change/", sent).status_code == 403
    rami.post(f"/admin/camptrack/source/{made.pk}/change/", {**sent, "reliability": "B"})
    made.refresh_from_db()
    assert made.reliability == "B"
    answer = amal.post("/admin/camptrack/source/add/", sent)
    assert "slug" in errors(answer)


def test_make_and_change_a_wave(amal, rami, camp):
    sent = {"label": "Baghuz exodus", "slug": "baghuz", "cause": "", "destination_camp": camp.pk}
    amal.post("/admin/camptrack/wave/add/", sent)
    wave = Wave.objects.get()
    assert wave.destination_camp == camp
    answer = rami.post(f"/admin/camptrack/wave/{wave.pk}/change/", {**sent, "origin_camp": camp.pk})
    assert "began" in str(errors(answer))
    rami.post(f"/admin/camptrack/wave/{wave.pk}/change/", {**sent, "label": "Exodus"})
    wave.refresh_from_db()
    assert wave.label == "Exodus"
    assert "Exodus" in amal.get("/admin/camptrack/wave/").content.decode()


def test_codes_and_slugs_are_read_only_once_made(cast, sign_in, camp):
    root = sign_in(User.objects.create_superuser("root"))
    for row in (camp, factories.source("ocha"), factories.wave("exodus")):
        change = f"/admin/camptrack/{row._meta.model_name}/{row.pk}/change/"
        name = "code" if row == camp else "slug"
        form = root.get(change).context["adminform"].form
        assert name not in form.fields
        held = getattr(row, name)
        typed = {each: form[each].value() or "" for each in form.fields} | {"names": ""}
        assert root.post(change, {**typed, name: "other"}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == held


def test_grades_of_a_source_need_a_right_without_an_area(cast, rami, camp):
    ocha = factories.source("ocha", name="OCHA", kind="un_agency", reliability="A", credibility=2)
    cast.rami.grants.filter(right=Right.REVIEW).delete()
    factories.grant(cast.rami, cast.demo_relief, Right.REVIEW, camp.area)
    sent = {"name": "OCHA", "kind": "un_agency", "reliability": "F", "credibility": "2"}
    answer = rami.post(f"/admin/camptrack/source/{ocha.pk}/change/", sent)
    assert "without an area" in str(errors(answer))
    ocha.refresh_from_db()
    assert ocha.reliability == "A"


PERSON = {"username": "noor", "first_name": "Noor", "last_name": "", "email": "", "language": "ar"}


def test_an_administrator_makes_a_person_who_can_sign_in(cast, dana, rf):
    sent = {**PERSON, "organisation": cast.demo_relief.pk, "rights": ["view", "enter"]}
    answer = dana.post("/admin/camptrack/user/add/", {**sent, "password": "123"})
    assert "password" in errors(answer)
    dana.post("/admin/camptrack/user/add/", {**sent, "password": "a long one indeed"})
    noor = User.objects.get(username="noor")
    assert authenticate(rf.get("/"), username="noor", password="a long one indeed") == noor
    assert set(noor.grants.values_list("organisation__slug", "right")) == {
        ("demo-relief", "view"),
        ("demo-relief", "enter"),
    }
    change = f"/admin/camptrack/user/{noor.pk}/change/"
    assert "argon2" not in dana.get(change).content.decode()
    dana.post(change, {**PERSON, "first_name": "Nour", "is_active": "on", "password": ""})
    noor.refresh_from_db()
    assert (noor.first_name, noor.check_password("a long one indeed")) == ("Nour", True)
    dana.post(change, {**PERSON, "is_active": "", "password": "another long one"})
    noor.refresh_from_db()
    assert (noor.is_active, noor.check_password("another long one")) == (False, True)


def test_a_person_of_two_organisations_is_not_one_administrators(cast, dana):
    factories.grant(cast.amal, cast.elsewhere, Right.VIEW)
    sent = {**PERSON, "username": "amal", "is_active": "on", "password": "taken over by dana"}
    answer = dana.post(f"/admin/camptrack/user/{cast.amal.pk}/change/", sent)
    assert "belongs to others" in str(errors(answer))
    cast.amal.refresh_from_db()
    assert not cast.amal.check_password("taken over by dana")


def test_rights_are_given_and_taken_away(cast, dana):
    sent = {"user": cast.amal.pk, "organisation": cast.demo_relief.pk, "right": "review", "area": ""}
    dana.post("/admin/camptrack/grant/add/", sent)
    grant = Grant.objects.get(user=cast.amal, right="review")
    answer = dana.post("/admin/camptrack/grant/add/", sent)
    assert "granted already" in str(errors(answer))
    for refused in ({"organisation": cast.elsewhere.pk}, {"user": cast.omar.pk}):
        dana.post("/admin/camptrack/grant/add/", {**sent, "right": "publish", **refused})
    assert Grant.objects.filter(right="publish").count() == 2
    dana.post(f"/admin/camptrack/grant/{grant.pk}/delete/", {"post": "yes"})
    assert not Grant.objects.filter(user=cast.amal, right="review").exists()


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


def test_organisations(cast, dana, sign_in):
    change = f"/admin/camptrack/organisation/{cast.demo_relief.pk}/change/"
    dana.post(change, {"name": "Demo Relief", "slug": "demo-relief", "own_review_allowed": "on"})
    cast.demo_relief.refresh_from_db()
    assert cast.demo_relief.own_review_allowed
    root = sign_in(User.objects.create_superuser("root"))
    root.post("/admin/camptrack/organisation/add/", {"name": "New", "slug": "new"})
    assert Organisation.objects.filter(slug="new").exists()
