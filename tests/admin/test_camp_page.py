"""The page of a camp: the number, its evidence, and no query more for a longer record."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.totals import drain_waiting
from camptrack.vocabulary import Right
from tests import al_hol, factories

pytestmark = pytest.mark.django_db


def page(camp, **asked):
    return f"/admin/camptrack/camp/{camp.pk}/population/"


def test_more_evidence_costs_no_more_queries(cast, camp, sign_in):
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    amal, counts = sign_in(cast.amal), []
    for numbers in (range(1, 16), range(16, 23)):
        al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=numbers, archive=True)
        drain_waiting(10)
        with CaptureQueriesContext(connection) as queries:
            amal.get(page(camp))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] < 40, "\n".join(q["sql"][:150] for q in queries)


def test_evidence_known_at_a_day(cast, al_hol_record, sign_in):
    amal = sign_in(cast.amal)
    then = amal.get(page(al_hol_record), {"on": "2019-02-12", "known_at": "2019-02-12"}).content.decode()
    assert "23,000 – <strong>23,000</strong> – 25,300" in then
    assert "a lower bound" in then
    assert "Nothing is known" in amal.get(page(al_hol_record), {"on": "2010-01-01"}).content.decode()


def test_days_that_cannot_be_read_are_named_and_left_out(cast, al_hol_record, sign_in):
    amal = sign_in(cast.amal)
    for asked in (
        {"on": "12/02/2019"},
        {"known_at": "9999-12-31"},
        {"known_at": "9999-12-31T23:59:59-12:00"},
        {"start": "x"},
        {"on": "1900-01-01"},
    ):
        answer = amal.get(page(al_hol_record), asked)
        assert answer.status_code == 200
    assert answer.context["look"].on.year == 1900
    assert amal.get(page(al_hol_record), {"on": "12/02/2019"}).context["look"].form.errors


def test_drifts_are_named(cast, al_hol_record, sign_in):
    content = sign_in(cast.amal).get(page(al_hol_record), {"on": "2019-03-31"}).content.decode()
    assert 'id="drifts"' in content
    assert "+1,088" in content


def test_what_the_floor_swallowed_is_named(cast, camp, sign_in):
    for measure, day, value in (("headcount", "2019-03-01", 100), ("departures", "2019-03-05", 250)):
        factories.counting_figure(
            organisation=cast.demo_relief, camp=camp, measure=measure, start=day, end=day, value=value
        )
    drain_waiting(10)
    content = sign_in(cast.amal).get(page(camp), {"on": "2019-03-06"}).content.decode()
    assert 'id="swallowed"' in content
    assert "150" in content


def test_pending_and_own_drafts(cast, camp, sign_in):
    report = factories.report(organisation=cast.demo_relief, by=cast.amal, title="Not yet")
    factories.figure(report, camp=camp)
    own, other = (sign_in(who).get(page(camp)).content.decode() for who in (cast.amal, cast.omar))
    assert "Not yet" in own
    assert "Not yet" not in other
    for content in (own, other):
        assert "waiting to be worked in" in content
    assert not any(sign_in(cast.amal).get(page(camp)).context["pictures"].values())


def test_picture_of_a_span_and_for_a_telephone(cast, al_hol_record, sign_in):
    amal = sign_in(cast.amal)
    address = f"/admin/camptrack/camp/{al_hol_record.pk}/pictures/timeline.svg"
    whole = amal.get(address)
    for asked in (
        {"narrow": "1"},
        {"start": "2019-03-01", "end": "2019-04-01"},
        {"start": "2030-01-01"},
        {"known_at": "2019-02-12"},
    ):
        picture = amal.get(address, asked)
        assert picture.status_code == 200
        assert picture.headers["ETag"] != whole.headers["ETag"]
    assert amal.get(address, {"end": "2000-01-01"}).status_code == 404
    assert amal.get(address.replace("timeline", "portrait")).status_code == 404


def test_ages_are_those_that_tell_of_somebody(cast, al_hol_record, sign_in):
    """Al-Hol's reports tell of children alone, who are in no bracket of UNHCR's: all would be unknown."""
    client = sign_in(cast.rami)
    for place in (f"camp/{al_hol_record.pk}", f"area/{al_hol_record.area_id}"):
        address = f"/admin/camptrack/{place}/population/"
        shown = client.get(address, {"on": "2019-06-19"}).content.decode()
        assert '<strong aria-current="true">children and adults</strong>' in shown
        assert "scheme=adult" in shown
        asked = client.get(address, {"on": "2019-06-19", "scheme": "unhcr"}).content.decode()
        assert '<strong aria-current="true">UNHCR&#x27;s ages</strong>' in asked


def test_area_page_sums_and_lists(cast, al_hol_record, sign_in):
    factories.camp("SY-EMPTY", area=al_hol_record.area, name="Empty")
    amal = sign_in(cast.amal)
    content = amal.get(
        f"/admin/camptrack/area/{al_hol_record.area.parent.pk}/population/", {"on": "2019-03-31"}
    ).content.decode()
    assert "73,041" in content
    assert "Empty" in content
    assert "Al-Hasakeh district" in content


def test_start_page_puts_work_in_front(cast, al_hol_record, sign_in):
    factories.camp("SY-EMPTY", area=al_hol_record.area, name="Empty camp")
    factories.report(organisation=cast.demo_relief, by=cast.amal, title="A draft of ours")
    clients = [sign_in(who) for who in (cast.amal, cast.omar)]
    own, other = (client.get("/admin/").content.decode() for client in clients)
    assert "A draft of ours" in own
    assert "A draft of ours" not in other
    for client, content in zip(clients, (own, other), strict=True):
        assert "Al-Hol" in content
        # Which ones they are is a step away: the queue counts and names them.
        assert re.search(r'show=empty">Camps without data</a> <bdi>1</bdi>', content)
        assert "Empty camp" in client.get("/admin/review/?show=empty").content.decode()
    nobody = sign_in(factories.user(is_staff=True)).get("/admin/").content.decode()
    assert "Al-Hol" not in nobody
