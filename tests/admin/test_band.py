"""The band beside the number, while it is written."""

import pytest
from django.core.exceptions import ValidationError

from camptrack.admin.fields import NumberField, WholeNumberField
from tests import factories

pytestmark = pytest.mark.django_db

PERSONS = {"qualifier": "exactly", "unit": "persons"}


@pytest.mark.parametrize(
    ("written", "text", "warning"),
    [
        ({"written": "23,000", "qualifier": "more_than"}, "23,000 – 23,000 – 25,300 people", ""),
        ({"written": "٢٣٠٠٠"}, "23,000 – 23,000 – 23,000 people", ""),
        (
            {"written": "21 245", "unit": "households"},
            "74,357 – 106,225 – 138,093 people",
            "5 people are assumed",
        ),
        ({"written": "10", "unit": "households", "household_size": "4,5"}, "45 – 45 – 45 people", ""),
        ({"low": "10", "high": "20", "qualifier": "between"}, "10 – 15 – 20 people", ""),
        ({"written": "12,34"}, "", ""),
        ({"written": ""}, "", ""),
        ({"written": "5", "qualifier": "surely"}, "", ""),
    ],
)
def test_band(cast, sign_in, written, text, warning):
    said = sign_in(cast.amal).get("/admin/band/", {**PERSONS, **written}).json()
    assert said["text"].replace("\u2066", "").replace("\u2069", "") == text
    assert warning in said["warning"]
    assert bool(warning) == bool(said["warning"])


def test_of_a_camp(cast, sign_in):
    camp = factories.camp(capacity=500, household_size="5.2")
    amal, asked = sign_in(cast.amal), {**PERSONS, "camp": camp.code, "written": "600", "measure": "headcount"}
    assert "500" in amal.get("/admin/band/", asked).json()["warning"]
    assert amal.get("/admin/band/", {**asked, "measure": "arrivals"}).json()["warning"] == ""
    households = amal.get("/admin/band/", {**asked, "written": "10", "unit": "households"}).json()
    assert households == {
        "text": "\u206652 – 52 – 52\u2069 people",
        "warning": "",
        "read": "exactly 10 households",
        "best": 52,
        "problem": "",
    }


@pytest.mark.parametrize(
    ("written", "text", "read"),
    [
        ("more than 23,000", "23,000 – 23,000 – 25,300 people", "more than 23,000 persons"),
        ("12–15,000", "12,000 – 13,500 – 15,000 people", "12,000 – 15,000 persons"),
        ("~10 HH", "45 – 50 – 55 people", "about 10 households"),
    ],
)
def test_as_written(cast, sign_in, written, text, read):
    said = sign_in(cast.amal).get("/admin/band/", {"written": written, "household_size": "5"}).json()
    assert said["text"].replace("\u2066", "").replace("\u2069", "") == text
    assert said["read"] == read
    assert said["problem"] == said["warning"] == ""


def test_what_is_chosen_beside_the_number_goes_before_what_is_read(cast, sign_in):
    asked = {"written": ">23 000", "qualifier": "about", "camp": "half a na"}
    said = sign_in(cast.amal).get("/admin/band/", asked).json()
    assert "20,700 – 23,000 – 25,300" in said["text"]
    assert said["read"] == "about 23,000 persons"


def test_what_cannot_be_read_is_said(cast, sign_in):
    said = sign_in(cast.amal).get("/admin/band/", {"written": "1,5"}).json()
    assert (said["text"], said["read"], said["best"]) == ("", "", None)
    assert "may be a decimal number" in said["problem"]


@pytest.mark.parametrize("written", ["1e-999999999", "1e9999999", "9999999999", "NaN"])
def test_a_number_that_nobody_could_reckon_with_is_refused(cast, sign_in, written):
    with pytest.raises(ValidationError, match=r"Give a number, such as 4\.7\."):
        NumberField().clean(written)
    asked = {"written": "5 households", "household_size": written}
    assert sign_in(cast.amal).get("/admin/band/", asked).status_code == 200


@pytest.mark.parametrize("written", ["more than 5", "5 households", "5–6"])
def test_a_bare_count_has_no_words(written):
    with pytest.raises(ValidationError, match="Give the number alone"):
        WholeNumberField().clean(written)
