"""Letters to those who can mend it that a webhook was disabled."""

import time
from datetime import timedelta
from math import inf
from typing import Any

import pytest
from django.db.utils import InterfaceError
from django.utils import timezone

from camptrack.actions import webhook_letters, webhooks
from camptrack.actions.answers import Answer
from camptrack.actions.mail_server import MailServer
from camptrack.actions.webhook_deliveries import ENOUGH, QUEUE
from camptrack.models import User, WebhookDelivery, WebhookEndpoint
from camptrack.queries.webhooks import to_write_to
from camptrack.vocabulary import DisabledBecause
from tests import factories
from tests.actions.delivering import cast, post

__all__ = ["cast", "post"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(cast):
    return factories.webhook(organisation=cast.demo_relief)


@pytest.fixture
def two(cast) -> tuple[User, User]:
    """Who administer it, by mail."""
    lina = factories.user("lina", email="lina@example.org", language="ar")
    factories.grant(lina, cast.demo_relief, "administer")
    User.objects.filter(username="dana").update(email="dana@example.org")
    return cast.dana, lina


def write_letters(until: float = inf) -> int:
    """As a round does."""
    with MailServer() as mails:
        return webhook_letters.write_letters(mails, until)


def again(endpoint) -> list[int]:
    """As if the pause was over; who is still to be told."""
    endpoint.refresh_from_db()
    WebhookEndpoint.objects.update(tell_after=endpoint.at)
    return endpoint.to_tell


def went_to(post) -> list[str]:
    return [address for each in post.taken for address in each.rcpt_tos]


def given_up(endpoint, because: DisabledBecause = DisabledBecause.FAILING) -> None:
    """As after three days."""
    endpoint.to_tell = [each.pk for each in User.objects.filter(username__in=["dana", "lina"]).order_by("pk")]
    webhooks.disable(endpoint, because)


def test_a_letter_to_each_administrator(post, two, endpoint):
    User.objects.filter(username="omar").update(email="omar@example.org")  # of another organisation
    factories.webhook_call(endpoint, status="failed", problem="503 <b>closed</b>")
    call = factories.webhook_call(endpoint, attempts=ENOUGH)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=4))
    # The answer that ends it.
    delivery = QUEUE.lock(call.pk)
    delivery.not_before = timezone.now()
    QUEUE.answered(delivery, webhook_answer("deferred"), timezone.now())
    delivery.save()
    assert write_letters() == 2
    assert write_letters() == 0
    assert sorted(went_to(post)) == ["dana@example.org", "lina@example.org"]
    mails = [each.content.decode() for each in post.taken]
    assert any("Content-Language: ar" in mail for mail in mails)
    english = next(mail for mail in mails if "Content-Language: en" in mail)
    assert f"/admin/camptrack/webhookendpoint/{endpoint.pk}/change/" in english.replace("=\r\n", "")


def webhook_answer(outcome):
    return Answer(outcome, "503")


def test_a_mail_server_that_is_away(post, cast, endpoint, settings):
    User.objects.filter(username="dana").update(email="dana@example.org")
    given_up(endpoint)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert write_letters() == 0
    endpoint.refresh_from_db()
    assert endpoint.to_tell == [cast.dana.pk]
    assert write_letters() == 0  # not before the pause is over,
    # Nor by who looked before another took it on.
    assert webhook_letters._write(endpoint.pk, MailServer(), inf) == 0
    settings.EMAIL_PORT = port
    WebhookEndpoint.objects.update(tell_after=endpoint.at)
    assert write_letters() == 1
    # After three days nobody wants to know.
    given_up(endpoint)
    WebhookEndpoint.objects.update(tell_after=endpoint.at, disabled_at=timezone.now() - timedelta(days=4))
    assert write_letters() == 0
    endpoint.refresh_from_db()
    assert endpoint.to_tell == []


@pytest.mark.parametrize("because", [DisabledBecause.GONE, DisabledBecause.REFUSED])
def test_why(post, cast, endpoint, because):
    User.objects.filter(username="dana").update(email="dana@example.org")
    given_up(endpoint, because)
    assert write_letters() == 1


def test_nobody_administers_it(post, cast, endpoint):
    """Who runs the service is told."""
    cast.dana.grants.all().delete()
    factories.user("root", is_superuser=True, email="root@example.org")
    assert [each.username for each in to_write_to(endpoint)] == ["root"]


def test_removed_before_all_were_told(post, two, endpoint):
    """Also where it was removed when that did not end its letters."""
    given_up(endpoint, DisabledBecause.BY_HAND)
    WebhookEndpoint.objects.update(removed_at=endpoint.at)
    other = factories.webhook(organisation=endpoint.organisation)
    given_up(other)
    assert write_letters() == 2
    assert again(endpoint) == []


def test_one_that_cannot_be_written_holds_up_no_other(post, two, endpoint, monkeypatch, caplog):
    other = factories.webhook(organisation=endpoint.organisation)
    for each in (endpoint, other):
        given_up(each)
    told = webhook_letters._told

    def broken(person: User, of: WebhookEndpoint, mails: Any) -> bool:
        if of == endpoint:
            raise KeyError
        return told(person, of, mails)

    monkeypatch.setattr(webhook_letters, "_told", broken)
    assert write_letters() == 2
    assert f"webhook {endpoint.pk}" in caplog.text
    assert len(again(endpoint)) == 2

    def gone(*_given: Any) -> bool:
        raise InterfaceError

    monkeypatch.setattr(webhook_letters, "_told", gone)
    with pytest.raises(InterfaceError):
        write_letters()


def test_who_may_no_longer_is_not_written_to(post, two, endpoint):
    given_up(endpoint)
    two[1].grants.all().delete()
    assert write_letters() == 1
    assert went_to(post) == ["dana@example.org"]
    assert again(endpoint) == []


def test_a_letter_a_round_where_the_time_is_up(post, two, endpoint):
    """And the rest in the next ones, without a pause, over one connection where there is time."""
    given_up(endpoint)
    other = factories.webhook(organisation=endpoint.organisation)
    given_up(other)
    assert [write_letters(time.monotonic()) for _round in range(5)] == [1, 1, 1, 1, 0]
    assert sorted(went_to(post)) == ["dana@example.org"] * 2 + ["lina@example.org"] * 2


def test_cut_off_between_two_letters(post, two, endpoint, monkeypatch):
    """Who was told is told once; who was not, later; and who could not be told comes last."""
    given_up(endpoint)
    hand_over, cut_off = webhook_letters.hand_over, iter([False, True])

    def killed(*given: Any) -> Answer:
        if next(cut_off):
            raise SystemExit
        return hand_over(*given)

    with monkeypatch.context() as patch:
        patch.setattr(webhook_letters, "hand_over", killed)
        with pytest.raises(SystemExit):
            write_letters()
    assert again(endpoint) == [two[1].pk]
    assert write_letters() == 1
    assert went_to(post) == ["dana@example.org", "lina@example.org"]
    given_up(endpoint)
    again(endpoint)
    monkeypatch.setattr(webhook_letters, "hand_over", lambda *_given: Answer("deferred"))
    assert write_letters(time.monotonic()) == 0
    assert write_letters(time.monotonic()) == 0  # the mail server is at fault: not before the pause is over
    assert again(endpoint) == [two[1].pk, two[0].pk]


def test_enabled_while_a_letter_is_handed_over(post, two, endpoint, monkeypatch):
    given_up(endpoint)

    def meanwhile(*_given: Any) -> Answer:
        WebhookEndpoint.objects.update(to_tell=[])
        return Answer("deferred")

    monkeypatch.setattr(webhook_letters, "hand_over", meanwhile)
    assert write_letters() == 0
    assert again(endpoint) == []


def test_what_came_back_last(post, two, endpoint, monkeypatch):
    """Of what failed: not of a test, nor of what was not sent, nor what came too late."""
    failed = factories.webhook_call(endpoint, status="failed", problem="503 closed")
    for said in ("503 first", "503 closed", "too late: 204", ""):
        factories.webhook_attempt(failed, said=said)
    test = factories.webhook_call(endpoint, notice="test", after=None, through=None, status="failed")
    factories.webhook_attempt(test, said="401 a test")
    factories.webhook_call(endpoint, status="refused", problem="the webhook is disabled")
    given_up(endpoint)
    said: list[str] = []

    def letter(*_given: Any, **named: Any) -> str:
        said.append(named["said"])
        return ""

    monkeypatch.setattr(webhook_letters, "webhook_disabled_letter", letter)
    monkeypatch.setattr(webhook_letters, "hand_over", lambda *_given: Answer("accepted"))
    assert write_letters() == 2
    WebhookDelivery.objects.filter(pk=failed.pk).update(status="sent", sent_at=endpoint.at)
    given_up(endpoint)
    again(endpoint)
    assert write_letters() == 2
    assert said == ["503 closed", "503 closed", "", ""]
