"""What of the feed a webhook is told: from where, how much at once, and of which objects."""

import time
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.utils import InterfaceError
from django.test.utils import CaptureQueriesContext

from camptrack.actions import webhook_telling
from camptrack.actions.sequencing import place_changes
from camptrack.actions.webhook_telling import make_calls
from camptrack.models import Area, Camp, Change, WebhookDelivery
from camptrack.queries.changes import Row, end
from camptrack.queries.webhook_changes import of_interest
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def syria():
    """Nothing of it is told: what is there when a webhook is made is pulled, not told."""
    country = factories.country("SYR")
    factories.area("SY08", parent=country, level=1)
    factories.area("SY02", parent=country, level=1)
    factories.area("SY0801", parent=Area.objects.get(code="SY08"), level=2)
    return country


def webhook(**fields):
    place_changes(1000)
    return factories.webhook(told_until=end(), **fields)


def told(endpoint) -> list[tuple[str, str]]:
    """What its next calls say, each answered as soon as it was made."""
    place_changes(1000)
    found = []
    while make_calls() or endpoint.deliveries.filter(status="waiting").exists():
        for call in endpoint.deliveries.filter(status="waiting"):
            call.status, call.sent_at = "sent", call.at
            call.save()
            found += [(each["kind"], each["id"]) for each in call.changes]
    return found


def test_nothing_changed(syria):
    endpoint = webhook()
    assert told(endpoint) == []
    assert not WebhookDelivery.objects.exists()


def test_together_each_object_once_and_from_where_the_last_ended(syria):
    endpoint = webhook()
    first = endpoint.told_until
    for slug in ("ocha", "unhcr"):
        factories.source(slug)
    place_changes(1000)
    factories.wave("exodus")
    Change.objects.create(kind="source", key="ocha")
    place_changes(1000)
    assert make_calls() == 1
    call = WebhookDelivery.objects.get()
    assert (call.after, call.through) == (first, end())
    assert call.changes == [
        {"position": first + 2, "kind": "source", "id": "unhcr"},
        {"position": first + 3, "kind": "wave", "id": "exodus"},
        {"position": first + 4, "kind": "source", "id": "ocha"},
    ]
    factories.source("late")
    place_changes(1000)
    assert make_calls() == 0  # one waits: what comes meanwhile is told together, afterwards
    call.status, call.sent_at = "sent", call.at
    call.save()
    assert make_calls() == 1
    later = WebhookDelivery.objects.latest("after")
    assert (later.after, [each["id"] for each in later.changes]) == (call.through, ["late"])


def test_so_many_in_one_call(syria, monkeypatch):
    monkeypatch.setattr(webhook_telling, "MOST", 3)
    monkeypatch.setattr(webhook_telling, "LOOKED_AT", 5)
    endpoint = webhook(kinds=["wave"])
    for number in range(7):
        factories.source(f"s{number}")
        factories.wave(f"w{number}")
    assert told(endpoint) == [("wave", f"w{number}") for number in range(7)]
    sizes = [len(call.changes) for call in WebhookDelivery.objects.order_by("after")]
    assert max(sizes) <= 3
    ranges = list(WebhookDelivery.objects.order_by("after").values_list("after", "through"))
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


def test_what_is_of_no_interest_is_passed_by(syria, monkeypatch):
    monkeypatch.setattr(webhook_telling, "LOOKED_AT", 2)
    monkeypatch.setattr(webhook_telling, "LOOKS", 2)
    endpoint = webhook(kinds=["camp"])
    for number in range(6):
        factories.source(f"s{number}")
    place_changes(1000)
    start = endpoint.told_until
    assert make_calls() == 0
    endpoint.refresh_from_db()
    assert endpoint.told_until == start + 4  # and the next look goes on from there
    assert make_calls() == 0
    endpoint.refresh_from_db()
    assert endpoint.told_until == end()
    assert not WebhookDelivery.objects.exists()


def test_disabled_and_removed_are_told_nothing(syria):
    moment = factories.user().date_joined
    webhook(disabled_at=moment, disabled_because="by_hand")
    webhook(removed_at=moment)
    factories.source("ocha")
    place_changes(1000)
    assert make_calls() == 0


def test_a_process_that_dies_doubles_nothing(syria, monkeypatch):
    endpoint = webhook()
    factories.source("ocha")
    place_changes(1000)
    queue = webhook_telling._queue

    def killed(*arguments):
        queue(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(webhook_telling, "_queue", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        make_calls()
    monkeypatch.setattr(webhook_telling, "_queue", queue)
    assert not WebhookDelivery.objects.exists()
    assert told(endpoint) == [("source", "ocha")]
    assert told(endpoint) == []


def test_who_made_the_call_meanwhile(syria, monkeypatch):
    """Between the look and the lock."""
    endpoint = webhook()
    factories.source("ocha")
    place_changes(1000)
    factories.webhook_call(endpoint)
    assert webhook_telling._make_call(endpoint.pk) is False
    endpoint.disabled_at, endpoint.disabled_because = endpoint.at, "by_hand"
    endpoint.save()
    assert webhook_telling._make_call(endpoint.pk) is False


def test_one_that_cannot_be_told_holds_up_no_other(syria, monkeypatch, caplog):
    broken, sound = webhook(), webhook()
    factories.source("ocha")
    place_changes(1000)
    of_interest = webhook_telling.of_interest

    def found(rows, endpoint):
        if endpoint == broken:
            raise fault
        return of_interest(rows, endpoint)

    monkeypatch.setattr(webhook_telling, "of_interest", found)
    fault = KeyError("a fault")
    assert make_calls() == 1
    assert sound.deliveries.count() == 1
    assert f"webhook {broken.pk}" in caplog.text
    fault = InterfaceError("the database is gone")
    with pytest.raises(InterfaceError):
        make_calls()


def test_for_so_long(syria):
    for _each in range(2):
        webhook()
    factories.source("ocha")
    place_changes(1000)
    assert [make_calls(time.monotonic()) for _round in range(3)] == [1, 1, 0]


# -- what the organisation may see ---------------------------------------------------------------------------


def test_only_what_the_organisation_may_see(syria):
    own, other = factories.organisation(), factories.organisation()
    mine, theirs = webhook(organisation=own), webhook(organisation=other)
    draft = factories.report(organisation=own)
    figure = factories.figure(draft, camp=factories.camp("SY-ALHOL", area=syria))
    of_draft = {("report", str(draft.pk)), ("figure", str(figure.pk))}
    assert ("report", str(draft.pk)) in told(mine)
    assert of_draft.isdisjoint(told(theirs))
    factories.publish(draft)
    assert of_draft <= set(told(theirs))
    internal = factories.report(organisation=own, audience="internal")
    factories.publish(internal)
    assert ("report", str(internal.pk)) not in told(theirs)
    factories.event(internal, "shared")
    assert ("report", str(internal.pk)) in told(theirs)


def test_of_these_kinds_alone(syria):
    endpoint = webhook(kinds=["wave", "camp_total"])
    factories.source("ocha")
    factories.wave("exodus")
    factories.camp("SY-ALHOL", area=syria)
    assert told(endpoint) == [("wave", "exodus"), ("camp_total", "SY-ALHOL")]


def test_in_an_area(syria):
    hasakeh, aleppo = (Area.objects.get(code=code) for code in ("SY08", "SY02"))
    organisation = factories.organisation()
    endpoint = webhook(area=hasakeh, organisation=organisation)
    inside = factories.camp("SY-IN", area=Area.objects.get(code="SY0801"))
    outside = factories.camp("SY-OUT", area=aleppo)
    reports = {camp: factories.report(organisation=organisation) for camp in (inside, outside)}
    figures = {camp: factories.figure(report, camp=camp) for camp, report in reports.items()}
    empty = factories.report(organisation=organisation)
    found = set(told(endpoint))
    assert {("camp", "SY-IN"), ("camp_total", "SY-IN")} <= found
    assert {("report", str(reports[inside].pk)), ("figure", str(figures[inside].pk))} <= found
    elsewhere = {key for _kind, key in found} & {
        "SY-OUT",
        str(reports[outside].pk),
        str(figures[outside].pk),
        str(empty.pk),
    }
    assert elsewhere == set()
    # Of all that is in the area, only these are looked at.
    row = Row(end(), "report", str(reports[inside].pk), endpoint.at)
    with CaptureQueriesContext(connection) as asked:
        assert of_interest([row], endpoint) == [row]
    assert asked[-1]["sql"].count(row.key) == 2
    # A reviewer places the figure in a camp there.
    factories.decision(figures[outside], kind="assign_camp", camp=inside)
    assert ("figure", str(figures[outside].pk)) in told(endpoint)
    # Sources and waves lie in no one area; of areas those under it.
    factories.source("ocha")
    hasakeh.name = aleppo.name = "Renamed"
    hasakeh.save()
    aleppo.save()
    found = set(told(endpoint))
    assert {("source", "ocha"), ("area", "SY08")} <= found
    assert ("area", "SY02") not in found


def test_what_leaves_the_area_is_told(syria):
    endpoint = webhook(area=Area.objects.get(code="SY08"))
    district = Area.objects.get(code="SY0801")
    factories.camp("SY-IN", area=district)
    told(endpoint)
    Camp.objects.filter(code="SY-IN").update(area=Area.objects.get(code="SY02"))
    assert ("camp", "SY-IN") in told(endpoint)
    Area.objects.filter(pk=district.pk).update(parent=Area.objects.get(code="SY02"))
    assert ("area", "SY0801") in told(endpoint)
    # A code that nobody has any more may have been of a camp there.
    Change.objects.create(kind="camp", key="SY-NOBODY")
    assert told(endpoint) == [("camp", "SY-NOBODY")]
