"""What changed becomes calls of webhooks: rows, made from positions of the feed.

Each webhook keeps the position up to which it was told, and one call of it waits at a time: what happens
meanwhile is told together when that call has been answered. A call and the position that it leads to are
committed together, and a range of positions is told once (by constraint), so a process that dies in between
doubles nothing and skips nothing.
"""

import logging
import time
from math import inf
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from camptrack.models import WebhookDelivery, WebhookEndpoint
from camptrack.queries.changes import Row, end, following
from camptrack.queries.webhook_changes import of_interest
from camptrack.vocabulary import DeliveryStatus, WebhookNotice

from .totals import database_is_gone

logger = logging.getLogger(__name__)

#: changes in one call: about 20 kB, as Standard Webhooks advises
MOST = 200
#: changes looked at together
LOOKED_AT = 1000
#: times that this is done where none of them is to be told; the next round goes on from there
LOOKS = 20

_WAITS = Q(status=DeliveryStatus.WAITING, notice=WebhookNotice.CHANGES)


def make_calls(until: float = inf) -> int:
    """A call for each webhook that something is to be told, unless one waits already; how many. After that
    moment (monotonic) no other webhook is looked at. One whose call cannot be made is logged, tried again at
    the next call, and holds up no other one."""
    ready = WebhookEndpoint.objects.filter(disabled_at=None, removed_at=None, told_until__lt=end())
    waiting = WebhookDelivery.objects.filter(_WAITS, endpoint=OuterRef("pk"))
    # In no order, so that it is not always the same ones whom the time does not reach.
    ready = ready.exclude(Exists(waiting)).order_by("?")
    made = 0
    for pk in ready.values_list("pk", flat=True):
        try:
            made += _make_call(pk)
        except Exception as error:
            if database_is_gone(error):
                raise
            logger.exception("what webhook %s is to be told could not be written down", pk)
        if time.monotonic() >= until:
            break
    return made


@transaction.atomic
def _make_call(pk: UUID) -> bool:
    # Who holds the row is at it, or changes it; the next look finds what they left.
    held = WebhookEndpoint.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    endpoint = held.filter(pk=pk, disabled_at=None, removed_at=None).select_related("area").first()
    if endpoint is None or endpoint.deliveries.filter(_WAITS).exists():
        return False
    after, told = endpoint.told_until, list[Row]()
    for _look in range(LOOKS):
        rows = following(endpoint.told_until, LOOKED_AT)
        told = of_interest(rows, endpoint)
        if rows:
            endpoint.told_until = told[MOST - 1].position if len(told) > MOST else rows[-1].position
        if told or len(rows) < LOOKED_AT:
            break
    endpoint.save(update_fields=["told_until"])
    if told:
        _queue(endpoint, after, told[:MOST])
    return bool(told)


def _queue(endpoint: WebhookEndpoint, after: int, told: list[Row]) -> None:
    WebhookDelivery.objects.create(
        endpoint=endpoint,
        after=after,
        through=endpoint.told_until,
        changes=[{"position": row.position, "kind": row.kind, "id": row.key} for row in told],
    )
