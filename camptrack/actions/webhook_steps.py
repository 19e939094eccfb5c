"""What is done with a webhook by hand: another secret, a test call, disabling, enabling, telling it again."""

from datetime import datetime, timedelta

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import User, WebhookDelivery, WebhookEndpoint
from camptrack.queries.webhook_secrets import endpoint_secret
from camptrack.queries.webhooks import calls_owed
from camptrack.vocabulary import DeliveryStatus, DisabledBecause, WebhookNotice

from .refusals import Conflict, Problem, Refused
from .sequencing import KEPT
from .webhooks import disable, held_webhook

#: hours for which the secret before signs, too
OVERLAP, LONGEST_OVERLAP = 24, 168
#: calls that are forgotten in one transaction
TOGETHER = 1000


@transaction.atomic
def rotate_secret(
    *, by: User, endpoint: WebhookEndpoint, now: datetime, overlap_hours: int = OVERLAP
) -> tuple[WebhookEndpoint, str]:
    """Another secret, which is shown this once. The one before signs beside it for so long; a third one never
    does."""
    held = held_webhook(by, endpoint)
    if not 0 <= overlap_hours <= LONGEST_OVERLAP:
        detail = _("Give a number of hours from 0 to %(most)s.") % {"most": LONGEST_OVERLAP}
        raise Refused([Problem("/overlap_hours", "out_of_range", detail)])
    held.secret_number += 1
    held.previous_until = now + timedelta(hours=overlap_hours)
    with pghistory.context(by=by.get_username()):
        held.save(update_fields=["secret_number", "previous_until"])
    return held, endpoint_secret(held)


@transaction.atomic
def call_for_test(*, by: User, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """A call that tells nothing, made once, also where it is disabled; what it comes to changes nothing
    else."""
    held = held_webhook(by, endpoint)
    if held.deliveries.filter(notice=WebhookNotice.TEST, status=DeliveryStatus.WAITING).exists():
        raise Conflict("still_waiting", _("A test waits to be sent already."))
    return WebhookDelivery.objects.create(endpoint=held, notice=WebhookNotice.TEST, by=by)


@transaction.atomic
def disable_webhook(*, by: User, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Called no more until it is enabled."""
    held = held_webhook(by, endpoint)
    if held.disabled_at is not None:
        raise Conflict("already_disabled", _("This webhook is disabled already."))
    with pghistory.context(by=by.get_username()):
        disable(held, DisabledBecause.BY_HAND)
    return held


@transaction.atomic
def enable_webhook(*, by: User, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """It goes on from where it was told to: what it was not told because it was disabled comes first."""
    held = held_webhook(by, endpoint)
    if held.disabled_at is None:
        raise Conflict("already_enabled", _("This webhook is called already."))
    held.disabled_at, held.disabled_because = None, ""
    held.failing_since, held.to_tell = None, []
    with pghistory.context(by=by.get_username()):
        held.save()
    for call in calls_owed(held):
        _again(call, by)
    return held


@transaction.atomic
def repeat_call(*, by: User, call: WebhookDelivery) -> WebhookDelivery:
    """The same once more, as another call; of a test, another test."""
    if call.notice == WebhookNotice.TEST:
        return call_for_test(by=by, endpoint=call.endpoint)
    held = held_webhook(by, call.endpoint)
    if held.disabled_at is not None:
        raise Conflict("disabled", _("This webhook is disabled; enable it first."))
    of_same = held.deliveries.filter(after=call.after)
    latest = of_same.order_by("-repeat")[0]
    if latest.status == DeliveryStatus.WAITING:
        raise Conflict("still_waiting", _("It waits to be sent already; look at its hand-overs."))
    return _again(latest, by)


def _again(latest: WebhookDelivery, by: User) -> WebhookDelivery:
    """Under the lock of its endpoint, so that numbers do not collide."""
    return WebhookDelivery.objects.create(
        endpoint_id=latest.endpoint_id,
        after=latest.after,
        through=latest.through,
        changes=latest.changes,
        repeat=latest.repeat + 1,
        by=by,
    )


def clear_old_calls(*, now: datetime) -> int:
    """Forget calls whose changes nobody is promised any more; how many there were."""
    old = WebhookDelivery.objects.filter(at__lt=now - KEPT).exclude(status=DeliveryStatus.WAITING)
    cleared = 0
    while portion := list(old.values_list("pk", flat=True)[:TOGETHER]):
        # Without what they told, each portion at once with its attempts.
        _rows, by_model = WebhookDelivery.objects.filter(pk__in=portion).only("pk").delete()
        cleared += by_model["camptrack.WebhookDelivery"]
    return cleared
