"""South Sudan's 152 displacement sites: people and households, by county, state and country."""

from datetime import date

import pytest

from camptrack.actions.contents import CellContent, FigureContent
from camptrack.vocabulary import Measure, Method, PopulationGroup
from tests import factories

from . import files

pytestmark = pytest.mark.django_db
ON = date(2021, 9, 30)
LEVELS = {"0": None, "1": "state_pcode", "2": "county_pcode", "camp": "location_ssid"}


def code(ssid):
    """As codes are written here."""
    return ssid.upper().replace("_", "-")


@pytest.fixture
def asked(desk, places):
    enter_sites(desk, places)
    return desk.drained()


def enter_sites(desk, places):
    """A report of all sites, received when the workbook was published."""
    country = places.area("SSD", "South Sudan")
    figures = []
    for site in files.sites():
        state = places.area(site["state_pcode"], site["state_name"], country)
        county = places.area(site["county_pcode"], site["county_name"], state)
        camp = factories.camp(
            code(site["location_ssid"]),
            name=site["name"],
            area=county,
            latitude=float(site["latitude"]),
            longitude=float(site["longitude"]),
        )
        people = int(site["individuals"])
        figures.append(
            FigureContent(
                camp=camp,
                measure=Measure.HEADCOUNT,
                method=Method.ESTIMATE,
                start=ON,
                end=ON,
                value=people,
                households=int(site["households"]),
                breakdown=(CellContent(population_group=PopulationGroup.IDP, count=people),),
            )
        )
    in_round = {"operation": "Mobility tracking", "round_number": 11}
    desk.enter("Baseline assessment round 11", date(2021, 11, 30), figures, **in_round)


def level(asked, name, **more):
    """Best by code."""
    column = "camp_code" if name == "camp" else f"admin{name}_code" if name != "0" else "location_code"
    rows = asked.get("totals/", on=str(ON), level=name, limit=1000, **more)["results"]
    return {row[column]: row for row in rows}


def test_totals_are_the_files_sums(asked):
    for name, column in LEVELS.items():
        assert len(files.sites()) == 152
        expected = files.people_of_sites(column) if column else {"SSD": 440_299}
        if name == "camp":
            expected = {code(ssid): people for ssid, people in expected.items()}
        found = level(asked, name)
        assert {place: row["best"] for place, row in found.items()} == expected
        if name != "camp":
            assert sum(row["camps"] for row in found.values()) == 152
            assert {row["camps_without_data"] for row in found.values()} == {0}
    found = {place: row["best"] for place, row in level(asked, "2").items() if row["best"]}
    assert found == files.people_of_counties(), "the workbook's own sums, on another sheet"


def test_zero_is_a_number(asked):
    """A site that stands empty, or closed, is counted with nobody in it."""
    empty = [code(ssid) for ssid, people in files.people_of_sites("location_ssid").items() if not people]
    sites = level(asked, "camp")
    assert len(empty) > 10
    assert {(sites[each]["low"], sites[each]["best"], sites[each]["basis"]) for each in empty} == {
        (0, 0, "headcount")
    }


def test_households_stay_beside_the_people(asked):
    rows = asked.get("figures/", area="SSD", limit=1000)["results"]
    found = {row["camp"]: (row["best"], row["households"]) for row in rows}
    assert found == {
        code(site["location_ssid"]): (int(site["individuals"]), int(site["households"]))
        for site in files.sites()
    }


def test_displaced_people_are_all_of_them_but_those_of_very_small_sites(asked):
    """A site with fewer than ten displaced people tells how many it has, not that they are displaced."""
    found = level(asked, "2", population_group="IDP")
    small = {site["county_pcode"]: 0 for site in files.sites()}
    for site in files.sites():
        if int(site["individuals"]) < 10:
            small[site["county_pcode"]] += int(site["individuals"])
    expected = files.people_of_sites("county_pcode")
    assert {place: row["best"] or 0 for place, row in found.items()} == {
        county: people - small[county] for county, people in expected.items()
    }
