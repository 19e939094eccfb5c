"""Administrators are told, once, that a key of their organisation expires soon."""

import logging
import time
from datetime import datetime, timedelta
from math import inf

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from camptrack.exports.account_letter import key_expiring_letter
from camptrack.models import ApiKey, KeyNotice, User
from camptrack.queries.clock import now as database_now
from camptrack.queries.keys import EXPIRES_SOON, in_state
from camptrack.queries.mail_links import whole
from camptrack.queries.rights import administrators_by_mail
from camptrack.vocabulary import KeyState, Outcome

from .account_letters import hand_over, language_of
from .mail_server import MailServer

logger = logging.getLogger(__name__)

#: until a mail server that took nothing is asked again, and what was cut off is tried again
AGAIN_AFTER = timedelta(hours=1)


def tell_of_expiring_keys(*, now: datetime, seconds: float = inf) -> int:
    """The letters that are due, for so long; how many left. Any process may, at any moment: each is handed
    over by one."""
    until, told = time.monotonic() + seconds, 0
    due = ((key, user) for key in _expiring(now) for user in administrators_by_mail(key.organisation_id))
    with MailServer() as mails:
        for key, user in due:
            notice = _claimed(key, user, now)
            if notice is None:
                continue
            told += _told(notice, now, mails)
            if time.monotonic() >= until:
                break
    return told


def _expiring(now: datetime) -> QuerySet[ApiKey]:
    """Nobody is told of a key that has a successor, nor of one that was made for a few days. A successor
    that was revoked leaves the key alone, with an end that was brought forward."""
    alone = Q(successor=None, expires_at__gt=F("created_at") + EXPIRES_SOON)
    left_alone = Q(successor__revoked_at__isnull=False)
    keys = ApiKey.objects.filter(in_state(KeyState.EXPIRING, now), alone | left_alone)
    return keys.select_related("organisation").order_by("expires_at", "pk")


def _claimed(key: ApiKey, user: User, now: datetime) -> KeyNotice | None:
    """Whoever writes the row, or puts it off, hands it over; if they are cut off, another does, later."""
    later = now + AGAIN_AFTER
    notice, new = KeyNotice.objects.get_or_create(key=key, user=user, defaults={"not_before": later})
    if new or KeyNotice.objects.filter(pk=notice.pk, not_before__lte=now).update(not_before=later):
        # As they were read with what the letter says of them.
        notice.key, notice.user = key, user
        return notice
    return None


def _told(notice: KeyNotice, now: datetime, mails: MailServer) -> int:
    key, user = notice.key, notice.user
    letter = key_expiring_letter(
        language_of(user),
        name=key.name,
        prefix=key.prefix,
        organisation=key.organisation.name,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        link=whole(reverse("admin:camptrack_apikey_change", args=[key.pk])),
    )
    answer = hand_over(letter, user.email, mails)
    sent = answer.outcome == Outcome.ACCEPTED
    notice.sent_at = database_now() if sent else None
    notice.problem = "" if sent else answer.said
    notice.not_before = now + AGAIN_AFTER if answer.outcome == Outcome.DEFERRED else None
    notice.save(update_fields=["sent_at", "problem", "not_before"])
    if not sent:
        logger.warning("nobody could be told that key %s expires: %s", key.prefix, answer.said)
    return int(sent)
