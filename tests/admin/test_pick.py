"""What is offered while a name is typed, and what else is in a wave."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def offered(client, kind, text=""):
    rows = client.get(f"/admin/pick/{kind}/", {"q": text}).json()["rows"]
    return [row["value"] for row in rows]


def test_what_the_organisation_used_last_comes_first(cast, sign_in, camp):
    other = factories.camp("SY-AREESHA", area=camp.area, name="Al-Areesha", aliases=["Al-Hol annex"])
    used, unused = factories.source("zz-used", name="Zz used"), factories.source("aa", name="Aa")
    amal = sign_in(cast.amal)
    assert offered(amal, "camp") == ["Al-Areesha (SY-AREESHA)", "Al-Hol (SY-ALHOL)"]
    report = factories.report(organisation=cast.demo_relief, by=cast.amal, source=used)
    factories.figure(report, camp=camp)
    assert offered(amal, "camp") == ["Al-Hol (SY-ALHOL)"]
    assert offered(amal, "camp", "al-") == ["Al-Hol (SY-ALHOL)", "Al-Areesha (SY-AREESHA)"]
    assert offered(amal, "camp", "sy-areesha") == [f"{other.name} (SY-AREESHA)"]
    assert offered(amal, "source") == ["Zz used (zz-used)"]
    assert offered(amal, "source", "aa") == [f"{unused.name} (aa)"]


@pytest.mark.parametrize("text", ["hol", "مخيم", "HAWL", "alhol", "hol al-"])
def test_a_camp_is_found_by_any_of_its_names(cast, sign_in, camp, text):
    camp.aliases = ["Al Hawl"]
    camp.save()
    assert offered(sign_in(cast.amal), "camp", text) == ["Al-Hol (SY-ALHOL)"]


def test_names_are_in_the_readers_language(cast, sign_in, camp):
    cast.amal.language = "ar"
    cast.amal.save()
    assert offered(sign_in(cast.amal), "camp", "hol") == ["مخيم الهول (SY-ALHOL)"]


def test_areas_waves_and_what_is_neither(cast, sign_in, camp):
    factories.wave("baghuz-exodus", label="Flight from Baghuz")
    amal = sign_in(cast.amal)
    assert offered(amal, "wave", "baghuz") == ["Flight from Baghuz (baghuz-exodus)"]
    assert offered(amal, "area", "district") == ["Al-Hasakeh district (SY0800)"]
    assert offered(amal, "area", "nowhere") == []
    assert amal.get("/admin/pick/user/").status_code == 404


def test_what_else_is_in_a_wave(cast, sign_in, camp):
    wave = factories.wave("baghuz-exodus", label="Flight from Baghuz")
    ours, theirs = (
        factories.report(organisation=each, by=each_by, source=factories.source(name=name))
        for each, each_by, name in (
            (cast.demo_relief, cast.amal, "VOA"),
            (cast.elsewhere, cast.omar, "hidden"),
        )
    )
    for report in (ours, theirs):
        factories.figure(report, camp=camp, measure="arrivals", wave=wave, value=23_000)
    amal = sign_in(cast.amal)
    told = amal.get("/admin/in-wave/", {"wave": "Flight from Baghuz (baghuz-exodus)"}).content.decode()
    assert "VOA" in told
    assert "23,000" in told
    assert "hidden" not in told
    assert amal.get("/admin/in-wave/", {"wave": "unheard of"}).content == b""
    empty = factories.wave("empty")
    assert b"No other figure" in amal.get("/admin/in-wave/", {"wave": empty.slug}).content
