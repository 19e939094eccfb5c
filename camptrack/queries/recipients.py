"""Which recipients may read an issue at this moment, and in which edition it goes out."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from camptrack.models import Grant, Recipient, Schedule
from camptrack.vocabulary import Edition, Sensitivity


def active(schedule: Schedule) -> QuerySet[Recipient]:
    """Those on the list who still want its issues and can be reached."""
    return schedule.recipients.filter(removed_at=None, unsubscribed_at=None, bounced_at=None)


def reason_off_the_list(recipient: Recipient) -> str:
    """Why nothing at all is sent to them now, in the active language; empty where nothing speaks against
    it."""
    if recipient.removed_at is not None:
        return _("They were taken off the list.")
    if recipient.unsubscribed_at is not None:
        return _("They unsubscribed.")
    if recipient.bounced_at is not None:
        return _("Mails to this address come back.")
    return ""


def reason_not_to_read(recipient: Recipient, schedule: Schedule) -> str:
    """Why they are sent no issue: off the list, or it is not for them."""
    off = reason_off_the_list(recipient)
    if off or may_read(recipient, schedule):
        return off
    return _("They may not read it: %(sensitivity)s.") % {
        "sensitivity": Sensitivity(schedule.sensitivity).label
    }


def may_read(recipient: Recipient, schedule: Schedule) -> bool:
    """Whether a schedule's issues are for them."""
    if schedule.sensitivity == Sensitivity.PUBLIC:
        return True
    if schedule.sensitivity == Sensitivity.PARTNERS:
        return _signed_in(schedule, members=False).filter(pk=recipient.pk).exists()
    return is_member(recipient, schedule)


def is_member(recipient: Recipient, schedule: Schedule) -> bool:
    """Whether they hold a right in the organisation now: source grades are for members alone."""
    return _signed_in(schedule, members=True).filter(pk=recipient.pk).exists()


def edition_to_send(schedule: Schedule) -> Edition:
    """The one edition for all: that of the least privileged of the active recipients who may read it."""
    if schedule.sensitivity == Sensitivity.MEMBERS:
        return Edition.MEMBERS
    readers = active(schedule)
    if schedule.sensitivity == Sensitivity.PARTNERS:
        readers = readers.filter(pk__in=_signed_in(schedule, members=False).values("pk"))
    # The cheap question first: mostly somebody is on the list whom nobody here knows.
    if readers.filter(user=None).exists():
        return Edition.SHARED
    members = _signed_in(schedule, members=True)
    return Edition.SHARED if readers.exclude(pk__in=members.values("pk")).exists() else Edition.MEMBERS


def _signed_in(schedule: Schedule, *, members: bool) -> QuerySet[Recipient]:
    """The recipients who are active users with a right somewhere, or in the schedule's organisation."""
    grants = Grant.objects.filter(user=OuterRef("user"))
    if members:
        grants = grants.filter(organisation=schedule.organisation_id)
    return schedule.recipients.filter(user__is_active=True).filter(
        Q(user__is_superuser=True) | Exists(grants)
    )
