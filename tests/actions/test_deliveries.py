"""Deliveries against a real mail server: who is sent what, and what becomes of every answer."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import F

from camptrack.actions import deliveries, letters
from camptrack.actions.deliveries import send_next, send_waiting
from camptrack.actions.delivery_outcomes import GIVEN_UP_AFTER, pause_after
from camptrack.actions.issue_decisions import recall_issue
from camptrack.models import Delivery, DeliveryAttempt, Grant
from camptrack.queries.deliveries import deliveries_by_status
from camptrack.vocabulary import Notice
from tests import factories
from tests.actions.sent import published, queued
from tests.cast import assemble
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    settings.SITE_URL = "https://camps.example.org"
    settings.DEFAULT_FROM_EMAIL = "Camp reports <reports@camps.example.org>"
    with office.open():
        yield office


@pytest.fixture
def cast():
    return assemble()


def again(delivery: Delivery) -> Delivery:
    """As if the pause was over."""
    Delivery.objects.filter(pk=delivery.pk).update(not_before=F("at"))
    assert send_next()
    delivery.refresh_from_db()
    return delivery


def outcomes(delivery: Delivery) -> list[tuple[str, str]]:
    return list(delivery.hand_overs.values_list("outcome", "said"))


def one(**fields) -> Delivery:
    issue = published()
    factories.recipient(issue.schedule, **fields)
    (delivery,) = queued(issue)
    return delivery


def test_a_public_issue_arrives_with_its_file(post):
    delivery = one(language="ar", name="Amal, الحسكة")
    assert send_waiting(5) == 1
    delivery.refresh_from_db()
    assert (delivery.status, delivery.edition, delivery.problem) == ("sent", "shared", "")
    assert delivery.sent_at is not None
    assert outcomes(delivery) == [("accepted", "")]
    (mail,) = post.mails()
    assert mail["Message-ID"] == delivery.message_id
    assert mail["To"].addresses[0].display_name == "Amal, الحسكة"
    assert mail["From"] == "Camp reports <reports@camps.example.org>"
    assert mail["List-Unsubscribe"].strip().startswith("<https://camps.example.org/issues/unsubscribe/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<hasakeh-weekly.camps.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "مخيمات الحسكة" in mail["Subject"]
    (attached,) = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
    assert attached.get_filename() == "hasakeh-weekly-1-ar.pdf"
    assert attached.get_content() == b"shared ar pdf"
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    html = mail.get_body(("html",)).get_content()
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html
    assert picture.get_content_disposition() == "inline"
    assert f"https://camps.example.org/issues/{delivery.issue_id}/" in mail.get_body(("plain",)).get_content()


def test_without_files_it_is_under_100_kb(post, settings):
    settings.ATTACHMENT_LIMIT = 0
    one()
    assert send_next()
    assert 20_000 < len(post.taken[0].content) < 100_000


def test_a_file_over_the_limit_becomes_a_link(post, settings):
    settings.ATTACHMENT_LIMIT = 5
    one()
    assert send_next()
    (mail,) = post.mails()
    assert "https://camps.example.org/issues/file/" in mail.get_body(("plain",)).get_content()
    assert not [part for part in mail.walk() if part.get_content_type() == "application/pdf"]


def test_a_language_without_files_gets_those_of_the_first(post):
    one(language="es")
    assert send_next()
    (mail,) = post.mails()
    assert b"shared en pdf" in [
        part.get_content() for part in mail.walk() if part.get_filename() == "hasakeh-weekly-1-en.pdf"
    ]


def test_members_read_as_members_at_that_moment(post, cast):
    issue = published(organisation=cast.demo_relief, sensitivity="members")
    member = factories.recipient(issue.schedule, user=cast.amal)
    left = factories.recipient(issue.schedule, user=cast.rami)
    root = factories.recipient(issue.schedule, user=factories.user(is_superuser=True))
    others = [
        factories.recipient(issue.schedule, user=cast.omar),
        factories.recipient(issue.schedule),
        factories.recipient(issue.schedule, user=factories.user(is_active=False, is_superuser=True)),
    ]
    queued(issue)
    Grant.objects.filter(user=cast.rami).delete()
    assert send_waiting(20) == 6
    sent = issue.deliveries.filter(status="sent")
    assert {each.recipient_id for each in sent} == {member.pk, root.pk}
    assert {each.edition for each in sent} == {"members"}
    refused = issue.deliveries.filter(status="refused")
    assert {each.recipient_id for each in refused} == {left.pk, *(each.pk for each in others)}
    assert {each.problem for each in refused} == {
        "They may not read it: members: the organisation's own people."
    }
    assert not DeliveryAttempt.objects.filter(delivery__in=refused).exists()
    assert len(post.mails()) == 2
    text = post.mails()[0].get_body(("plain",)).get_content()
    assert text.count("https://camps.example.org/issues/file/") == 2
    assert deliveries_by_status(issue) == {
        "waiting": 0, "sent": 2, "refused": 4, "failed": 0, "bounced": 0
    }  # fmt: skip


def test_partners_read_with_any_right(post, cast):
    issue = published(organisation=cast.demo_relief, sensitivity="partners")
    factories.recipient(issue.schedule, user=cast.amal)
    factories.recipient(issue.schedule)
    queued(issue)
    send_waiting(20)
    # The stranger may not read it, so all who may are members.
    assert list(issue.deliveries.filter(status="sent").values_list("edition", flat=True)) == ["members"]
    factories.recipient(issue.schedule, user=cast.omar)
    queued(issue)
    send_waiting(20)
    assert list(issue.deliveries.filter(status="sent").order_by("at").values_list("edition", flat=True)) == [
        "members",
        "shared",
    ]
    assert issue.deliveries.filter(status="refused").count() == 1


@pytest.mark.parametrize("gone", [None, "removed_at", "unsubscribed_at", "bounced_at"])
def test_the_least_privileged_who_is_still_there_decides(post, cast, gone):
    issue = published(organisation=cast.demo_relief)
    factories.recipient(issue.schedule, user=cast.amal)
    stranger = factories.recipient(issue.schedule)
    queued(issue)
    if gone:
        setattr(stranger, gone, issue.at)
        stranger.save()
    send_waiting(20)
    edition = issue.deliveries.get(recipient__user=cast.amal).edition
    assert edition == ("members" if gone else "shared")
    theirs = issue.deliveries.get(recipient=stranger)
    assert theirs.status == ("refused" if gone else "sent")
    assert (
        theirs.problem
        == {
            None: "",
            "removed_at": "They were taken off the list.",
            "unsubscribed_at": "They unsubscribed.",
            "bounced_at": "Mails to this address come back.",
        }[gone]
    )


def test_a_recalled_issue_is_not_sent_and_whoever_has_it_is_told(post, cast):
    issue = published(organisation=cast.demo_relief)
    first = factories.recipient(issue.schedule, user=cast.amal)
    queued(issue)
    send_waiting(5)
    late = factories.recipient(issue.schedule)
    queued(issue)
    recall_issue(by=cast.dana, issue=issue, reason="a camp was counted twice")
    # Who has no right any more is told too: the report is in their hands.
    Grant.objects.filter(user=cast.amal).delete()
    assert send_waiting(20) == 2
    assert issue.deliveries.get(recipient=late).status == "refused"
    assert issue.deliveries.get(recipient=late).problem == "The issue is not published: recalled."
    assert issue.deliveries.get(recipient=first, notice=Notice.RECALL).status == "sent"
    mail = post.mails()[-1]
    assert mail["Subject"].startswith("Recalled: Camps of Al-Hasakeh, weekly")
    text = mail.get_body(("plain",)).get_content()
    assert "a camp was counted twice" in text
    assert "77,970" not in text


@pytest.mark.parametrize("off", ["removed_at", "unsubscribed_at", "bounced_at"])
def test_a_recall_does_not_follow_who_left(post, cast, off):
    issue = published(organisation=cast.demo_relief)
    recipient = factories.recipient(issue.schedule)
    queued(issue)
    send_waiting(5)
    recall_issue(by=cast.dana, issue=issue, reason="wrong")
    setattr(recipient, off, issue.at)
    recipient.save()
    send_waiting(5)
    assert issue.deliveries.get(notice="recall").status == "refused"


def test_later_is_later(post):
    delivery = one()
    post.refusals[delivery.recipient.address] = "451 4.3.0 come back later"
    assert send_next()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("waiting", 1)
    assert not send_next()
    assert delivery.problem == "451 4.3.0 come back later"
    post.refusals.clear()
    assert again(delivery).status == "sent"
    assert [outcome for outcome, _said in outcomes(delivery)] == ["deferred", "accepted"]


def test_pauses_grow_to_six_hours():
    minutes = [pause_after(attempts) / timedelta(minutes=1) for attempts in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert pause_after(10_000) == timedelta(hours=6)


def test_three_days_are_enough(post):
    delivery = one()
    post.refusals[delivery.recipient.address] = "451 4.3.0 come back later"
    assert send_next()
    DeliveryAttempt.objects.update(at=F("at") - GIVEN_UP_AFTER)
    assert again(delivery).status == "failed"
    assert delivery.problem == "451 4.3.0 come back later"


def test_a_delivery_that_waited_for_us_is_tried_anew(post):
    delivery = one()
    Delivery.objects.update(at=F("at") - 2 * GIVEN_UP_AFTER, not_before=F("at") - 2 * GIVEN_UP_AFTER)
    post.refusals[delivery.recipient.address] = "451 4.3.0 come back later"
    assert send_next()
    delivery.refresh_from_db()
    assert delivery.status == "waiting"


def test_nobody_lives_there(post):
    delivery = one()
    post.refusals[delivery.recipient.address] = "550 5.1.1 no such user"
    assert send_next()
    delivery.refresh_from_db()
    recipient = delivery.recipient
    assert (delivery.status, delivery.sent_at) == ("bounced", None)
    assert outcomes(delivery) == [("refused", "550 5.1.1 no such user")]
    assert recipient.bounced_at is not None
    assert recipient.bounce == "550 5.1.1 no such user"


def test_our_standing_is_not_the_addresss_fault(post):
    delivery = one()
    post.refusals[delivery.recipient.address] = "554 5.7.1 relay access denied"
    assert send_next()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.recipient.bounced_at) == ("failed", None)


@pytest.mark.parametrize("answer", ["552 5.3.4 too large", "554 5.6.0 content"])
def test_a_mail_that_is_refused_is_given_up(post, answer):
    delivery = one()
    post.after_data = answer
    assert send_next()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.recipient.bounced_at) == ("failed", None)
    assert outcomes(delivery) == [("refused", answer)]


def test_a_full_server_is_tried_again(post):
    delivery = one()
    post.after_data = "452 4.3.1 no room"
    assert send_next()
    assert outcomes(delivery) == [("deferred", "452 4.3.1 no room")]


def test_a_sender_who_is_refused_is_tried_again(post):
    delivery = one()
    post.refuses_sender = "550 5.1.8 who are you"
    assert send_next()
    assert outcomes(delivery) == [("deferred", "550 5.1.8 who are you")]


def test_no_server_at_all(post, settings):
    settings.EMAIL_PORT = 1
    delivery = one()
    assert send_next()
    ((outcome, said),) = outcomes(delivery)
    assert outcome == "deferred"
    assert "no connection" in said
    settings.EMAIL_PORT = post.port
    assert again(delivery).status == "sent"


def test_taken_and_silent_comes_twice_and_says_so(post):
    delivery = one()
    post.dies_after_data = True
    assert send_next()
    delivery.refresh_from_db()
    assert delivery.status == "waiting"
    ((outcome, said),) = outcomes(delivery)
    assert outcome == "unanswered"
    assert "closed" in said
    post.dies_after_data = False
    assert again(delivery).status == "sent"
    assert [outcome for outcome, _said in outcomes(delivery)] == ["unanswered", "accepted"]
    assert post.copies() == {delivery.message_id: 2}


def test_names_and_hosts_in_any_letters(post):
    delivery = one(address="amal@bücher.example", name='Amal "al-Hol"\n, الحسكة')
    assert send_next()
    assert outcomes(delivery) == [("accepted", "")]
    assert post.taken[0].rcpt_tos == ["amal@xn--bcher-kva.example"]
    assert post.mails()[0]["To"].addresses[0].display_name == 'Amal "al-Hol" , الحسكة'


def test_what_cannot_be_written_into_a_mail_is_given_up(post):
    delivery = one()
    Delivery.objects.update(message_id="<a\nBcc: everybody@example.org>")
    assert send_next()
    delivery.refresh_from_db()
    assert delivery.status == "failed"
    assert "Header values can't contain newlines" in delivery.problem
    assert post.taken == []


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

    original = deliveries.MailServer.hand_over
    monkeypatch.setattr(deliveries.MailServer, "hand_over", slow)
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
