"""Deliveries against a real mail server: who gets what of an issue."""

import pytest

from camptrack.actions.deliveries import send_waiting
from camptrack.actions.issue_decisions import recall_issue
from camptrack.models import DeliveryAttempt, Grant
from camptrack.queries.deliveries import deliveries_by_status
from camptrack.vocabulary import Notice
from tests import factories
from tests.actions.delivering import cast, one, outcomes, post, send_next
from tests.actions.sent import published, queued

__all__ = ["cast", "post"]
pytestmark = pytest.mark.django_db


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
