"""Who did what, when and why, with what was before and after: on one page of each thing."""

import re
from datetime import date

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction

from camptrack.actions.accounts import grant_right, revoke_right
from camptrack.actions.decisions import decide
from camptrack.actions.merges import merge_camp
from camptrack.actions.reports import publish_report
from camptrack.models import AccountEvent, Area, Camp, Report, Source
from camptrack.queries.trail import ON_A_PAGE
from camptrack.vocabulary import DecisionKind, Right
from tests import factories

pytestmark = pytest.mark.django_db


def told(client, kind: str, pk, **asked) -> str:
    """The page's words, without its markup."""
    answer = client.get(f"/admin/camptrack/{kind}/{pk}/history/", asked)
    assert answer.status_code == 200
    content = answer.content.decode().partition('<ol class="trail">')[2] or answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", content).translate({0x2066: None, 0x2069: None}).split())


def entries(client, kind: str, pk, **asked) -> int:
    return len(client.get(f"/admin/camptrack/{kind}/{pk}/history/", asked).context["trail"].entries)


def test_a_camp_that_a_form_changed(cast, camp, sign_in):
    amal = sign_in(cast.amal)
    page = amal.get(f"/admin/camptrack/camp/{camp.pk}/change/")
    assert f"/admin/camptrack/camp/{camp.pk}/history/" in page.content.decode()
    form = page.context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"name": "Al-Hawl", "capacity": "4000", "names": "ar: مخيم الهول", "area": camp.area_id}
    answer = amal.post(f"/admin/camptrack/camp/{camp.pk}/change/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    said = told(amal, "camp", camp.pk)
    assert "amal changed" in said
    assert "name Al-Hol Al-Hawl" in said
    assert "capacity 4000" in said
    assert f"from /admin/camptrack/camp/{camp.pk}/change/" in said
    assert "site type planned camp" in said  # what it was made with, in words


def test_why_a_camp_was_merged(cast, camp, sign_in):
    other = factories.camp("SY-HAWL", area=camp.area, name="Hawl")
    merge_camp(by=cast.rami, camp=other, into=camp, reason="the same fence")
    said = told(sign_in(cast.amal), "camp", other.pk)
    assert "rami changed Why: the same fence merged into Al-Hol (SY-ALHOL)" in said


def test_by_person_by_day_and_by_page(cast, camp, sign_in):
    for nth in range(ON_A_PAGE + 2):
        with pghistory.context(by="dana" if nth else "omar"):
            Camp.objects.filter(pk=camp.pk).update(capacity=nth + 1)
    amal = sign_in(cast.amal)
    assert entries(amal, "camp", camp.pk) == ON_A_PAGE
    assert entries(amal, "camp", camp.pk, p=2) == 3
    assert entries(amal, "camp", camp.pk, p="9" * 20) == ON_A_PAGE
    page = told(amal, "camp", camp.pk)
    assert re.findall(r"capacity \d+ (\d+)", page) == [str(nth) for nth in range(ON_A_PAGE + 2, 2, -1)]
    assert entries(amal, "camp", camp.pk, who="OMAR") == 1
    assert entries(amal, "camp", camp.pk, day="2019-01-01") == 0
    assert "Nobody did anything like this" in told(amal, "camp", camp.pk, day="2019-01-01")
    today = date.fromisoformat(str(camp.history.first().pgh_created_at.date()))
    assert entries(amal, "camp", camp.pk, day=today, who="dana") == ON_A_PAGE
    assert entries(amal, "camp", camp.pk, day="no day") == ON_A_PAGE
    assert entries(amal, "camp", camp.pk, day="9999-12-31") == 0


def test_reference_data_of_each_kind(cast, camp, sign_in):
    source, wave = factories.source(), factories.wave(destination_camp=camp)
    with pghistory.context(by="rami"):
        Source.objects.filter(pk=source.pk).update(reliability="F")
        Area.objects.filter(pk=camp.area_id).update(name="Hasakeh", names={"ar": "الحسكة"})
    amal = sign_in(cast.amal)
    assert "reliability" in told(amal, "source", source.pk)
    assert "name Al-Hasakeh district Hasakeh" in told(amal, "area", camp.area_id)
    assert "ar: الحسكة" in told(amal, "area", camp.area_id)
    assert "Al-Hol (SY-ALHOL)" in told(amal, "wave", wave.pk)


@pytest.fixture
def corrected(cast, camp) -> tuple[Report, Report]:
    """An internal report, published, then corrected by a draft; one of its figures was verified."""
    first = factories.report(
        organisation=cast.demo_relief, by=cast.amal, audience="internal", title="Police say", reliability="D"
    )
    figure = factories.figure(first, camp=camp, value=100, quote="a hundred")
    factories.cell(figure, gender="f", count=40)
    factories.figure(first, camp=camp, measure="arrivals", value=7)
    publish_report(by=cast.dana, report=first)
    decide(by=cast.rami, figure=figure, kind=DecisionKind.VERIFY, reason="I counted too")
    second = factories.correction(first, title="Police say otherwise", by=cast.amal, reliability="E")
    said = factories.figure(second, camp=camp, value=130, quote="a hundred and thirty")
    factories.cell(said, gender="f", count=41)
    factories.figure(second, camp=camp, measure="departures", value=9, qualifier="about")
    return first, second


def test_a_report_with_its_revisions_and_decisions(cast, sign_in, corrected):
    first, second = corrected
    amal = sign_in(cast.amal)
    for report in corrected:
        said = told(amal, "report", report.pk)
        for words in (
            "amal entered",
            "dana published",
            "rami verify Al-Hol, headcount, 2019-03-14 Why: I counted too",
            "amal corrected: revision 2 Why: a digit was missing",
            "title Police say Police say otherwise",
            "Al-Hol, headcount, 2019-03-14 exactly 100 persons exactly 130 persons",
            "quote a hundred a hundred and thirty",
            "Al-Hol, arrivals, 2019-03-14 exactly 7 persons nothing",
            "Al-Hol, departures, 2019-03-14 about 9 persons",
            "reliability D – not usually reliable E – unreliable",
            "breakdown female: 40 female: 41",
        ):
            assert words in said, words
        assert "/history/" in amal.get(f"/admin/camptrack/report/{report.pk}/change/").content.decode()
    figure = first.figures.get(measure="headcount")
    said = told(amal, "figure", figure.pk)
    assert "rami verify Why: I counted too" in said
    assert "/history/" in amal.get(f"/admin/camptrack/figure/{figure.pk}/change/").content.decode()
    assert "corrected" not in said
    assert second.title not in said


def test_nobody_else_reads_an_organisations_evidence(cast, camp, sign_in, corrected):
    omar = sign_in(cast.omar)
    shared = factories.counting_figure(organisation=cast.demo_relief, camp=camp)
    for kind, row, status in (
        ("report", corrected[0], 404),
        ("figure", corrected[0].figures.first(), 404),
        ("report", shared.report, 403),
        ("figure", shared, 403),
    ):
        assert omar.get(f"/admin/camptrack/{kind}/{row.pk}/history/").status_code == status
    page = omar.get(f"/admin/camptrack/report/{shared.report.pk}/change/").content.decode()
    assert "/history/" not in page


def test_an_account_for_administrators(cast, camp, sign_in):
    given = grant_right(
        by=cast.dana, user=cast.amal, organisation=cast.demo_relief, right=Right.REVIEW, area=camp.area
    )
    revoke_right(by=cast.dana, grant=given)
    factories.account_event(user=cast.amal, kind="sign_in_failed", ip_address="192.0.2.1")
    factories.account_event(user=cast.amal, ip_address="192.0.2.2")
    factories.account_event(user=cast.amal, kind="link_made", reason="on the server")
    dana = sign_in(cast.dana)
    said = told(dana, "user", cast.amal.pk)
    assert "taken away grant organisation Demo Relief nothing right review nothing" in said
    assert "who is not known sign-in failed: wrong password from 192.0.2.1" in said
    assert "amal signed in from 192.0.2.2" in said
    assert "operator link for a new password made Why: on the server" in said
    assert entries(dana, "user", cast.amal.pk, who="operator") == 1
    factories.grant(cast.amal, cast.elsewhere, Right.ADMINISTER)
    said = told(dana, "user", cast.amal.pk)
    assert "192.0.2" not in said, "she is over Amal no more: when and from where Amal signs in is not hers"
    assert "192.0.2.2" in told(sign_in(cast.amal), "user", cast.amal.pk)
    assert "Elsewhere" not in said
    assert "Elsewhere" in told(
        sign_in(factories.user("root", is_staff=True, is_superuser=True)), "user", cast.amal.pk
    )
    assert sign_in(cast.rami).get(f"/admin/camptrack/user/{cast.rami.pk}/history/").status_code == 403


def test_an_organisation_its_people_and_keys(cast, sign_in):
    key = factories.api_key(organisation=cast.demo_relief, name="HDX")
    invitation = factories.invitation(organisation=cast.demo_relief, by=cast.dana)
    member, dana = sign_in(cast.amal), sign_in(cast.dana)
    assert "HDX" in told(dana, "organisation", cast.demo_relief.pk)
    assert invitation.address in told(dana, "organisation", cast.demo_relief.pk)
    for hidden in ("HDX", invitation.address, "dana"):
        assert hidden not in told(member, "organisation", cast.demo_relief.pk).partition("made")[2]
    assert "name HDX" in told(dana, "apikey", key.pk)
    dana.post(f"/admin/camptrack/apikey/{key.pk}/revoke/")
    assert "dana changed revoked at" in told(dana, "apikey", key.pk)
    assert invitation.address in told(dana, "invitation", invitation.pk)
    grant = cast.amal.grants.first()
    assert "made" in told(dana, "grant", grant.pk)


def test_a_schedule_with_its_recipients_for_who_keeps_the_list(cast, camp, sign_in):
    schedule = factories.schedule(organisation=cast.demo_relief, camps=[camp])
    recipient = factories.recipient(schedule)
    member, dana = (told(sign_in(who), "schedule", schedule.pk) for who in (cast.amal, cast.dana))
    assert "camp of a schedule" in member
    assert recipient.address in dana
    assert recipient.address not in member
    assert sign_in(cast.omar).get(f"/admin/camptrack/schedule/{schedule.pk}/history/").status_code == 404


def test_a_value_that_is_gone_has_its_number(cast, camp, sign_in):
    with pghistory.context(by="dana"):
        Camp.objects.filter(pk=camp.pk).update(household_size="4.50", latitude="36.375", longitude="41.151")
    said = told(sign_in(cast.amal), "camp", camp.pk)
    assert "household size 4.5" in said


@pytest.mark.parametrize(
    "table", ["camptrack_accountevent", "camptrack_userhistory", "camptrack_camphistory"]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_touch_what_is_on_record(cast, camp, table, statement):
    factories.account_event()
    assert AccountEvent.objects.exists()
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
