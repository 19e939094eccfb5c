"""A row per area or camp: what `population` and `composition` say of each, said of all at once."""

import pytest

from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.api.asking import arrivals, codes, headcount, report

pytestmark = pytest.mark.django_db
ON = "2019-03-20"
NUMBERS = (
    *("low", "best", "high", "basis", "freshness", "camps", "camps_without_data", "camps_stale"),
    *("camps_flows_only", "arrivals_7d", "departures_7d", "pending"),
)


@pytest.fixture
def world(writer, camp):
    """Syria with three camps in two districts, one without data; Iraq with one on flows alone, Lebanon
    without a camp."""
    factories.country("LBN")
    raqqa = factories.area("SY11", parent=camp.area.parent.parent, level=1)
    factories.camp("SY-FURTHER", area=camp.area)
    factories.camp("SY-TOWN", area=raqqa, site_type="urban")
    factories.camp("IQ-CAMP", area=factories.country("IRQ"))
    groups = [{"population_group": "IDP", "count": 700}, {"population_group": "REF", "count": 300}]
    town = [{"population_group": "IDP", "count": 5}, {"population_group": "RET", "count": 1995}]
    figures = [
        headcount("SY-ALHOL", breakdown=groups),
        arrivals("SY-ALHOL", 70, start="2019-03-15", end="2019-03-18"),
        headcount("SY-TOWN", 2000, on="2019-03-15", breakdown=town),
        arrivals("IQ-CAMP", 300),
    ]
    writer.post("reports/", report(figures, published_on="2019-03-19"))
    drain_waiting(10)
    return writer


def rows(asking, **asked):
    return {
        row["camp_code"]
        or row[f"admin{row['admin_level']}_code" if row["admin_level"] else "location_code"]: row
        for row in asking.get("totals/", on=ON, **asked)["results"]
    }


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("0", ["IRQ", "SYR"]),
        ("1", ["SY08", "SY11"]),
        ("2", ["SY0800"]),
        ("camp", ["IQ-CAMP", "SY-ALHOL", "SY-FURTHER", "SY-TOWN"]),
    ],
)
def test_a_row_says_what_the_population_of_its_place_says(world, level, expected):
    found = rows(world, level=level)
    assert list(found) == expected
    kind = "camps" if level == "camp" else "areas"
    for code, row in found.items():
        alone = world.get(f"{kind}/{code}/population/", on=ON)
        assert {name: row[name] for name in NUMBERS} == {name: alone[name] for name in NUMBERS}
        assert (row["reference_period_start"], row["reference_period_end"]) == (ON, ON)
        assert (row["population_group"], row["coverage"]) == ("all", None)


def test_a_country_when_no_level_is_given(world):
    assert list(rows(world)) == ["IRQ", "SYR"]


def test_names_of_the_areas_above(world):
    row = rows(world, level="camp")["SY-ALHOL"]
    assert (row["location_code"], row["admin1_code"], row["admin2_code"], row["admin3_code"]) == (
        *("SYR", "SY08", "SY0800"),
        None,
    )
    assert (row["admin_level"], row["site_type"], row["camp_name"]) == (None, "planned_camp", "Sy-Alhol")
    assert rows(world, level="1")["SY08"]["admin2_code"] is None


def test_coordinates_are_numbers(world, camp):
    type(camp).objects.filter(pk=camp.pk).update(latitude="36.375", longitude="41.151")
    row = rows(world, level="camp")["SY-ALHOL"]
    assert (row["latitude"], row["longitude"]) == (36.375, 41.151)


def test_by_area_and_site_type(world):
    assert list(rows(world, level="1", area="SYR", site_type="urban")) == ["SY11"]
    town = rows(world, level="0", site_type="urban")["SYR"]
    assert (town["best"], town["camps"], town["camps_without_data"], town["site_type"]) == (
        2000,
        1,
        0,
        "urban",
    )
    assert list(rows(world, level="camp", site_type="urban")) == ["SY-TOWN"]
    assert list(rows(world, level="camp", area="SY08")) == ["SY-ALHOL", "SY-FURTHER"]
    assert rows(world, level="2", area="IRQ") == {}


def test_a_group_told_with_origins_is_told_where_nobody_is_left_out(world):
    """As al-Hol's own record has it: displaced Syrians, Iraqi refugees, others of other countries."""
    origins = [
        {"population_group": "IDP", "origin": "SYR", "share": "0.43"},
        {"population_group": "REF", "origin": "IRQ", "share": "0.42"},
        {"population_group": "OOC", "origin": "OTH", "share": "0.15"},
    ]
    women = [{"population_group": "IDP", "gender": "f", "count": 50}]
    figures = [
        headcount("SY-FURTHER", 1000, on="2019-03-10", breakdown=origins),
        headcount("SY-FURTHER", 1000, on="2019-03-12", breakdown=women),
    ]
    world.post("reports/", report(figures, published_on="2019-03-19"))
    drain_waiting(10)
    # Of displaced women alone nobody knows how many displaced people there are.
    assert rows(world, level="camp", population_group="IDP")["SY-FURTHER"]["best"] == 430


def test_by_population_group_what_is_published_of_it(world):
    camps = rows(world, level="camp", population_group="IDP")
    best = world.get("camps/SY-ALHOL/population/", on=ON)["best"]
    assert (camps["SY-ALHOL"]["best"], camps["SY-ALHOL"]["coverage"]) == (best * 700 // 1000, "1.0000")
    assert (camps["SY-ALHOL"]["low"], camps["SY-ALHOL"]["high"]) == (None, None)
    # Five people: too few to publish. Nobody told groups apart: not known.
    assert (camps["SY-TOWN"]["best"], camps["SY-TOWN"]["coverage"]) == (None, "1.0000")
    assert (camps["IQ-CAMP"]["best"], camps["IQ-CAMP"]["coverage"]) == (None, "0.0000")
    assert (camps["SY-FURTHER"]["best"], camps["SY-FURTHER"]["coverage"]) == (None, None)
    country = rows(world, population_group="IDP")
    assert (country["SYR"]["best"], country["SYR"]["population_group"]) == (best * 700 // 1000, "IDP")
    assert (country["IRQ"]["best"], country["IRQ"]["coverage"]) == (None, "0.0000")
    # Reported, but not this group: nobody.
    assert rows(world, level="camp", population_group="STA")["SY-ALHOL"]["best"] == 0
    assert rows(world, level="1", population_group="RET", site_type="urban")["SY11"]["best"] is None


def test_pages(world):
    first = world.get("totals/", on=ON, level="camp", limit=3)
    assert len(first["results"]) == 3
    rest = world.get("totals/", on=ON, level="camp", limit=3, cursor=first["next_cursor"])
    assert [row["camp_code"] for row in rest["results"]] == ["SY-TOWN"]
    assert rest["next_cursor"] is None


def test_pending_is_said(world):
    world.post("reports/", report([headcount("SY-ALHOL", 5)]))
    found = rows(world, level="camp")
    assert [found[code]["pending"] for code in ("SY-ALHOL", "SY-TOWN")] == [True, False]
    assert rows(world)["SYR"]["pending"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"level": "5"}, {("?level", "not_in_vocabulary")}),
        (
            {"level": "district", "on": "yesterday"},
            {("?level", "not_in_vocabulary"), ("?on", "invalid_date")},
        ),
        ({"area": "XXX"}, {("?area", "unknown")}),
        ({"site_type": "tent", "population_group": "idp"}, None),
        (
            {"limit": "10001", "known_at": "2019-01-01"},
            {("?limit", "out_of_range"), ("?known_at", "unknown_parameter")},
        ),
    ],
)
def test_bad_parameters(world, asked, expected):
    found = codes(world.get("totals/", expect=400, **asked))
    assert found == (expected or {(f"?{name}", "not_in_vocabulary") for name in asked})


def test_nothing_recorded_is_an_empty_list(reader):
    assert reader.get("totals/")["results"] == []
