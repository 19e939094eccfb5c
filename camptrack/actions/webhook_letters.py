"""Writes to those who can mend it that a webhook was disabled: once to each, tried again for three days."""

import logging
import time
from datetime import timedelta
from math import inf
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from camptrack.exports.webhook_letter import webhook_disabled_letter
from camptrack.models import User, WebhookAttempt, WebhookEndpoint
from camptrack.queries import clock
from camptrack.queries.mail_links import whole
from camptrack.queries.webhooks import to_write_to
from camptrack.vocabulary import DeliveryStatus, DisabledBecause, Outcome, WebhookNotice

from .account_letters import hand_over, language_of
from .hand_overs import GIVEN_UP_AFTER, TOO_LATE
from .mail_server import MailServer
from .totals import database_is_gone

logger = logging.getLogger(__name__)

#: between two tries; longer than letters take
PAUSE = timedelta(minutes=15)


def write_letters(mails: MailServer, until: float = inf) -> int:
    """To whom a letter is still due; how many left. After that moment (monotonic) no other letter is begun.
    A webhook of which none can be written is logged, tried again later, and holds up no other one."""
    due = WebhookEndpoint.objects.exclude(to_tell=[]).filter(tell_after__lte=clock.now())
    written = 0
    for pk in due.order_by("tell_after").values_list("pk", flat=True):
        try:
            written += _write(pk, mails, until)
        except Exception as error:
            if database_is_gone(error):
                raise
            logger.exception("that webhook %s was disabled could not be written to anybody", pk)
        if time.monotonic() >= until:
            break
    return written


def _write(pk: UUID, mails: MailServer, until: float) -> int:
    """No mail server holds a row: it is claimed, handed over, and each letter answered for."""
    endpoint, people = _claim(pk)
    written = 0
    for number, person in enumerate(people, 1):
        told = _told(person, endpoint, mails)
        written += told
        late = time.monotonic() >= until
        # What is left goes on in the next round, unless the mail server is at fault.
        _answered(pk, person, told=told, go_on=told and late and number < len(people))
        if late:
            break
    return written


@transaction.atomic
def _claim(pk: UUID) -> tuple[WebhookEndpoint, list[User]]:
    """And to whom its letters go, of those who can still mend it; nobody where another was faster."""
    now = clock.now()
    rows = WebhookEndpoint.objects.select_for_update(no_key=True, of=("self",))
    endpoint = rows.select_related("organisation").get(pk=pk)
    if endpoint.tell_after > now:
        return endpoint, []
    at = None if endpoint.removed_at is not None else endpoint.disabled_at
    if at is None or at < now - GIVEN_UP_AFTER:
        endpoint.to_tell = []
    can_mend = {person.pk: person for person in to_write_to(endpoint)}
    endpoint.to_tell = [person for person in endpoint.to_tell if person in can_mend]
    endpoint.tell_after = now + PAUSE
    endpoint.save(update_fields=["tell_after", "to_tell"])
    return endpoint, [can_mend[person] for person in endpoint.to_tell]


@transaction.atomic
def _answered(pk: UUID, person: User, *, told: bool, go_on: bool) -> None:
    """At once, so that nobody gets another letter because the process ended; who got none comes last."""
    held = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=pk)
    if person.pk in held.to_tell:
        held.to_tell.remove(person.pk)
        held.to_tell += [] if told else [person.pk]
    if go_on:
        held.tell_after = clock.now()
    held.save(update_fields=["to_tell", "tell_after"])


def _told(person: User, endpoint: WebhookEndpoint, mails: MailServer) -> bool:
    """Taken by the mail server, or refused for good."""
    failed = {"delivery__notice": WebhookNotice.CHANGES, "delivery__status": DeliveryStatus.FAILED}
    attempts = WebhookAttempt.objects.filter(delivery__endpoint=endpoint, **failed)
    last = attempts.exclude(Q(said="") | Q(said__startswith=TOO_LATE)).order_by("-at").first()
    letter = webhook_disabled_letter(
        language_of(person),
        name=endpoint.name,
        organisation=endpoint.organisation.name,
        because=DisabledBecause(endpoint.disabled_because),
        said=last.said if last else "",
        link=whole(reverse("admin:camptrack_webhookendpoint_change", args=[endpoint.pk])),
    )
    return hand_over(letter, person.email, mails).outcome in {Outcome.ACCEPTED, Outcome.REFUSED}
