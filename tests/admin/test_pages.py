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
    address = population(amal, al_hol_record).context["pictures"]["timeline"].wide
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


@pytest.mark.parametrize(
    "asked", ["report/?status=x%00", "figure/?measure__exact=%00", "camp/?site_type=%00"]
)
def test_a_list_leaves_out_a_filter_that_no_column_can_hold(amal, camp, asked):
    answer = amal.get(f"/admin/camptrack/{asked}", follow=True)
    assert answer.redirect_chain == [(f"/admin/camptrack/{asked.partition('?')[0]}?e=1", 302)]
    assert answer.status_code == 200


def test_nothing_is_offered_for_what_no_column_can_hold(amal, camp):
    asked = {"app_label": "camptrack", "model_name": "figure", "field_name": "camp"}
    for term, found in (("al", 1), ("a\0", 0)):
        assert len(amal.get("/admin/autocomplete/", {**asked, "term": term}).json()["results"]) == found


def test_pages_are_sent_compressed(amal):
    answer = amal.get("/admin/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_first_page_leads_to_ones_work(cast, sign_in):
    ways = {
        who: [where for where, _ in sign_in(getattr(cast, who)).get("/admin/").context["ways"]]
        for who in ("amal", "rami", "dana")
    }
    entry = ["/admin/camptrack/report/add/", "/admin/camptrack/import/add/"]
    people = ["/admin/camptrack/user/", "/admin/camptrack/invitation/add/"]
    assert ways == {
        "amal": [*entry, "/admin/review/"],
        "rami": ["/admin/review/"],
        "dana": ["/admin/review/", *people],
    }


def test_the_queue_of_stale_camps_leads_to_their_evidence(cast, sign_in, al_hol_record):
    answer = sign_in(cast.rami).get("/admin/review/", {"show": "stale"})
    today = answer.context["queue"].today.isoformat()
    assert f"/camp/{al_hol_record.pk}/population/?on={today}#evidence" in answer.content.decode()
