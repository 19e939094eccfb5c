"""Many mails: connections, leases, and what cannot be written."""

import pytest
from django.db import OperationalError
from django.db.models import F

from camptrack.actions import deliveries, hand_overs, letters
from camptrack.actions.deliveries import send_waiting
from camptrack.models import Delivery, Schedule
from tests import factories
from tests.actions.delivering import cast, one, outcomes, post, send_next
from tests.actions.sent import published, queued

__all__ = ["cast", "post"]
pytestmark = pytest.mark.django_db


def test_one_connection_for_many(post):
    issue = published()
    for _each in range(30):
        factories.recipient(issue.schedule)
    queued(issue)
    assert send_waiting(60) == 30
    assert post.connections == 1
    assert len(post.copies()) == 30


def test_connections_are_renewed(post, monkeypatch):
    monkeypatch.setattr("camptrack.actions.mail_server.MOST_BY_CONNECTION", 2)
    issue = published()
    for _each in range(5):
        factories.recipient(issue.schedule)
    queued(issue)
    assert send_waiting(60) == 5
    assert post.connections == 3


def test_the_time_is_kept(post):
    issue = published()
    for _each in range(3):
        factories.recipient(issue.schedule)
    queued(issue)
    assert send_waiting(0) == 1
    assert send_waiting(0) == 1


def test_an_answer_after_the_lease_prevents_nothing(post, monkeypatch):
    delivery = one()

    def slow(self, mail):
        # Meanwhile the lease runs out and somebody else takes it on.
        Delivery.objects.update(attempts=F("attempts") + 1)
        return original(self, mail)

    original = hand_overs.MailServer.hand_over
    monkeypatch.setattr(hand_overs.MailServer, "hand_over", slow)
    assert send_next()
    delivery.refresh_from_db()
    assert delivery.status == "waiting"
    assert outcomes(delivery) == [("unanswered", "too late: ")]


def test_what_cannot_be_written_is_put_off_and_others_go_on(post, monkeypatch, caplog):
    issue = published()
    factories.recipient(issue.schedule, language="ar")
    factories.recipient(issue.schedule, language="en")
    queued(issue)
    real = letters.mail.content

    def broken(situation, language):
        if language == "ar":
            raise KeyError("a word")
        return real(situation, language)

    monkeypatch.setattr(letters.mail, "content", broken)
    assert send_waiting(20) == 2
    waits = issue.deliveries.get(status="waiting")
    assert waits.problem == "KeyError('a word')"
    assert not waits.hand_overs.exists()
    assert issue.deliveries.filter(status="sent").count() == 1
    assert "could not be written" in caplog.text


def test_an_issue_without_data_is_no_mail(post):
    issue = factories.made_issue(data=None, digest="", status="due")
    factories.recipient(issue.schedule)
    with pytest.raises(ValueError, match="is not made"):
        letters._data(issue.pk)


def test_a_database_that_is_away_is_nobodys_fault(post, monkeypatch):
    delivery = one()

    def gone(*_arguments):
        raise OperationalError

    monkeypatch.setattr(deliveries, "_reason_to_refuse", gone)
    with pytest.raises(OperationalError):
        send_next()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.problem) == ("waiting", "")
    assert not delivery.hand_overs.exists()


def test_the_envelope_names_the_delivery(post, settings):
    settings.BOUNCE_ADDRESS = "bounces@camps.example.org"
    delivery = one()
    assert send_next()
    assert post.taken[0].mail_from == f"bounces+{delivery.pk.hex}@camps.example.org"
    assert post.mails()[0]["From"] == "Camp reports <reports@camps.example.org>"


def test_nothing_waits(post):
    assert not send_next()


def test_what_is_no_longer_public_is_attached_no_more(post, cast):
    issue = published()
    factories.recipient(issue.schedule, user=cast.amal)
    queued(issue)
    assert send_waiting(20) == 1
    Schedule.objects.filter(pk=issue.schedule_id).update(sensitivity="partners")
    factories.recipient(issue.schedule, user=cast.omar)
    queued(issue)
    assert send_waiting(20) == 1
    before, after = ([part.get_filename() for part in each.walk()] for each in post.mails())
    assert any(name and name.endswith(".pdf") for name in before)
    assert not any(name and name.endswith(".pdf") for name in after)
