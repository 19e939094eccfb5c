"""The page of an area, its tables and its map; and the way from a number to its evidence."""

import gzip
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from camptrack.actions.issues import canonical
from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.exports import situations

pytestmark = pytest.mark.django_db
DAY = date(2019, 3, 31)


@pytest.fixture
def many(cast, camp):
    """Makes so many more camps of al-Hol's district, each counted once, every third one long ago."""

    def make(count, first=0):
        for nth in range(first, first + count):
            made = factories.camp(
                f"SITE-{nth:03}", area=camp.area, name=f"Site {nth:03}", latitude=36, longitude=41,
                site_type="self_settled" if nth % 2 else "urban",
            )  # fmt: skip
            factories.counting_figure(
                organisation=cast.demo_relief, by=cast.dana, camp=made, value=1000 + nth,
                start=date(2018, 1, 1) if nth % 3 == 0 else date(2019, 3, 20),
            )  # fmt: skip
        drain_waiting(1000)

    return make


def page(client, area, **asked):
    answer = client.get(f"/admin/camptrack/area/{area.pk}/population/", {"on": DAY.isoformat(), **asked})
    assert answer.status_code == 200
    return answer


def listed(answer):
    return [site.camp.code for site in answer.context["camps"].page]


def test_more_camps_cost_no_more_queries_and_no_longer_page(cast, camp, many, sign_in):
    amal, counts, sizes = sign_in(cast.amal), [], []
    for first in (0, 60):
        many(60, first=first)
        with CaptureQueriesContext(connection) as queries:
            answer = page(amal, camp.area.parent)
        counts.append(len(queries))
        sizes.append(len(answer.content))
    assert counts[0] == counts[1] < 45, "\n".join(query["sql"][:150] for query in queries)
    assert max(sizes) < 200_000


def test_tables_are_sorted_by_a_click_and_turned(cast, camp, many, sign_in):
    many(60)
    amal, area = sign_in(cast.amal), camp.area
    first = page(amal, area)
    assert listed(first)[:2] == ["SITE-059", "SITE-058"]
    assert len(listed(first)) == 50
    assert listed(page(amal, area, camps_page="2"))[-1] == "SY-ALHOL"
    content = first.content.decode()
    assert 'aria-sort="descending"' in content
    assert "camps_by=people#camps" in content
    assert "1 to 50 of 61" in re.sub(r"<[^>]+>", "", content)
    assert listed(page(amal, area, camps_by="name"))[0] == "SY-ALHOL"
    assert listed(page(amal, area, camps_by="-name"))[0] == "SITE-059"
    assert listed(page(amal, area, camps_by="password"))[0] == "SITE-059"
    # What was chosen stays when a table is turned.
    assert "site_type=urban&amp;camps_page=" not in content
    urban = page(amal, area, site_type="urban")
    assert len(listed(urban)) == 30
    assert "site_type=urban&amp;camps_by=" in urban.content.decode()
    above = page(amal, area.parent, areas_by="-camps")
    assert [row.name for row in above.context["areas"].page] == ["Al-Hasakeh district"]


def test_key_numbers_with_the_change_over_the_same_camps(cast, camp, many, sign_in):
    many(4)
    known = factories.counting_figure(
        organisation=cast.demo_relief, by=cast.dana, camp=camp, value=500, start=DAY
    )
    drain_waiting(10)
    answer = page(sign_in(cast.amal), camp.area, compare="2019-03-25")
    number = answer.context["population"]
    assert number.change == 500
    assert number.change_same_camps == 0
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))
    assert "+500" in text
    assert "over the same camps" in text
    # The number leads to the camp's evidence of that day, its source to the figure.
    assert f"/admin/camptrack/camp/{camp.pk}/population/?on=2019-03-31#evidence" in answer.content.decode()
    assert f"/admin/camptrack/figure/{known.pk}/change/" in answer.content.decode()


def test_camps_without_data_are_named(cast, camp, many, sign_in):
    many(2)
    answer = page(sign_in(cast.amal), camp.area)
    assert [site.camp.name for site in answer.context["without"]] == ["Al-Hol"]
    assert answer.context["without_count"] == 1


def test_an_area_without_camps_says_so(cast, camp, sign_in):
    alone = factories.area("SY99", parent=camp.area.parent.parent, name="Alone")
    answer = page(sign_in(cast.amal), alone)
    content = answer.content.decode()
    assert "There is no camp in this area yet." in content
    assert "there is nothing to draw" in content
    assert not any(answer.context["pictures"].values())
    assert (
        "Nothing is known of these days."
        in page(sign_in(cast.amal), alone, start="2019-01-01").content.decode()
    )


def test_a_group_has_a_number_where_groups_are_told_apart(cast, camp, many, sign_in):
    many(1)
    content = page(sign_in(cast.amal), camp.area, population_group="REF").content.decode()
    assert "No camp tells how many of them are refugees." in content
    assert "there is no timeline of one" in content


def test_as_known_at_a_moment_types_are_not_told_apart(cast, camp, many, sign_in):
    many(2)
    answer = page(sign_in(cast.amal), camp.area, known_at="2019-03-30", site_type="urban")
    assert "told apart only as known now" in answer.content.decode()
    assert answer.context["population"].best is None
    assert len(listed(answer)) == 3


def test_many_camps_as_known_are_told_as_known_now_meanwhile(cast, camp, many, sign_in, monkeypatch):
    many(3)
    monkeypatch.setattr("camptrack.queries.known.MOST_CAMPS", 2)
    monkeypatch.setattr("camptrack.queries.sites.MOST_CAMPS", 2)
    amal = sign_in(cast.amal)
    answer = page(amal, camp.area, known_at="2019-03-30")
    content = answer.content.decode()
    assert "is being worked out" in content
    assert answer.context["population"].best == 3003
    picture = amal.get(
        f"/admin/camptrack/area/{camp.area.pk}/pictures/timeline.svg", {"known_at": "2019-03-30"}
    )
    assert picture.status_code == 404


def test_the_days_of_a_span_are_in_order(cast, camp, sign_in):
    answer = page(sign_in(cast.amal), camp.area, start="2019-04-01", end="2019-03-01")
    assert "swap the days" in answer.content.decode()
    assert answer.context["look"].start is None


# -- the map that moves -------------------------------------------------------------------------------------


def test_the_map_is_told_as_geojson_with_the_land_around_it(cast, camp, many, sign_in):
    many(3)
    answer = sign_in(cast.amal).get(
        f"/admin/camptrack/area/{camp.area.pk}/map.json",
        {"on": "2019-03-31"},
        headers={"accept-encoding": "gzip"},
    )
    told = json.loads(gzip.decompress(answer.content))
    assert told["type"] == "FeatureCollection"
    first = told["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [41.0, 36.0]}
    assert first["properties"]["name"] == "Site 002"
    assert first["properties"]["people"] == 1002
    assert told["page"] == "/admin/camptrack/camp/0/population/?on=2019-03-31#evidence"
    assert [each["properties"]["hollow"] for each in told["features"]] == [False, False, True]
    west, south, east, north = told["land"]["bbox"]
    assert west < 41 < east
    assert south < 36 < north
    assert all(
        -180 <= x <= 180 and -90 <= y <= 90 for part in told["land"]["coordinates"] for x, y in part[0]
    )
    assert len(answer.content) < 10_000
    nothing = sign_in(cast.amal).get(
        f"/admin/camptrack/area/{camp.area.parent.pk}/map.json", {"site_type": "x"}
    )
    assert nothing.status_code == 200


def test_without_coordinates_there_is_no_map(cast, camp, sign_in):
    told = sign_in(cast.amal).get(f"/admin/camptrack/area/{camp.area.pk}/map.json").json()
    assert told["features"] == []
    assert told["land"] is None


# -- explain this number ------------------------------------------------------------------------------------


def test_every_number_leads_to_its_evidence(cast, al_hol_record, sign_in):
    amal = sign_in(cast.amal)
    here = f"/admin/camptrack/camp/{al_hol_record.pk}/population/"
    for address in ("/admin/", "/admin/camptrack/camp/"):
        content = amal.get(address).content.decode()
        (link,) = re.findall(rf'class="explain" href="({here}[^"]*)"', content)
        explained = amal.get(link.partition("#")[0]).content.decode()
        assert link.endswith("#evidence")
        assert 'id="evidence"' in explained
    figure = al_hol_record.figures.first()
    content = amal.get(f"/admin/camptrack/report/{figure.report_id}/change/").content.decode()
    assert f'class="explain" href="/admin/camptrack/figure/{figure.pk}/change/"' in content


def test_an_issue_leads_to_what_was_known_at_its_cut_off(cast, al_hol_record, sign_in):
    schedule = factories.schedule(organisation=cast.demo_relief, area=al_hol_record.area)
    issue = factories.made_issue(schedule, data=json.loads(canonical(situations.ten_camps())))
    amal = sign_in(cast.amal)
    content = amal.get(f"/admin/camptrack/issue/{issue.pk}/change/").content.decode()
    (link,) = re.findall(r'class="explain" href="([^"]*)"', content)
    answer = amal.get(link.partition("#")[0].replace("&amp;", "&"))
    assert answer.context["look"].known_at == issue.known_at
    assert answer.context["look"].on == issue.end
    camps = factories.issue(factories.schedule(organisation=cast.demo_relief, camps=[al_hol_record]))
    assert 'class="explain"' not in amal.get(f"/admin/camptrack/issue/{camps.pk}/change/").content.decode()


@pytest.mark.parametrize(
    "asked", ["2019-03-11T04:00:00Z", "2019-03-11T04:00:00", "2019-99-99T04:00:00Z", "T"]
)
def test_a_moment_is_read_or_named(cast, camp, sign_in, asked):
    look = page(sign_in(cast.amal), camp.area, known_at=asked).context["look"]
    if asked.endswith("11T04:00:00Z"):
        assert look.known_at.isoformat() == "2019-03-11T04:00:00+00:00"
    else:
        assert look.known_at is None
        assert look.form.errors


# -- a long record ------------------------------------------------------------------------------------------


def test_a_long_record_is_told_page_by_page(cast, camp, sign_in, monkeypatch):
    monkeypatch.setattr("camptrack.admin.evidence_list.SHOWN", 3)
    monkeypatch.setattr("camptrack.admin.pictures.ROWS", 4)
    # Of one source: another's would be dissents.
    by = {"organisation": cast.demo_relief, "by": cast.dana}
    source = factories.source("camp-management")
    for nth in range(8):
        day = date(2019, 3, 1 + nth)
        report = factories.report(**by, source=source, title=f"Day {nth}")
        factories.figure(report, camp=camp, value=1000 + nth, start=day)
        factories.publish(report)
    drain_waiting(10)
    amal, address = sign_in(cast.amal), f"/admin/camptrack/camp/{camp.pk}/population/"

    def shown(**asked):
        answer = amal.get(address, {"on": "2019-03-31", **asked})
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))
        return answer.context["evidence"], answer.context["pictures"]["timeline"], text

    evidence, timeline, text = shown()
    assert [(role.value, count, len(lines)) for role, count, lines in evidence.groups] == [("anchor", 8, 3)]
    assert evidence.groups[0][2][0].figure.value == 1007
    assert "1 to 3 of 8" in text
    assert not timeline.opened
    last, _timeline, _text = shown(evidence="3")
    assert [line.figure.value for line in last.groups[0][2]] == [1001, 1000]
    _evidence, turned, _text = shown(table="timeline", rows="2")
    assert turned.opened
    assert turned.rows.number == 2
    assert escape(turned.wide) in amal.get(address, {"on": "2019-03-31"}).content.decode()
