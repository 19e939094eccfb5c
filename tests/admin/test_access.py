"""Every address of the admin has a story: who may open it. An address without one fails here."""

from itertools import chain

import pytest
from django.test import Client
from django.urls import URLResolver

from camptrack.admin.site import site
from tests import factories
from tests.every_row import address, every_row

pytestmark = pytest.mark.django_db

OPEN, NO, GONE, AWAY = 200, 403, 404, 302
NEVER_DELETED = (
    "organisation invitation user apikey area camp source wave figure report import schedule issue delivery "
    "webhookendpoint webhookdelivery camptotal stalemark drainretry"
)
#: what Amal (enters), Dana (publishes, administers), Omar (everything, elsewhere) and Nobody (staff without
#: a grant) get when they open an address of Demo Relief's; anonymous visitors are sent to sign in
STORIES = {
    **{f"{name}_delete": (NO, NO, NO, NO) for name in NEVER_DELETED.split()},
    "index": (OPEN, OPEN, OPEN, OPEN),
    "login": (AWAY, AWAY, AWAY, AWAY),
    "logout": (405, 405, 405, 405),
    "password_change": (AWAY, AWAY, AWAY, AWAY),
    "password_change_done": (AWAY, AWAY, AWAY, AWAY),
    "jsi18n": (OPEN, OPEN, OPEN, OPEN),
    "autocomplete": (NO, NO, NO, NO),  # without a model; with one: test_autocomplete
    "view_on_site": (GONE, GONE, GONE, GONE),
    "app_list": (OPEN, OPEN, OPEN, GONE),
    "band": (OPEN, OPEN, OPEN, NO),
    "pick": (OPEN, OPEN, OPEN, NO),
    "in_wave": (OPEN, OPEN, OPEN, NO),
    "draft_save": (OPEN, OPEN, OPEN, NO),
    "draft_discard": (OPEN, OPEN, GONE, GONE),
    "review": (OPEN, OPEN, OPEN, NO),
    "review_question": (GONE, GONE, OPEN, NO),
    "review_undo": (405, 405, 405, 405),  # by POST: test_review
    "review_publish": (405, 405, 405, 405),
    "organisation_changelist": (OPEN, OPEN, OPEN, NO),
    "organisation_add": (NO, NO, NO, NO),
    "organisation_change": (OPEN, OPEN, AWAY, NO),
    "organisation_history": (OPEN, OPEN, GONE, NO),
    "user_changelist": (NO, OPEN, OPEN, NO),
    "user_add": (NO, NO, NO, NO),
    "user_change": (NO, OPEN, AWAY, NO),
    "user_history": (NO, OPEN, GONE, NO),
    "user_link": (NO, OPEN, GONE, NO),
    "user_second_factor": (NO, OPEN, GONE, NO),
    "invitation_changelist": (NO, OPEN, OPEN, NO),
    "invitation_add": (NO, OPEN, OPEN, NO),
    "invitation_change": (NO, OPEN, AWAY, NO),
    "invitation_history": (NO, OPEN, GONE, NO),
    "invitation_again": (NO, AWAY, GONE, NO),
    "invitation_withdraw": (NO, AWAY, GONE, NO),
    "grant_changelist": (NO, OPEN, OPEN, NO),
    "grant_add": (NO, OPEN, OPEN, NO),
    "grant_change": (NO, OPEN, AWAY, NO),
    "grant_history": (NO, OPEN, GONE, NO),
    "grant_delete": (NO, OPEN, AWAY, NO),
    "apikey_changelist": (NO, OPEN, OPEN, NO),
    "apikey_add": (NO, OPEN, OPEN, NO),
    "apikey_change": (NO, OPEN, AWAY, NO),
    "apikey_history": (NO, OPEN, GONE, NO),
    "apikey_revoke": (NO, AWAY, GONE, NO),
    "apikey_successor": (NO, OPEN, GONE, NO),
    "area_changelist": (OPEN, OPEN, OPEN, NO),
    "area_population": (OPEN, OPEN, OPEN, NO),
    "area_picture": (OPEN, OPEN, OPEN, NO),
    "area_map": (OPEN, OPEN, OPEN, NO),
    "area_add": (NO, NO, NO, NO),
    "area_change": (OPEN, OPEN, OPEN, NO),
    "area_history": (OPEN, OPEN, OPEN, NO),
    "camp_changelist": (OPEN, OPEN, OPEN, NO),
    "camp_population": (OPEN, OPEN, OPEN, NO),
    "camp_picture": (OPEN, OPEN, OPEN, NO),
    "camp_add": (OPEN, NO, OPEN, NO),
    "camp_load": (OPEN, NO, OPEN, NO),
    "camp_load_template": (OPEN, NO, OPEN, NO),
    "camp_merge": (NO, NO, OPEN, NO),
    "camp_part": (NO, NO, OPEN, NO),
    "camp_rename": (NO, NO, OPEN, NO),
    "camp_split": (NO, NO, OPEN, NO),
    "camp_change": (OPEN, OPEN, OPEN, NO),
    "camp_history": (OPEN, OPEN, OPEN, NO),
    "source_changelist": (OPEN, OPEN, OPEN, NO),
    "source_add": (OPEN, NO, OPEN, NO),
    "source_change": (OPEN, OPEN, OPEN, NO),
    "source_history": (OPEN, OPEN, OPEN, NO),
    "wave_changelist": (OPEN, OPEN, OPEN, NO),
    "wave_add": (OPEN, NO, OPEN, NO),
    "wave_change": (OPEN, OPEN, OPEN, NO),
    "wave_history": (OPEN, OPEN, OPEN, NO),
    "figure_changelist": (OPEN, OPEN, OPEN, NO),
    "figure_add": (NO, NO, NO, NO),
    "figure_change": (OPEN, OPEN, GONE, NO),
    "figure_history": (OPEN, OPEN, GONE, NO),
    "report_changelist": (OPEN, OPEN, OPEN, NO),
    "report_add": (OPEN, NO, OPEN, NO),
    "report_change": (OPEN, OPEN, GONE, NO),
    "report_history": (OPEN, OPEN, GONE, NO),
    "report_correct": (OPEN, OPEN, GONE, NO),
    "report_redact": (NO, OPEN, GONE, NO),
    "report_publish": (NO, OPEN, GONE, NO),
    "report_share": (NO, OPEN, GONE, NO),
    "report_retract": (NO, OPEN, GONE, NO),
    "import_changelist": (OPEN, OPEN, OPEN, NO),
    "import_add": (OPEN, NO, OPEN, NO),
    "import_template": (OPEN, NO, NO, NO),
    "import_change": (OPEN, OPEN, GONE, NO),
    "import_mapping": (OPEN, NO, GONE, NO),
    "import_progress": (OPEN, OPEN, GONE, NO),
    "import_errors": (OPEN, OPEN, GONE, NO),
    "import_confirm": (AWAY, NO, GONE, NO),
    "import_undo": (OPEN, NO, GONE, NO),
    "import_discard": (OPEN, NO, GONE, NO),
    "import_history": (GONE, GONE, GONE, GONE),
    "schedule_changelist": (OPEN, OPEN, OPEN, NO),
    "schedule_add": (NO, OPEN, OPEN, NO),
    "schedule_change": (OPEN, OPEN, AWAY, NO),
    "schedule_history": (OPEN, OPEN, GONE, NO),
    "schedule_recipients": (NO, OPEN, GONE, NO),
    "schedule_preview": (OPEN, OPEN, GONE, NO),
    "schedule_issue": (NO, OPEN, GONE, NO),
    "issue_changelist": (OPEN, OPEN, OPEN, NO),
    "issue_add": (NO, NO, NO, NO),
    "issue_change": (OPEN, OPEN, GONE, NO),
    "issue_file": (OPEN, OPEN, GONE, NO),
    "issue_progress": (OPEN, OPEN, GONE, NO),
    "issue_approve": (NO, OPEN, GONE, NO),
    "issue_discard": (NO, OPEN, GONE, NO),
    "issue_recall": (NO, OPEN, GONE, NO),
    "issue_history": (GONE, GONE, GONE, GONE),
    "delivery_changelist": (NO, OPEN, OPEN, NO),
    "delivery_add": (NO, NO, NO, NO),
    "delivery_change": (NO, OPEN, GONE, NO),
    "delivery_repeat": (NO, OPEN, GONE, NO),
    "delivery_history": (GONE, GONE, GONE, GONE),
    "webhookendpoint_changelist": (NO, OPEN, OPEN, NO),
    "webhookendpoint_add": (NO, OPEN, OPEN, NO),
    "webhookendpoint_change": (NO, OPEN, GONE, NO),
    **{
        f"webhookendpoint_{step}": (NO, OPEN, GONE, NO)
        for step in ("edit", "test", "rotate", "disable", "enable", "remove")
    },
    "webhookendpoint_history": (NO, OPEN, GONE, NO),
    "webhookdelivery_changelist": (NO, OPEN, OPEN, NO),
    "webhookdelivery_add": (NO, NO, NO, NO),
    "webhookdelivery_change": (NO, OPEN, GONE, NO),
    "webhookdelivery_repeat": (NO, OPEN, GONE, NO),
    "webhookdelivery_history": (GONE, GONE, GONE, GONE),
    # Of every organisation's camps, and mended on the server: for who runs the service.
    "camptotal_changelist": (NO, NO, NO, NO),
    "camptotal_add": (NO, NO, NO, NO),
    "camptotal_change": (NO, NO, NO, NO),
    "camptotal_history": (GONE, GONE, GONE, GONE),
    "stalemark_changelist": (NO, NO, NO, NO),
    "stalemark_add": (NO, NO, NO, NO),
    "stalemark_change": (NO, NO, NO, NO),
    "stalemark_history": (GONE, GONE, GONE, GONE),
    "drainretry_changelist": (NO, NO, NO, NO),
    "drainretry_add": (NO, NO, NO, NO),
    "drainretry_change": (NO, NO, NO, NO),
    "drainretry_history": (GONE, GONE, GONE, GONE),
}


def names(patterns) -> set[str]:
    found = (
        names(each.url_patterns) if isinstance(each, URLResolver) else {each.name or ""} for each in patterns
    )
    return {name.removeprefix("camptrack_") for name in chain.from_iterable(found)} - {""}


def test_every_address_has_a_story():
    assert names(site.get_urls()) == set(STORIES)


@pytest.fixture
def rows(cast, al_hol_record):
    return every_row(cast, al_hol_record)


@pytest.mark.long
def test_who_may_open_what(cast, sign_in, rows):
    nobody = factories.user("nobody", is_staff=True)
    people = [sign_in(each) for each in (cast.amal, cast.dana, cast.omar, nobody)]
    cast.dana.grants.filter(right="enter").delete()  # the record was entered; now she only publishes
    wrong = {}
    for name, story in STORIES.items():
        page = address(name, rows)
        got = tuple(client.get(page).status_code for client in people)
        if got != story:
            wrong[name] = got
    assert wrong == {}


def test_anonymous_visitors_are_sent_to_sign_in(rows, cast):
    for name in STORIES.keys() - {"login"}:
        answer = Client().get(address(name, rows))
        assert answer.status_code in {302, 405}, name
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(
                "/admin/" if name == "logout" else "/admin/login/"
            ), name


def test_autocomplete_gives_only_what_one_may_see(cast, sign_in, rows):
    def found(who, model, field):
        answer = sign_in(who).get(
            "/admin/autocomplete/", {"app_label": "camptrack", "model_name": model, "field_name": field}
        )
        return answer.status_code, answer.content.decode()

    assert "SY-ALHOL" in found(cast.amal, "figure", "camp")[1]
    assert found(factories.user(is_staff=True), "figure", "camp")[0] == 403
    assert found(cast.amal, "grant", "user")[0] == 403
    status, people = found(cast.omar, "grant", "user")
    assert (status, "amal" in people) == (200, False)
    assert str(rows["report"].pk) not in found(cast.omar, "figure", "report")[1]
    assert "Kept at home" in found(cast.amal, "figure", "report")[1]
    assert "Kept at home" not in found(cast.omar, "figure", "report")[1]


def test_lists_cannot_be_filtered_by_what_they_do_not_show(cast, sign_in, rows):
    omar = sign_in(cast.omar)
    for asked in (
        "reliability=A",
        "reliability__in=A,B",
        "by__username=amal",
        "correction_reason__contains=x",
    ):
        assert omar.get(f"/admin/camptrack/report/?{asked}").status_code == 400


def test_internal_reports_and_drafts_stay_at_home(cast, sign_in, rows):
    listed = sign_in(cast.omar).get("/admin/camptrack/report/").content.decode()
    assert "Kept at home" not in listed
    assert str(rows["report"].pk) not in listed
    assert str(rows["figure"].pk) not in sign_in(cast.omar).get("/admin/camptrack/figure/").content.decode()
    assert str(rows["report"].pk) in sign_in(cast.amal).get("/admin/camptrack/report/").content.decode()


def test_grades_are_for_members(cast, sign_in, al_hol_record):
    page = f"/admin/camptrack/camp/{al_hol_record.pk}/population/?on=2019-03-22"
    own, other = (sign_in(who).get(page).content.decode() for who in (cast.amal, cast.omar))
    assert "graded A" in own
    assert "graded A" not in other
    assert 'title="reliability and credibility"' not in other
    report = al_hol_record.figures.first().report
    page = f"/admin/camptrack/report/{report.pk}/change/"
    assert "<dt>grades</dt>" in sign_in(cast.amal).get(page).content.decode()
    assert "<dt>grades</dt>" not in sign_in(cast.omar).get(page).content.decode()
    assert sign_in(cast.omar).get(f"/admin/camptrack/report/{report.pk}/correct/").status_code == 403


def test_why_an_internal_revision_supersedes_is_its_members_to_know(cast, sign_in, camp):
    old = factories.report(organisation=cast.demo_relief, by=cast.amal)
    factories.publish(old)
    factories.publish(factories.correction(old, audience="internal"))
    factories.event(old, "superseded", reason="the police told us")
    page = f"/admin/camptrack/report/{old.pk}/change/"
    assert "the police told us" in sign_in(cast.amal).get(page).content.decode()
    shown = sign_in(cast.omar).get(page).content.decode()
    assert "superseded" in shown
    assert "the police told us" not in shown


def test_whoever_runs_the_service_sees_everything_and_publishes(cast, sign_in, rows):
    root = sign_in(factories.user("root", is_staff=True, is_superuser=True))
    report = f"/admin/camptrack/report/{rows['report'].pk}/"
    assert "Kept at home" in root.get(f"{report}change/").content.decode()
    assert 'name="_publish"' in root.get("/admin/camptrack/report/add/").content.decode()
    root.post(f"{report}publish/")
    assert rows["report"].events.get().kind == "published"
    assert root.get("/admin/camptrack/organisation/add/").status_code == 200


def test_what_the_drain_keeps_is_for_whoever_runs_the_service(cast, sign_in, rows):
    root, dana = sign_in(factories.user("root", is_staff=True, is_superuser=True)), sign_in(cast.dana)
    for name in ("camptotal", "stalemark", "drainretry"):
        page = f"/admin/camptrack/{name}/"
        assert root.get(page).status_code == 200
        assert root.get(address(f"{name}_change", rows)).status_code == 200
        assert page in root.get("/admin/").content.decode()
        assert dana.get(page).status_code == 403
        assert page not in dana.get("/admin/").content.decode()
