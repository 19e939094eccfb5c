"""What links in mails open: a file for its recipient, and leaving the list with one button."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from camptrack.models import Grant, Issue
from camptrack.queries import mail_links
from camptrack.queries.mail_links import file_link, unsubscribe_link
from tests import factories
from tests.actions.sent import published, queued
from tests.cast import assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def delivery(cast):
    issue = published(organisation=cast.demo_relief, sensitivity="members")
    factories.recipient(issue.schedule, user=cast.amal, language="fr")
    (made,) = queued(issue)
    return made


def file_of(delivery, edition="members"):
    return delivery.issue.files.get(edition=edition, language="en", format="pdf")


def path(link: str) -> str:
    return urlsplit(link).path


def test_a_file_for_its_recipient(delivery, client, caplog):
    caplog.set_level("INFO")
    answer = client.get(path(file_link(delivery, file_of(delivery).pk)))
    assert answer.status_code == 200
    assert answer.content == b"members en pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="hasakeh-weekly-1-en.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert f"downloaded by recipient {delivery.recipient_id}, delivery {delivery.pk}" in caplog.text


def removed(delivery):
    delivery.recipient.removed_at = delivery.at
    delivery.recipient.save()


def unsubscribed(delivery):
    delivery.recipient.unsubscribed_at = delivery.at
    delivery.recipient.save()


def test_no_history_keeps_what_unsubscribes(delivery, client):
    client.post(path(unsubscribe_link(delivery.recipient)))
    kept = delivery.recipient.history.latest("pgh_id")
    assert kept.unsubscribed_at is not None
    assert kept.pgh_context["address"] == "/issues/unsubscribe/"


def left(_delivery):
    Grant.objects.all().delete()


def recalled(delivery):
    Issue.objects.filter(pk=delivery.issue_id).update(status="recalled")


@pytest.mark.parametrize("happens", [removed, unsubscribed, left, recalled])
def test_it_closes(delivery, client, happens):
    link = path(file_link(delivery, file_of(delivery).pk))
    happens(delivery)
    answer = client.get(link)
    assert answer.status_code == 410
    assert b"members en pdf" not in answer.content


def test_grades_are_closed_to_who_is_no_member_any_more(delivery, client, cast):
    delivery.issue.schedule.sensitivity = "partners"
    delivery.issue.schedule.save()
    links = [path(file_link(delivery, file_of(delivery, each).pk)) for each in ("members", "shared")]
    Grant.objects.filter(user=cast.amal).update(organisation=cast.elsewhere)
    assert [client.get(link).status_code for link in links] == [410, 200]


def test_two_weeks(delivery, client, monkeypatch):
    link = path(file_link(delivery, file_of(delivery).pk))
    monkeypatch.setattr(mail_links, "FILES_OPEN_FOR", timedelta(seconds=-1))
    assert client.get(link).status_code == 410


def test_nobody_makes_a_link(delivery, client):
    real = path(file_link(delivery, file_of(delivery).pk))
    forged = signing.dumps([str(delivery.pk), file_of(delivery).pk], key="another", salt="camptrack.file")
    for link in (real[:-3] + "xx/", f"/issues/file/{forged}/", "/issues/file/x/"):
        assert client.get(link).status_code == 404
    leave = path(unsubscribe_link(delivery.recipient))
    assert client.get(leave.replace("unsubscribe", "file")).status_code == 404
    assert client.get(real.replace("/file/", "/unsubscribe/")).status_code == 404
    assert client.post(leave[:-3] + "xx/").status_code == 404


def test_looking_changes_nothing(delivery, client):
    link = path(unsubscribe_link(delivery.recipient))
    for answer in (client.get(link), client.head(link)):
        assert answer.status_code == 200
    delivery.recipient.refresh_from_db()
    assert delivery.recipient.unsubscribed_at is None
    assert client.put(link).status_code == 405


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_one_button_without_a_sign_in(delivery, body):
    link = path(unsubscribe_link(delivery.recipient))
    answer = Client(enforce_csrf_checks=True).post(link, body)
    assert answer.status_code == 200
    delivery.recipient.refresh_from_db()
    when = delivery.recipient.unsubscribed_at
    assert when is not None
    assert Client().post(link).status_code == 200
    delivery.recipient.refresh_from_db()
    assert delivery.recipient.unsubscribed_at == when


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_in_the_recipients_language(delivery, client, language):
    delivery.recipient.language = language
    delivery.recipient.save()
    page = client.get(path(unsubscribe_link(delivery.recipient)), headers={"Accept-Language": "de"})
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()
    assert delivery.recipient.address in page.content.decode()


def test_a_title_is_text(delivery, client):
    delivery.issue.schedule.title = "<script>alert(1)</script>"
    delivery.issue.schedule.save()
    page = client.get(path(unsubscribe_link(delivery.recipient))).content.decode()
    assert "<script>alert(1)" not in page
