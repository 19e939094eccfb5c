"""Who came from where, by wave."""

import pytest

from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from camptrack.queries.verification import verify_totals
from tests import factories
from tests.api.asking import arrivals, codes, report

pytestmark = pytest.mark.django_db
ASKED = {"start": "2019-03-01", "end": "2019-03-31"}


@pytest.fixture
def moved(writer, camp):
    """Out of Baghuz into al-Hol; from there to Roj; and some of whom nobody says where they came from."""
    roj = factories.camp("SY-ROJ", area=factories.country("IRQ"))
    factories.wave("baghuz", origin_area=factories.area("SY09", parent=camp.area.parent.parent, level=1))
    factories.wave("transfer", origin_camp=camp, destination_camp=roj)
    figures = [
        arrivals("SY-ALHOL", 700, wave="baghuz"),
        # Within the first figure: the same people.
        arrivals("SY-ALHOL", 300, start="2019-03-05", end="2019-03-06", wave="baghuz"),
        arrivals("SY-ALHOL", 5000),
        {**arrivals("SY-ALHOL", 40, start="2019-03-10", end="2019-03-13"), "measure": "departures"}
        | {"wave": "transfer"},
        {**arrivals("SY-ROJ", 9, start="2019-03-20", end="2019-03-20"), "measure": "departures"}
        | {"wave": {"slug": "home", "label": "Home"}},
    ]
    writer.post("reports/", report(figures, published_on="2019-03-21"))
    drain_waiting(10)
    return writer


def told(asking, **asked):
    return [
        (row["wave"], row["origin_code"], row["destination_code"], row["people"])
        for row in asking.get("flows/", **{**ASKED, **asked})["results"]
    ]


def test_each_movement_once(moved):
    assert told(moved) == [
        ("baghuz", "SY09", "SY-ALHOL", 700),
        ("home", "SY-ROJ", None, 9),
        ("transfer", "SY-ALHOL", "SY-ROJ", 40),
    ]


def test_of_some_days(moved):
    assert told(moved, start="2019-03-05", end="2019-03-06") == [("baghuz", "SY09", "SY-ALHOL", 300)]
    assert told(moved, start="2019-03-12", end="2019-03-12") == [("transfer", "SY-ALHOL", "SY-ROJ", 10)]
    assert told(moved, start="2019-04-01", end="2019-04-30") == []
    assert moved.get("flows/")["results"] == []


def test_by_place_and_wave(moved):
    assert [row[0] for row in told(moved, camp="SY-ROJ")] == ["home", "transfer"]
    assert [row[0] for row in told(moved, area="SYR")] == ["baghuz", "transfer"]
    assert [row[0] for row in told(moved, area="IRQ", wave="home")] == ["home"]


def test_of_a_merged_camp_where_it_counts(moved, camp):
    elsewhere = factories.area("SY07", parent=camp.area.parent.parent, level=1)
    copy = factories.camp("SY-COPY", area=elsewhere)
    factories.wave("from-copy", origin_camp=copy, destination_camp=Camp.objects.get(code="SY-ROJ"))
    figure = {**arrivals("SY-ROJ", 30, start="2019-03-15", end="2019-03-15"), "wave": "from-copy"}
    moved.post("reports/", report([figure], title="Another", published_on="2019-03-22"))
    Camp.objects.filter(pk=copy.pk).update(merged_into=camp)
    drain_waiting(10)
    row = ("from-copy", "SY-ALHOL", "SY-ROJ", 30)
    assert row in told(moved, area=camp.area.code)
    assert row not in told(moved, area="SY07")


def test_fields_of_a_flow(moved):
    row = moved.get("flows/", wave="baghuz", **ASKED)["results"][0]
    assert row == {
        "wave": "baghuz",
        "label": "Baghuz",
        "origin_kind": "area",
        "origin_code": "SY09",
        "origin_name": "Sy09",
        "origin_location_code": "SYR",
        "destination_kind": "camp",
        "destination_code": "SY-ALHOL",
        "destination_name": "Sy-Alhol",
        "destination_location_code": "SYR",
        "reference_period_start": "2019-03-01",
        "reference_period_end": "2019-03-31",
        "people": 700,
    }


def test_pages(moved):
    first = moved.get("flows/", limit=2, **ASKED)
    rest = moved.get("flows/", limit=2, cursor=first["next_cursor"], **ASKED)
    assert [row["wave"] for row in first["results"] + rest["results"]] == ["baghuz", "home", "transfer"]


def test_a_retraction_takes_its_people_along(moved):
    found = moved.get("reports/")["results"][0]
    moved.post(f"reports/{found['id']}/retract/", {"reason": "twice"}, expect=200)
    drain_waiting(10)
    assert told(moved) == []


@pytest.mark.django_db(transaction=True)
def test_verification_names_a_wrong_flow(moved, as_owner):
    assert verify_totals().differences == []
    as_owner(
        'UPDATE camptrack_waveflow SET people = people || ARRAY[5::bigint], "end" = "end" + 1 '
        "WHERE measure = 'departures' AND people = ARRAY[9::bigint]"
    )
    (difference,) = verify_totals().differences
    assert str(difference) == (
        "camp SY-ROJ: people of waves: stored home (departures): 14 from 2019-03-20 to 2019-03-21, "
        "right home (departures): 9 from 2019-03-20 to 2019-03-20"
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"start": "2019-04-01", "end": "2019-03-01"}, {("?start", "after_end")}),
        ({"wave": "none", "area": "ZZZ"}, {("?wave", "unknown"), ("?area", "unknown")}),
        ({"end": "soon"}, {("?end", "invalid_date")}),
    ],
)
def test_bad_parameters(moved, asked, expected):
    assert codes(moved.get("flows/", expect=400, **asked)) == expected
