"""Leaving a list of recipients. Whoever wants to come back is taken off it by staff and added anew."""

from camptrack.models import Recipient
from camptrack.queries import clock


def unsubscribe(*, recipient: Recipient) -> None:
    """By whoever holds the link in a mail to them: no sign-in. A second time changes nothing."""
    Recipient.objects.filter(pk=recipient.pk, unsubscribed_at=None).update(unsubscribed_at=clock.now())
