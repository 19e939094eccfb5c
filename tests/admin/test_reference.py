"""Camps, sources and waves are saved by their actions; accounts by theirs."""

import pytest

from camptrack.models import Camp, Grant, Organisation, Source, User, Wave
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
    assert made.history.order_by("pgh_id").last().pgh_context["by"] == "amal"


@pytest.mark.parametrize(("field", "text"), [("aliases", "Arisha\nAl\0"), ("names", "ar: \0العريشة")])
def test_a_null_character_in_one_of_several_lines_is_refused_at_its_field(amal, camp, field, text):
    answer = amal.post("/admin/camptrack/camp/add/", {**CAMP, "area": camp.area_id, field: text})
    assert (answer.status_code, [*errors(answer)]) == (200, [field])


@pytest.mark.parametrize("area", ["None", "-1", "9" * 30, "1\0"])
def test_an_area_that_nobody_offered_is_refused_at_its_field(amal, area):
    answer = amal.post("/admin/camptrack/camp/add/", {**CAMP, "area": area})
    assert answer.status_code == 200
    assert "area" in errors(answer)


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


def test_an_administrator_changes_a_person(cast, dana):
    change = f"/admin/camptrack/user/{cast.amal.pk}/change/"
    assert "argon2" not in dana.get(change).content.decode()
    dana.post(change, {**PERSON, "first_name": "Nour", "is_active": ""})
    cast.amal.refresh_from_db()
    assert (cast.amal.username, cast.amal.first_name, cast.amal.is_active) == ("noor", "Nour", False)
    assert dana.get("/admin/camptrack/user/add/").status_code == 403  # people come by invitation


def test_ones_own_address_is_proved_on_the_pages_of_the_account(cast, dana):
    change = f"/admin/camptrack/user/{cast.dana.pk}/change/"
    assert 'name="email"' not in dana.get(change).content.decode()
    sent = {**PERSON, "username": "dana", "is_active": "on", "email": "elsewhere@example.org"}
    assert dana.post(change, sent).status_code == 302
    cast.dana.refresh_from_db()
    assert (cast.dana.first_name, cast.dana.email) == ("Noor", "")


def test_a_person_of_two_organisations_is_not_one_administrators(cast, dana):
    factories.grant(cast.amal, cast.elsewhere, Right.VIEW)
    sent = {**PERSON, "username": "amal", "is_active": "on", "email": "dana@example.org"}
    answer = dana.post(f"/admin/camptrack/user/{cast.amal.pk}/change/", sent)
    assert "more than you could give them" in str(errors(answer))
    cast.amal.refresh_from_db()
    assert cast.amal.email == ""


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


def test_whoever_administers_in_one_area_takes_away_no_right_that_goes_beyond_it(cast, camp, sign_in):
    factories.grant(cast.amal, cast.demo_relief, Right.ADMINISTER, area=camp.area)
    beyond = Grant.objects.get(user=cast.rami, right="review")
    within = factories.grant(cast.rami, cast.demo_relief, Right.VIEW, area=camp.area)
    amal = sign_in(cast.amal)
    for grant, status, left in ((beyond, 403, True), (within, 302, False)):
        answer = amal.post(f"/admin/camptrack/grant/{grant.pk}/delete/", {"post": "yes"})
        assert (answer.status_code, Grant.objects.filter(pk=grant.pk).exists()) == (status, left)


def test_organisations(cast, dana, sign_in):
    change = f"/admin/camptrack/organisation/{cast.demo_relief.pk}/change/"
    dana.post(change, {"name": "Demo Relief", "slug": "demo-relief", "own_review_allowed": "on"})
    cast.demo_relief.refresh_from_db()
    assert cast.demo_relief.own_review_allowed
    root = sign_in(User.objects.create_superuser("root"))
    root.post("/admin/camptrack/organisation/add/", {"name": "New", "slug": "new"})
    assert Organisation.objects.filter(slug="new").exists()
