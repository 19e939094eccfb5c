"""What the pictures of an area show: their specifications, undrawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from camptrack.actions.merges import merge_camp
from camptrack.actions.totals import drain_waiting
from camptrack.admin import area_pictures
from camptrack.admin.looking import Look, LookForm
from camptrack.admin.pictures import NARROW, WIDE
from camptrack.models import Camp
from camptrack.queries.area_record import AreaRecord, Part
from tests import factories
from tests.exports.test_pictures import marks

from .test_camp_pictures import TODAY, values

pytestmark = pytest.mark.django_db


def of_area(name, area, on, part=None, today=TODAY, **asked):
    look = Look(LookForm(), on, **asked)
    return area_pictures.PICTURES[name](AreaRecord(area, on, today, look.known_at, part), look, WIDE)


@pytest.fixture
def hasakeh(cast, al_hol_record):
    """Al-Hol, a stale camp, one on flows only, one without data, and a wave from outside and one within."""
    district = al_hol_record.area
    al_hol_record.latitude, al_hol_record.longitude = "36.378", "41.126"
    al_hol_record.save()
    outside = factories.area("SY07", parent=district.parent.parent, level=1, name="Idleb")
    roj, newroz, _empty, away = (
        factories.camp(
            code, area=area, name=code.title(), latitude=36, longitude=41 + nth / 10, site_type=kind
        )
        for nth, (code, area, kind) in enumerate(
            [
                ("ROJ", district, "self_settled"),
                ("NEWROZ", district, "planned_camp"),
                ("EMPTY", district, "planned_camp"),
                ("AWAY", outside, "planned_camp"),
            ]
        )
    )
    given = {"organisation": cast.demo_relief, "by": cast.dana}
    factories.counting_figure(camp=roj, start=TODAY - timedelta(days=120), value=1700, **given)
    day = TODAY - timedelta(days=10)
    waves = {
        "from-idleb": {"origin_area": outside, "destination_camp": newroz},
        "to-idleb": {"origin_camp": newroz, "destination_camp": away},
        "within": {"origin_camp": roj, "destination_camp": newroz},
        "unsaid": {"destination_camp": newroz},
    }
    for people, (slug, ends) in zip((900, 200, 70, 5), waves.items(), strict=True):
        factories.counting_figure(
            camp=ends["destination_camp"], measure="arrivals", start=day, value=people,
            wave=factories.wave(slug, **ends), **given,
        )  # fmt: skip
    drain_waiting(100)
    return district.parent


def test_the_largest_camps_first_and_what_is_old_hollow(hasakeh):
    picture = of_area("sites", hasakeh, TODAY)
    rows = next(mark for mark in [picture.specification] if "data" in mark)["data"]["values"]
    assert [row["name"] for row in rows] == ["Al-Hol", "Roj", "Newroz"]
    assert [row["fill"] == "white" for row in rows] == [False, True, True]
    assert rows[1]["low"] < rows[1]["best"] == 1630 < rows[1]["high"]
    assert [row[3] for row in picture.table.rows] == ["ageing", "stale", "flows only"]
    assert "3 of 4 camps are counted." in picture.notes
    assert "Al-Hol" in picture.alternative


def test_the_map_marks_what_is_old_and_what_was_never_counted(hasakeh):
    picture = of_area("map", hasakeh, TODAY)
    circles = next(mark for mark in marks(picture.specification) if mark["mark"].get("shape") == "circle")
    assert [(row["fill"] == "white", row["outline"]) for row in circles["data"]["values"]] == [
        (False, "whole"),
        (True, "whole"),
        (True, "dashed"),
    ]
    assert [row[5] for row in picture.table.rows] == ["ageing", "stale", "flows only", "no data"]


def test_who_came_and_who_went(hasakeh):
    came, went = (of_area(name, hasakeh, TODAY) for name in ("came", "went"))
    assert [row[:2] for row in came.table.rows] == [["Idleb", "900"], ["not known", "5"]]
    assert [row[:2] for row in went.table.rows] == [["Away", "200"]]
    assert AreaRecord(hasakeh, TODAY, TODAY).movements(None, None).within == 70
    early = {"start": date(2018, 1, 1), "end": date(2018, 2, 1)}
    assert of_area("came", hasakeh, TODAY, **early) is None
    # Seen from the country nobody crossed a border.
    assert of_area("went", hasakeh.parent, TODAY) is None


def test_who_left_a_camp_that_was_merged_left_the_area_in_which_it_counts(cast, hasakeh):
    away = Camp.objects.get(code="AWAY")
    copy = factories.camp("NEWROZ-COPY", area=away.area, name="Newroz, once more")
    factories.counting_figure(
        camp=away, measure="arrivals", start=TODAY - timedelta(days=5), value=30,
        wave=factories.wave("from-copy", origin_camp=copy, destination_camp=away),
        organisation=cast.demo_relief, by=cast.dana,
    )  # fmt: skip
    merge_camp(by=cast.rami, camp=copy, into=Camp.objects.get(code="NEWROZ"), reason="the same fence")
    drain_waiting(100)
    moved = AreaRecord(hasakeh, TODAY, TODAY).movements(None, None)
    assert [(place.code, people) for place, people in moved.out] == [("AWAY", 230)]


def test_an_area_over_time_adds_up_and_thins_out(hasakeh):
    whole = of_area("timeline", hasakeh, TODAY)
    line = values(whole, "line")
    assert line[-1]["best"] == sum(
        site.people.best for site in AreaRecord(hasakeh, TODAY, TODAY).sites if site.people
    )
    assert len(whole.table.rows) < 60
    days = of_area("timeline", hasakeh, TODAY, start=TODAY - timedelta(days=20), end=TODAY)
    assert len(days.table.rows) == 21
    arrived = {row[0]: row[3:] for row in days.table.rows}
    assert arrived["2019-08-22"] == ["975", "270"]
    assert of_area("timeline", hasakeh, TODAY, Part(group="REF")) is None


def test_of_one_site_type_alone(hasakeh):
    part = Part(site_type="self_settled")
    assert [row[0] for row in of_area("sites", hasakeh, TODAY, part).table.rows] == ["Roj"]
    assert of_area("timeline", hasakeh, TODAY, part).table.rows[-1][1] == "1,630"
    # As known at a moment they are not told apart.
    known = AreaRecord(hasakeh, TODAY, TODAY, datetime.now(tz=UTC), part)
    assert len(known.sites) == 4


def test_of_one_group_alone(hasakeh):
    sites = AreaRecord(hasakeh, TODAY, TODAY, part=Part(group="REF")).sites
    # Al-Hol alone says who of its people are refugees.
    assert [site.people is not None for site in sites] == [True, False, False, False]


def test_as_known_before_there_is_nothing(hasakeh):
    known_at = datetime(2018, 1, 1, tzinfo=UTC)
    record = AreaRecord(hasakeh, TODAY, TODAY, known_at)
    assert record.camp_by_camp_known
    assert {site.people for site in record.sites} == {None}
    assert of_area("timeline", hasakeh, TODAY, known_at=known_at) is None


def test_in_arabic_on_a_telephone(hasakeh):
    with override("ar"):
        look = Look(LookForm(), TODAY)
        picture = area_pictures.sites(AreaRecord(hasakeh, TODAY, TODAY), look, NARROW)
        assert "مخيم الهول" in picture.table.rows[0][0]
        assert picture.specification["layer"][0]["encoding"]["x"]["scale"]["reverse"]
        assert picture.specification["width"] < NARROW
