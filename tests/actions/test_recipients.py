"""Lists of recipients: taken whole, or refused line by line."""

import time

import pytest

from camptrack.actions.recipients import MOST, RecipientContent, add_recipients, remove_recipient
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Recipient, Schedule
from camptrack.queries import clock
from camptrack.queries.schedules import recipients_of
from camptrack.vocabulary import Language, RecipientKind
from tests import factories
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def schedule(cast: Cast) -> Schedule:
    return factories.schedule(organisation=cast.demo_relief)


def hook(address: str) -> RecipientContent:
    return RecipientContent(address, RecipientKind.WEBHOOK)


def test_people_and_systems(cast: Cast, schedule: Schedule) -> None:
    lines = [
        RecipientContent("Amal@Example.org", name="Amal", language=Language.AR, user=cast.amal),
        hook("https://example.org/Hook?a=b"),
        hook("https://example.org/hook?a=b"),
    ]
    made = add_recipients(by=cast.dana, schedule=schedule, lines=lines)
    kept = recipients_of(schedule).order_by("pk")
    assert [(each.pk, each.kind, each.address) for each in kept] == [
        (recipient.pk, line.kind, line.address) for recipient, line in zip(made, lines, strict=True)
    ]
    assert (kept[0].name, kept[0].language, kept[0].user) == ("Amal", "ar", cast.amal)


def test_every_bad_line_is_named(cast: Cast, schedule: Schedule) -> None:
    factories.recipient(schedule, address="here@example.org")
    factories.recipient(schedule, address="gone@example.org", unsubscribed_at=clock.now())
    lines = [
        RecipientContent("good@example.org"),
        RecipientContent("no address"),
        RecipientContent("GOOD@example.org"),
        RecipientContent("Here@example.org"),
        RecipientContent("gone@example.org"),
        RecipientContent("x" * 1990 + "@example.org"),
        hook("http://example.org/"),
        hook("https://example.org/a b"),
        hook("https://dana:secret@example.org/"),
        RecipientContent("named@example.org", name="x" * 201),
    ]
    with pytest.raises(Refused) as refusal:
        add_recipients(by=cast.dana, schedule=schedule, lines=lines)
    assert [(problem.pointer, problem.code) for problem in refusal.value.problems] == [
        ("/1/address", "invalid_format"),
        ("/2/address", "named_twice"),
        ("/3/address", "named_already"),
        ("/4/address", "unsubscribed"),
        ("/5/address", "max_length"),
        ("/6/address", "invalid_format"),
        ("/7/address", "invalid_format"),
        ("/8/address", "credentials_in_address"),
        ("/9/name", "max_length"),
    ]
    assert recipients_of(schedule).count() == 2


def test_ten_thousand_at_once_and_no_more(cast: Cast, schedule: Schedule) -> None:
    lines = [RecipientContent(f"reader-{nth}@example.org") for nth in range(MOST + 1)]
    with pytest.raises(Refused) as refusal:
        add_recipients(by=cast.dana, schedule=schedule, lines=lines)
    assert [(each.pointer, each.code) for each in refusal.value.problems] == [("", "max_length")]
    began = time.perf_counter()
    assert len(add_recipients(by=cast.dana, schedule=schedule, lines=lines[:MOST])) == MOST
    assert time.perf_counter() - began < 20
    with pytest.raises(Refused) as refusal:
        add_recipients(by=cast.dana, schedule=schedule, lines=[])
    assert [(each.pointer, each.code) for each in refusal.value.problems] == [("", "required")]


def test_who_was_removed_may_come_back(cast: Cast, schedule: Schedule) -> None:
    line = RecipientContent("reader@example.org")
    (first,) = add_recipients(by=cast.dana, schedule=schedule, lines=[line])
    removed = remove_recipient(by=cast.dana, recipient=first)
    assert removed.removed_at is not None
    with pytest.raises(Conflict) as conflict:
        remove_recipient(by=cast.dana, recipient=first)
    assert conflict.value.code == "already_removed"
    (second,) = add_recipients(by=cast.dana, schedule=schedule, lines=[line])
    assert list(recipients_of(schedule)) == [second]
    assert Recipient.objects.filter(schedule=schedule).count() == 2


def test_is_for_who_administers(cast: Cast, schedule: Schedule) -> None:
    recipient = factories.recipient(schedule)
    for who in (cast.amal, cast.rami, cast.omar):
        with pytest.raises(NotAllowed, match="administer"):
            add_recipients(by=who, schedule=schedule, lines=[hook("https://example.org/")])
        with pytest.raises(NotAllowed, match="administer"):
            remove_recipient(by=who, recipient=recipient)
