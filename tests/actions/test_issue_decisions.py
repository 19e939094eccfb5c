"""A person lets an issue out, keeps it back or takes it back; whoever wants it, or got it, is queued."""

import re
import time

import pytest

from camptrack.actions.delivery_rows import queue_deliveries
from camptrack.actions.issue_decisions import approve_issue, discard_issue, recall_issue
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Delivery, Grant, Issue, Recipient
from camptrack.vocabulary import DeliveryStatus, Edition, IssueStatus, Notice, Outcome, Right
from tests import factories
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def waiting(cast: Cast) -> Issue:
    schedule = factories.schedule(organisation=cast.demo_relief)
    for state in ({}, {"removed_at": "now"}, {"unsubscribed_at": "now"}, {"bounced_at": "now"}):
        moment = factories.issue(schedule).at
        factories.recipient(schedule, **dict.fromkeys(state, moment))
    return factories.made_issue(schedule, status=IssueStatus.WAITING)


def test_who_approves_it_is_on_record_and_it_goes_to_who_wants_it(cast, waiting, settings):
    settings.SITE_URL = "https://camps.example:8443"
    approve_issue(by=cast.dana, issue=waiting)
    waiting.refresh_from_db()
    assert waiting.status == IssueStatus.PUBLISHED
    assert list(waiting.events.values_list("kind", "by__username")) == [("published", "dana")]
    (delivery,) = Delivery.objects.all()
    assert (delivery.recipient.removed_at, delivery.recipient.unsubscribed_at) == (None, None)
    assert (delivery.status, delivery.notice, delivery.edition) == (DeliveryStatus.WAITING, Notice.ISSUE, "")
    assert delivery.message_id == f"<{delivery.pk}@camps.example>"
    # Queued once, however often it is asked.
    assert queue_deliveries(waiting, Notice.ISSUE) == 0


@pytest.mark.parametrize("decide", [approve_issue, discard_issue])
def test_only_what_waits_is_approved_or_discarded(cast, waiting, decide):
    reason = {} if decide == approve_issue else {"reason": "the numbers of one camp are wrong"}
    decide(by=cast.dana, issue=waiting, **reason)
    for again, why in ((approve_issue, {}), (discard_issue, {"reason": "late"})):
        with pytest.raises(Conflict) as refused:
            again(by=cast.dana, issue=waiting, **why)
        assert refused.value.code == "not_waiting"


def test_what_is_discarded_goes_to_nobody_and_says_why(cast, waiting):
    discard_issue(by=cast.dana, issue=waiting, reason="two camps are missing")
    waiting.refresh_from_db()
    assert (waiting.status, Delivery.objects.count()) == (IssueStatus.DISCARDED, 0)
    assert list(waiting.events.values_list("kind", "reason")) == [("discarded", "two camps are missing")]


def test_a_recall_goes_to_everybody_who_may_have_got_it(cast, waiting):
    with pytest.raises(Conflict) as refused:
        recall_issue(by=cast.dana, issue=waiting, reason="wrong")
    assert refused.value.code == "not_published"
    issue = factories.made_issue(waiting.schedule)
    got = {
        "sent": {"status": DeliveryStatus.SENT, "sent_at": issue.at, "edition": Edition.SHARED},
        "unanswered": {},
        "waits": {},
        "deferred": {},
        "refused": {"status": DeliveryStatus.REFUSED},
    }
    rows = {name: factories.delivery(issue, **fields) for name, fields in got.items()}
    factories.hand_over(rows["unanswered"])
    factories.hand_over(rows["deferred"], outcome=Outcome.DEFERRED)
    # Who has left since is told as well: it is in their hands.
    Recipient.objects.filter(pk=rows["sent"].recipient_id).update(removed_at=issue.at)
    # And somebody who got another issue.
    factories.delivery(factories.made_issue(waiting.schedule), **got["sent"])
    recall_issue(by=cast.dana, issue=issue, reason="a camp was counted twice")
    issue.refresh_from_db()
    assert issue.status == IssueStatus.RECALLED
    notices = Delivery.objects.filter(notice=Notice.RECALL)
    assert {each.recipient_id for each in notices} == {
        rows[name].recipient_id for name in ("sent", "unanswered")
    }
    assert {each.issue_id for each in notices} == {issue.pk}


def test_reasons_are_given(cast, waiting):
    for decide in (discard_issue, recall_issue):
        with pytest.raises(Refused) as refused:
            decide(by=cast.dana, issue=waiting, reason=" ")
        assert [(each.pointer, each.code) for each in refused.value.problems] == [("/reason", "required")]


def test_who_may_decide(cast, waiting):
    published = factories.made_issue(waiting.schedule)
    for who in (cast.amal, cast.omar):
        for decide in (
            lambda who=who: approve_issue(by=who, issue=waiting),
            lambda who=who: discard_issue(by=who, issue=waiting, reason="no"),
            lambda who=who: recall_issue(by=who, issue=published, reason="no"),
        ):
            with pytest.raises(NotAllowed):
                decide()
    # The right elsewhere is not enough.
    Grant.objects.filter(user=cast.dana, right=Right.PUBLISH).update(area=factories.country("IRQ"))
    with pytest.raises(NotAllowed, match=re.escape(waiting.schedule.area.name)):
        approve_issue(by=cast.dana, issue=waiting)


def test_a_key_is_nobody_who_could_answer_for_it(cast, waiting):
    factories.api_key(user=cast.dana, organisation=cast.demo_relief)
    with pytest.raises(NotAllowed, match="sign in"):
        approve_issue(by=cast.dana, issue=waiting)
    assert not Delivery.objects.exists()


def test_ten_thousand_recipients_are_queued_in_moments(waiting):
    of = waiting.schedule
    Recipient.objects.bulk_create(
        Recipient(schedule=of, kind="email", address=f"r{nth}@example.org") for nth in range(10_000)
    )
    began = time.perf_counter()
    assert queue_deliveries(waiting, Notice.ISSUE) == 10_001
    # About a second on a machine that does nothing else.
    assert time.perf_counter() - began < 10
    assert Delivery.objects.values("message_id").distinct().count() == 10_001
