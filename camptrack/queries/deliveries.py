"""What was sent to whom: for those of an organisation who send."""

from uuid import UUID

from django.db.models import Count, QuerySet

from camptrack.models import Delivery, Grant, Issue, User
from camptrack.vocabulary import DeliveryStatus, Right

#: the rights that show recipients' addresses with what became of each delivery, any of them
SEES_DELIVERIES = (Right.PUBLISH, Right.ADMINISTER)


def visible_deliveries(user: User) -> QuerySet[Delivery]:
    """Of the organisations for which a user publishes or which they administer: addresses are nobody else's
    business."""
    deliveries = Delivery.objects.select_related("issue__schedule", "recipient", "by").defer("issue__data")
    if user.is_superuser:
        return deliveries
    grants = Grant.objects.filter(user=user, right__in=SEES_DELIVERIES)
    return deliveries.filter(issue__schedule__organisation__in=grants.values("organisation"))


def deliveries_by_status(issue: Issue) -> dict[str, int]:
    """How many of an issue's deliveries are in each state; every state is there."""
    counted = dict(issue.deliveries.order_by().values_list("status").annotate(Count("pk")))
    return {status: counted.get(status, 0) for status in DeliveryStatus.values}


def delivery_of_message(message_id: str) -> Delivery | None:
    """By the Message-ID that we gave it."""
    return Delivery.objects.filter(message_id=message_id.strip()).first()


def delivery_of_key(key: str) -> Delivery | None:
    """By its id, as an address or a provider hands it back."""
    try:
        return Delivery.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None
