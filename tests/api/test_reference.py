"""Camps, areas, sources and waves."""

import pytest

from camptrack.models import Camp
from tests import factories
from tests.api.asking import codes, partner

pytestmark = pytest.mark.django_db

CAMP = {
    "code": "SY-ROJ",
    "name": "Roj",
    "names": {"ar": "روج"},
    "aliases": ["Derik"],
    "area": "SY0800",
    "site_type": "planned_camp",
    "local_type": "mukhayyam",
    "latitude": 37.0712,
    "longitude": "42.1033",
    "capacity": 5000,
    "household_size": "4.2",
}


def test_a_camp_is_made_and_changed(writer):
    made = writer.post("camps/", CAMP)
    assert made == {
        **CAMP,
        "longitude": 42.1033,
        "location_code": "SYR",
        "merged_into": None,
        "former_codes": [],
    }
    assert writer.get("camps/SY-ROJ/") == made
    changed = writer.patch("camps/SY-ROJ/", {"household_size": None, "aliases": []})
    assert changed == {**made, "household_size": None, "aliases": []}
    assert writer.patch("camps/SY-ROJ/", {}) == changed
    who = f"key-{writer.key.split('_')[1]}"
    history = Camp.objects.get(code="SY-ROJ").history.order_by("pgh_id")
    assert [version.pgh_context["by"] for version in history][:2] == [who] * 2
    writer.patch("camps/NOWHERE/", {}, expect=404)


WRONG = [
    ({"code": "roj"}, {("/code", "invalid_format")}),
    ({"code": "SY-ALHOL"}, {("/code", "unique")}),
    ({"name": ""}, {("/name", "blank")}),
    ({"name": "\u200b\ufeff"}, {("/name", "blank")}),
    (
        {"latitude": 91, "household_size": "0"},
        {("/latitude", "out_of_range"), ("/household_size", "out_of_range")},
    ),
    ({"names": ["Roj"]}, {("/names", "not_an_object")}),
    ({"names": {"Arabic": "روج"}}, {("/names", "invalid_format")}),
    ({"names": {"ar\x00": "روج"}}, {("", "malformed")}),
    ({"names": {"ar": 1}}, {("/names/ar", "not_a_text")}),
    ({"aliases": ["x\x00"]}, {("/aliases/0", "not_storable")}),
    ({"area": "MARS"}, {("/area", "unknown")}),
    ({"site_type": "tent"}, {("/site_type", "not_in_vocabulary")}),
    ({"latitude": 91}, {("/latitude", "out_of_range")}),
    ({"latitude": 7.1234567}, {("/latitude", "max_decimal_places")}),
    ({"latitude": None}, {("/latitude", "invalid")}),
    ({"longitude": None}, {("/longitude", "invalid")}),
    ({"latitude": "north"}, {("/latitude", "not_decimal")}),
    ({"capacity": -1}, {("/capacity", "min_value")}),
    ({"household_size": "0"}, {("/household_size", "out_of_range")}),
    ({"country": "SYR"}, {("/country", "unknown_field")}),
]


@pytest.mark.parametrize(("sent", "wrong"), WRONG, ids=[str(sent) for sent, _wrong in WRONG])
def test_wrong_camps(writer, sent, wrong):
    problem = writer.post("camps/", {**CAMP, **sent}, expect=400)
    assert codes(problem) == wrong
    assert not Camp.objects.filter(code="SY-ROJ").exists()


def test_all_that_is_required_is_said(writer):
    problem = writer.post("camps/", {}, expect=400)
    assert codes(problem) == {(f"/{name}", "required") for name in ("code", "name", "area", "site_type")}


def test_areas_are_read(reader, camp):
    assert reader.get("areas/SY08/") == {
        "code": "SY08",
        "name": "Sy08",
        "names": {},
        "level": 1,
        "parent": "SYR",
        "location_code": "SYR",
        "valid_from": None,
        "valid_to": None,
    }
    reader.post("areas/", {}, expect=405)
    reader.get("areas/SY99/", expect=404)


def test_sources(writer, reviewer):
    sent = {"slug": "voa-news", "name": "Voice of America", "kind": "news", "url": "https://voanews.com"}
    made = writer.post("sources/", sent)
    assert made == {**sent, "reliability": "F", "credibility": 6}
    assert reviewer.patch("sources/voa-news/", {"reliability": "C"}) == {**made, "reliability": "C"}
    writer.patch("sources/voa-news/", {"reliability": "A"}, expect=403)
    assert codes(writer.post("sources/", sent, expect=400)) == {("/slug", "unique")}
    assert codes(writer.post("sources/", {**sent, "slug": "Voa", "kind": "blog"}, expect=400)) == {
        ("/slug", "invalid_format"),
        ("/kind", "not_in_vocabulary"),
    }
    there = {**sent, "slug": "voa", "url": "https://me:secret@voanews.com"}
    assert codes(writer.post("sources/", there, expect=400)) == {("/url", "credentials_in_address")}
    assert reviewer.patch("sources/voa-news/", {"url": "HTTPS://voanews.com"})["url"] == sent["url"]
    reviewer.get("sources/nobody/", expect=404)


def test_waves(writer, reviewer, camp):
    sent = {
        "slug": "baghuz-exodus",
        "label": "Baghuz exodus",
        "cause": "the last stand",
        "origin_area": "SYR",
    }
    made = writer.post("waves/", sent)
    empty = {"origin_camp": None, "destination_area": None, "destination_camp": None}
    assert made == {**sent, **empty}
    assert writer.get("waves/baghuz-exodus/") == made
    changed = reviewer.patch("waves/baghuz-exodus/", {"destination_camp": "SY-ALHOL"})
    assert changed == {**made, "destination_camp": "SY-ALHOL"}
    both = reviewer.patch("waves/baghuz-exodus/", {"origin_camp": "SY-ALHOL"}, expect=400)
    assert codes(both) == {("/origin_camp", "invalid"), ("/destination_camp", "invalid")}
    assert codes(writer.post("waves/", {**sent, "slug": "w", "origin_area": "MARS"}, expect=400)) == {
        ("/origin_area", "unknown")
    }


@pytest.mark.parametrize(
    ("path", "name", "other"),
    [("camps/SY-ALHOL/", "code", "SY-HOL"), ("sources/ocha/", "slug", "un"), ("waves/exodus/", "slug", "w")],
)
def test_what_partner_systems_hold_stays(cast, camp, ocha, path, name, other):
    factories.wave("exodus")
    everything = partner(cast.demo_relief, "read", "write", "review")
    before = everything.get(path)
    problem = everything.patch(path, {name: other}, expect=400)
    assert codes(problem) == {(f"/{name}", "immutable")}
    assert f"“{before[name]}”" in problem["detail"]
    assert everything.patch(path, {name: before[name]}) == before


def test_a_name_that_stays_is_refused_beside_the_rest(writer):
    problem = writer.patch("camps/SY-ALHOL/", {"code": "SY-HOL", "latitude": 36}, expect=400)
    assert {pointer for pointer, _code in codes(problem)} == {"/code", "/longitude"}


def test_a_source_is_graded_by_who_reviews_everywhere(cast, camp, ocha):
    local = partner(cast.demo_relief, "read", "review", area=camp.area)
    problem = local.patch("sources/ocha/", {"reliability": "F"}, expect=403)
    assert codes(problem) == {("", "not_allowed")}
    same = {"reliability": "A", "credibility": 2, "name": "UN OCHA"}
    assert local.patch("sources/ocha/", same)["name"] == "UN OCHA"
    everywhere = partner(cast.elsewhere, "read", "review")
    assert everywhere.patch("sources/ocha/", {"credibility": 3})["credibility"] == 3


def test_a_camp_moves_with_its_key_alone(cast, camp):
    factories.country("IRQ")
    here = partner(cast.demo_relief, "read", "write")
    assert here.patch("camps/SY-ALHOL/", {"area": "IRQ"})["location_code"] == "IRQ"
