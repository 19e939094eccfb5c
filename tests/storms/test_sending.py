"""Thousands of mails, and senders that are killed: nobody is forgotten, every copy too many is on record."""

import asyncio
import os
import subprocess
import sys
import time

import pytest
from django.db.models import F

from camptrack.actions.deliveries import send_waiting
from camptrack.local.home import PROJECT
from camptrack.models import Delivery, DeliveryAttempt, Recipient
from tests import databases
from tests.actions.sent import published, queued
from tests.conftest import DATABASE
from tests.post_office import PostOffice

#: one group, which begins before the short tests: at the end, the other process would wait for it
pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("storms"),
    pytest.mark.django_db(transaction=True),
]

RECIPIENTS = int(os.environ.get("CAMPTRACK_STORM_RECIPIENTS", "200"))
KILLS = int(os.environ.get("CAMPTRACK_STORM_SENDERS", "3"))


def issue_for(many: int):
    issue = published()
    Recipient.objects.bulk_create(
        Recipient(schedule=issue.schedule, kind="email", address=f"reader-{nth}@example.org")
        for nth in range(many)
    )
    return issue


def test_everybody_once(settings):
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    issue = issue_for(RECIPIENTS)
    began = time.monotonic()
    assert len(queued(issue)) == RECIPIENTS
    in_queue = time.monotonic()
    with office.open():
        assert send_waiting(3600) == RECIPIENTS
    sent = time.monotonic()
    print(  # noqa: T201 - the figure to publish
        f"\n{RECIPIENTS} recipients: queued in {in_queue - began:.1f} s, sent in {sent - in_queue:.1f} s,"
        f" {RECIPIENTS / (sent - in_queue):.0f} a second"
    )
    assert {address for each in office.taken for address in each.rcpt_tos} == {
        f"reader-{nth}@example.org" for nth in range(RECIPIENTS)
    }
    assert set(office.copies().values()) == {1}
    assert set(issue.deliveries.values_list("status", "attempts")) == {("sent", 1)}


class Slow(PostOffice):
    """Takes its time after the data, so that kills find senders there."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.02)
        return answer


def sender(office: PostOffice) -> subprocess.Popen:
    """As in production, a process of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": databases.named(os.environ["DATABASE_URL"], DATABASE),
        "CAMPTRACK_EMAIL": f"smtp://127.0.0.1:{office.port}",
        "DJANGO_SETTINGS_MODULE": "camptrack.settings",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "issue_loop"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def lease_is_over() -> None:
    Delivery.objects.filter(status="waiting").update(not_before=F("at"))


def wait_until(reached, seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_senders_that_are_killed():
    issue = issue_for(RECIPIENTS)
    queued(issue)
    office = Slow()
    with office.open():
        for nth in range(1, KILLS + 1):
            child = sender(office)
            aim = min(RECIPIENTS, nth * RECIPIENTS // (KILLS + 1))
            wait_until(lambda aim=aim: len(office.taken) >= aim)
            child.kill()
            child.wait()
            lease_is_over()
        child = sender(office)
        try:
            wait_until(lambda: not issue.deliveries.filter(status="waiting").exists(), 120)
        finally:
            child.terminate()
            child.wait(30)
    copies = office.copies()
    unanswered = dict.fromkeys(copies, 0)
    for name in DeliveryAttempt.objects.filter(outcome="unanswered").values_list(
        "delivery__message_id", flat=True
    ):
        unanswered[name] = unanswered.get(name, 0) + 1
    assert len(copies) == RECIPIENTS
    too_many = sum(copies.values()) - RECIPIENTS
    print(  # noqa: T201 - what the storm came to
        f"\n{KILLS} kills: {too_many} copies too many, {sum(unanswered.values())} hand-overs unanswered"
    )
    assert sum(unanswered.values()) <= KILLS
    for name, came in copies.items():
        assert came - 1 <= unanswered[name]
    accepted = DeliveryAttempt.objects.filter(outcome="accepted")
    assert accepted.count() == RECIPIENTS
    assert set(issue.deliveries.values_list("status", flat=True)) == {"sent"}
