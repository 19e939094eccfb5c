"""What becomes of every answer that a mail server gives: later, never, or none at all."""

from datetime import timedelta

import pytest
from django.db.models import F

from camptrack.actions.hand_overs import GIVEN_UP_AFTER, pause_after
from camptrack.models import Delivery, DeliveryAttempt
from tests.actions.delivering import again, one, outcomes, post, send_next

__all__ = ["post"]
pytestmark = pytest.mark.django_db


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
