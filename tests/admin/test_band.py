"""The band beside the number, while it is written."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

PERSONS = {"qualifier": "exactly", "unit": "persons"}


@pytest.mark.parametrize(
    ("written", "text", "warning"),
    [
        ({"value": "23,000", "qualifier": "more_than"}, "23,000 – 23,000 – 25,300 people", ""),
        ({"value": "٢٣٠٠٠"}, "23,000 – 23,000 – 23,000 people", ""),
        (
            {"value": "21 245", "unit": "households"},
            "74,357 – 106,225 – 138,093 people",
            "5 people are assumed",
        ),
        ({"value": "10", "unit": "households", "household_size": "4,5"}, "45 – 45 – 45 people", ""),
        ({"low": "10", "high": "20", "qualifier": "between"}, "10 – 15 – 20 people", ""),
        ({"value": "12,34"}, "", ""),
        ({"value": ""}, "", ""),
        ({"value": "5", "qualifier": "surely"}, "", ""),
    ],
)
def test_band(cast, sign_in, written, text, warning):
    said = sign_in(cast.amal).get("/admin/band/", {**PERSONS, **written}).json()
    assert said["text"].replace("\u2066", "").replace("\u2069", "") == text
    assert warning in said["warning"]
    assert bool(warning) == bool(said["warning"])


def test_of_a_camp(cast, sign_in):
    camp = factories.camp(capacity=500, household_size="5.2")
    amal, asked = sign_in(cast.amal), {**PERSONS, "camp": camp.pk, "value": "600", "measure": "headcount"}
    assert "500" in amal.get("/admin/band/", asked).json()["warning"]
    assert amal.get("/admin/band/", {**asked, "measure": "arrivals"}).json()["warning"] == ""
    households = amal.get("/admin/band/", {**asked, "value": "10", "unit": "households"}).json()
    assert households == {"text": "\u206652 – 52 – 52\u2069 people", "warning": ""}
