"""Scheduled reports in the admin: schedules, their recipients, previews and issues asked for."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from camptrack.models import Issue, Recipient, Schedule
from tests import factories
from tests.admin.scheduled import dana, issue, page, schedule, text

__all__ = ["dana", "issue", "schedule"]
pytestmark = pytest.mark.django_db

LIST = "/admin/camptrack/schedule/"
FORM = {
    "title": "Camps of Al-Hasakeh",
    "slug": "hasakeh",
    "titles": "ar: مخيمات الحسكة",
    "cadence": "week",
    "weekday": "1",
    "at": "07:00",
    "zone": "Asia/Damascus",
    "starts_on": "2026-01-05",
    "languages": ["en", "ar"],
    "formats": ["pdf", "xlsx"],
    "sensitivity": "public",
    "catch_up": "latest",
}


@pytest.fixture
def form(cast, camp):
    return {**FORM, "organisation": cast.demo_relief.pk, "area": camp.area.pk}


def test_a_schedule_is_made_and_its_page_tells_when_it_runs(dana, form):
    answer = dana.post(f"{LIST}add/", form)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = Schedule.objects.get()
    assert (made.titles, made.languages) == ({"ar": "مخيمات الحسكة"}, ["en", "ar"])
    shown = text(dana.get(page(made)))
    assert shown.count("04:00 UTC") == 3
    assert f"{made.next_due_at:%Y-%m-%d}" in shown
    assert "Camps of Al-Hasakeh" in text(dana.get(LIST))


@pytest.mark.parametrize(
    ("zone", "at", "cadence", "ran_until", "runs"),
    [
        # The clocks go back on 25 October 2026: the time there stays, that in UTC moves.
        (
            "Europe/Berlin",
            "07:00",
            {"cadence": "week", "weekday": 1},
            datetime(2026, 10, 15, tzinfo=UTC),
            [
                "2026-10-19 07:00 Europe/Berlin (05:00 UTC)",
                "2026-10-26 07:00 Europe/Berlin (06:00 UTC)",
                "2026-11-02 07:00 Europe/Berlin (06:00 UTC)",
            ],
        ),
        # On 28 March 2027 they never show half past two.
        (
            "Europe/Berlin",
            "02:30",
            {"cadence": "day", "weekday": None},
            datetime(2027, 3, 26, 12, tzinfo=UTC),
            [
                "2027-03-27 02:30 Europe/Berlin (01:30 UTC)",
                "2027-03-28 03:00 Europe/Berlin (01:00 UTC)",
                "2027-03-29 02:30 Europe/Berlin (00:30 UTC)",
            ],
        ),
        # It is the day before in UTC.
        (
            "Asia/Kabul",
            "03:15",
            {"cadence": "day", "weekday": None},
            datetime(2026, 11, 26, 12, tzinfo=UTC),
            [
                "2026-11-27 03:15 Asia/Kabul (2026-11-26 22:45 UTC)",
                "2026-11-28 03:15 Asia/Kabul (2026-11-27 22:45 UTC)",
                "2026-11-29 03:15 Asia/Kabul (2026-11-28 22:45 UTC)",
            ],
        ),
    ],
)
def test_runs_are_told_on_the_clocks_of_the_zone(dana, schedule, zone, at, cadence, ran_until, runs):
    due = datetime.fromisoformat(runs[0][:16]).replace(tzinfo=ZoneInfo(zone))
    Schedule.objects.update(zone=zone, at=at, ran_until=ran_until, next_due_at=due, **cadence)
    for address in (page(schedule), page(schedule, "preview")):
        shown = re.findall(r'<li><bdi dir="ltr">(.*?)</bdi></li>', text(dana.get(address)))
        assert shown[:3] == runs, address
    assert runs[0] in text(dana.get(LIST))


def test_labels_of_the_form_begin_alike(dana, sign_in, cast):
    for address in (f"{LIST}add/", "/admin/camptrack/camp/add/"):
        client = dana if "schedule" in address else sign_in(cast.amal)
        form = client.get(address).context["adminform"].form
        labels = [str(field.label) for field in form]
        assert labels == [label[0].upper() + label[1:] for label in labels]


def test_camps_can_be_chosen_one_by_one_and_changed(dana, form, camp):
    other = factories.camp("SY-ROJ", area=camp.area)
    dana.post(f"{LIST}add/", {**form, "area": "", "chosen": [camp.pk]})
    made = Schedule.objects.get()
    assert list(made.camps.all()) == [camp]
    answer = dana.post(page(made), {**form, "area": "", "chosen": [other.pk], "title": "Roj"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made.refresh_from_db()
    assert (made.title, list(made.camps.all())) == ("Roj", [other])
    assert "chosen camps" in text(dana.get(LIST))
    # A camp that was merged since is still shown, and stays.
    other.merged_into = camp
    other.save()
    shown = dana.get(page(made)).context["adminform"].form["chosen"]
    assert f'value="{other.pk}" selected' in str(shown)
    dana.post(page(made), {**form, "area": "", "chosen": [other.pk], "title": "Roj and Al-Hol"})
    made.refresh_from_db()
    assert (made.title, list(made.camps.all())) == ("Roj and Al-Hol", [other])


def test_what_the_action_refuses_stands_at_its_field(dana, form):
    answer = dana.post(f"{LIST}add/", {**form, "zone": "Asia/Damascas"})
    assert "Asia/Damascus" in str(answer.context["adminform"].form.errors["zone"])
    assert not Schedule.objects.exists()


def test_camps_that_nobody_offered_are_refused_at_their_field(dana, form, camp):
    answer = dana.post(f"{LIST}add/", {**form, "area": "", "chosen": ["None", camp.pk]})
    assert answer.status_code == 200
    assert "chosen" in answer.context["adminform"].form.errors
    assert "SY-ALHOL" in text(answer)


def test_a_paused_schedule_and_one_without_a_zone_say_so(dana, schedule):
    assert "Next runs" in text(dana.get(page(schedule)))
    Schedule.objects.update(zone="Asia/Nowhere", next_due_at=None)
    assert "is not known here any more" in text(dana.get(page(schedule)))
    assert "its time zone is unknown" in text(dana.get(LIST))
    assert "its time zone is unknown" in text(dana.get("/admin/"))
    Schedule.objects.update(paused=True)
    assert "Paused:" in text(dana.get(page(schedule)))
    assert "paused" in text(dana.get(LIST))


def test_recipients_are_pasted_named_where_wrong_and_taken_off(dana, cast, schedule):
    there = page(schedule, "recipients")
    assert "Nobody is on the list yet" in text(dana.get(there))
    cast.rami.email = "rami@relief.example"
    cast.rami.save()
    lines = "Rami <Rami@relief.example>\n\nlayla@example.org, Layla\nhttps://hooks.example.org/in"
    assert dana.post(there, {"lines": lines, "language": "ar"}).status_code == 302
    found = {each.address: each for each in Recipient.objects.all()}
    assert found["Rami@relief.example"].user == cast.rami
    assert (found["layla@example.org"].name, found["layla@example.org"].language) == ("Layla", "ar")
    assert found["https://hooks.example.org/in"].kind == "webhook"
    answer = dana.post(there, {"lines": "new@example.org\nlayla@example.org\nnobody", "language": "en"})
    said = " ".join(answer.context["form"].errors["lines"])
    assert "Line 2, “layla@example.org”" in said
    assert "Line 3, “nobody”" in said
    assert Recipient.objects.count() == 3
    dana.post(there, {"remove": found["layla@example.org"].pk})
    assert "is no longer on the list" in text(dana.get(there))
    again = dana.post(there, {"remove": found["layla@example.org"].pk}, follow=True)
    assert "removed already" in text(again)
    dana.post(there, {"remove": "x"})
    assert Recipient.objects.filter(removed_at=None).count() == 2


def test_recipients_are_pasted_as_mail_programs_copy_them(dana, schedule):
    lines = (
        'Amal H. <amal@example.org>; Rami <rami@example.org>, "Dana" <dana@example.org>;\n'
        "omar@example.org; x@example.org"
    )
    assert dana.post(page(schedule, "recipients"), {"lines": lines, "language": "en"}).status_code == 302
    assert {(each.address, each.name) for each in Recipient.objects.all()} == {
        ("amal@example.org", "Amal H."),
        ("rami@example.org", "Rami"),
        ("dana@example.org", "Dana"),
        ("omar@example.org", ""),
        ("x@example.org", ""),
    }


def test_many_recipients_are_looked_up_together(dana, schedule, django_assert_max_num_queries):
    lines = "\n".join(f"x{nth}@example.org" for nth in range(60))
    with django_assert_max_num_queries(40):
        dana.post(page(schedule, "recipients"), {"lines": lines, "language": "en"})
    assert Recipient.objects.count() == 60


def test_recipients_show_what_became_of_them_page_by_page(dana, schedule):
    now = schedule.ran_until
    factories.recipient(schedule, bounced_at=now, bounce="550 no such user")
    factories.recipient(schedule, unsubscribed_at=now)
    Recipient.objects.bulk_create(
        Recipient(schedule=schedule, kind="email", address=f"x{nth}@example.org") for nth in range(250)
    )
    first = text(dana.get(page(schedule, "recipients")))
    assert "550 no such user" in first
    assert "unsubscribed" in first
    assert "?p=2" in first
    assert "x99@example.org" in text(dana.get(page(schedule, "recipients") + "?p=2"))


def test_a_preview_and_an_issue_are_asked_for(dana, schedule):
    period = {"start": "2019-03-04", "end": "2019-03-11", "known_at": "2019-03-12T04:00"}
    answer = dana.post(page(schedule, "preview"), period)
    preview = Issue.objects.get()
    assert answer["Location"] == page(preview)
    # Nobody knows yet of how many camps it will tell.
    waiting = text(dana.get(page(preview)))
    assert ("being made" in waiting, "camps are in." in waiting) == (True, False)
    assert "camptrack/progress.js" in waiting
    Issue.objects.filter(pk=preview.pk).update(camps=3, camps_done=1)
    assert "camps are in." in text(dana.get(page(preview)))
    told = dana.get(page(preview, "progress")).json()
    assert told == {"state": "due", "done": 1, "total": 3, "failure": "", "said": "1 of 3 camps are in."}
    dana.post(page(schedule, "issue"), period)
    assert Issue.objects.get(number=1).known_at.isoformat() == "2019-03-12T04:00:00+00:00"
    again = dana.post(page(schedule, "issue"), period, follow=True)
    assert "is of this period already" in text(again)
    wrong = dana.post(page(schedule, "issue"), {**period, "end": "2019-03-01"})
    assert "swap them" in str(wrong.context["form"].errors["start"])
    assert "Preview" in text(dana.get(page(schedule)))


def test_an_issue_that_fails_says_why_on_its_page_and_on_the_start_page(dana, schedule):
    failing = factories.issue(schedule, failure="NotWritten: PDF in “ar”", attempts=2)
    assert "It could not be made (2 attempts)" in text(dana.get(page(failing)))
    assert "NotWritten" in text(dana.get("/admin/"))
    assert "could not be made yet" in text(dana.get("/admin/camptrack/issue/"))
