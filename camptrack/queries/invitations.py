"""Links that let somebody in: found by their secret, as long as they are open."""

from datetime import datetime

from django.db.models import QuerySet

from camptrack.models import Invitation, RecoveryLink, User

from .digests import digest


def open_invitations(secret: str, now: datetime) -> QuerySet[Invitation]:
    """The one with this secret, unless it was accepted, withdrawn or is too old. Whoever made it may still
    sign in: what they may give is asked when it is opened."""
    return Invitation.objects.filter(
        digest=digest(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=now, by__is_active=True
    ).select_related("organisation", "area", "by")


def open_recovery_links(secret: str, now: datetime) -> QuerySet[RecoveryLink]:
    """The one with this secret, unless it was used, replaced, is too old or its person may not sign in.
    Whether its maker is still over that person is asked when it is opened."""
    return RecoveryLink.objects.filter(
        digest=digest(secret), used_at=None, replaced_at=None, expires_at__gt=now, user__is_active=True
    ).select_related("user", "by")


def account_of(invitation: Invitation) -> User | None:
    """The account that has the invited address."""
    return User.objects.filter(email__iexact=invitation.address).first()
