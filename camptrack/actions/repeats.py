"""Sending again what was dealt with."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Delivery, User
from camptrack.vocabulary import DeliveryStatus, Right

from .authority import require_over_schedule
from .refusals import Conflict


@transaction.atomic
def repeat_delivery(*, by: User, delivery: Delivery) -> Delivery:
    """Another delivery of the same to the same recipient; what they may have is decided anew when it is
    sent. Conflict while one still waits."""
    first = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("issue__schedule__organisation", "issue__schedule__area")
        .defer("issue__data")
        # Everybody who repeats takes the lock of the first, so that numbers do not collide.
        .get(issue=delivery.issue_id, recipient=delivery.recipient_id, notice=delivery.notice, repeat=0)
    )
    require_over_schedule(by, Right.PUBLISH, first.issue.schedule)
    of_same = Delivery.objects.filter(issue=first.issue_id, recipient=first.recipient_id, notice=first.notice)
    latest = of_same.order_by("-repeat")[0]
    if latest.status == DeliveryStatus.WAITING:
        raise Conflict("still_waiting", _("It waits to be sent already; look at its hand-overs."))
    key = uuid4()
    return Delivery.objects.create(
        id=key,
        issue_id=first.issue_id,
        recipient_id=first.recipient_id,
        notice=first.notice,
        repeat=latest.repeat + 1,
        message_id=f"<{key}@{first.message_id.rstrip('>').rpartition('@')[2]}>",
        by=by,
    )
