"""What the pages show to whom."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def amal(cast, sign_in):
    return sign_in(cast.amal)


def population(client, camp, **asked):
    return client.get(f"/admin/camptrack/camp/{camp.pk}/population/", asked)


def test_camp_page_says_how_many_why_and_what_was_set_aside(amal, al_hol_record):
    answer = population(amal, al_hol_record, on="2019-03-08")
    page = answer.content.decode()
    assert "62,656 – <strong>62,985</strong> – 69,659" in page
    assert "Outranked: " in page


def test_picture(amal, al_hol_record):
    address = population(amal, al_hol_record).context["picture"]
    picture = amal.get(address)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"</text>" in picture.content
    assert amal.get(address, headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "",
        "camptrack/camp/",
        "camptrack/report/",
        "camptrack/figure/",
        "camptrack/area/",
        "camptrack/source/",
        "camptrack/wave/",
    ],
)
def test_lists(amal, al_hol_record, path):
    assert amal.get(f"/admin/{path}").status_code == 200
