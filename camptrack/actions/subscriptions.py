"""Leaving a list of recipients, and coming back."""

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Recipient, User
from camptrack.queries import clock
from camptrack.vocabulary import Right

from .authority import require_over_schedule
from .refusals import Conflict


def unsubscribe(*, recipient: Recipient) -> None:
    """By whoever holds the link in a mail to them: no sign-in. A second time changes nothing."""
    Recipient.objects.filter(pk=recipient.pk, unsubscribed_at=None).update(unsubscribed_at=clock.now())


@transaction.atomic
def resubscribe(*, by: User, recipient: Recipient) -> Recipient:
    """They are sent issues again: after they asked for it, or when their address works again."""
    recipient = (
        Recipient.objects.select_for_update(of=("self",)).select_related("schedule").get(pk=recipient.pk)
    )
    require_over_schedule(by, Right.PUBLISH, recipient.schedule.organisation)
    if recipient.removed_at is not None:
        raise Conflict("removed", _("They were taken off the list; add them anew."))
    recipient.unsubscribed_at, recipient.bounced_at, recipient.bounce = None, None, ""
    recipient.save(update_fields=["unsubscribed_at", "bounced_at", "bounce"])
    return recipient
