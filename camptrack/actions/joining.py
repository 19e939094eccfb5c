"""An invitation is accepted: by somebody new, who gets an account, or by who has one with that address."""

from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Grant, Invitation, User
from camptrack.queries.invitations import account_of, open_invitations
from camptrack.queries.rights import may_give
from camptrack.vocabulary import AccountEventKind

from .account_events import record_account_event
from .accounts import follow_rights, keep_address
from .refusals import Conflict, NotAllowed, Problem, Refused
from .saving import saved


@transaction.atomic
def join_as_new(
    *, secret: str, password: str, now: datetime, ip_address: str | None = None, **values: Any
) -> User:
    """An account of their own, whose address the link has proved."""
    invitation = open_invitation(secret, now, held=True)
    if account_of(invitation) is not None:
        raise Conflict(
            "has_account", _("There is an account with this address: sign in, then open the link.")
        )
    user = User(email=invitation.address, **{"language": invitation.language, **values})
    problems = list(password_problems(password, user))
    if problems:
        raise Refused(problems)
    user.set_password(password)
    with _because_of(invitation, user):
        saved(user)
        keep_address(user)
        _join(invitation, user, now, ip_address)
    return user


@transaction.atomic
def join(*, by: User, secret: str, now: datetime, ip_address: str | None = None) -> User:
    """With the account that has the invited address."""
    invitation = open_invitation(secret, now, held=True)
    if by.email.lower() != invitation.address:
        detail = _("The invitation is for %(address)s; sign in with the account that has this address.")
        raise NotAllowed(detail % {"address": invitation.address})
    with _because_of(invitation, by):
        _join(invitation, by, now, ip_address)
    return by


def password_problems(password: str, user: User) -> list[Problem]:
    """What speaks against a password."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [
            Problem("/password", each.code or "invalid", " ".join(each.messages)) for each in error.error_list
        ]
    return []


def open_invitation(secret: str, now: datetime, *, held: bool = False) -> Invitation:
    """The invitation with this secret, as long as its maker could make it still; `held` until the transaction
    ends, so that whoever comes second finds it closed. Conflict where it opens nothing any more."""
    invitations = open_invitations(secret, now)
    invitation = (invitations.select_for_update(of=("self",)) if held else invitations).first()
    if invitation is None or not may_give(
        invitation.by, organisation=invitation.organisation, area=invitation.area
    ):
        detail = _("This invitation opens nothing any more: it was used or withdrawn, or is too old.")
        raise Conflict("invitation_closed", detail)
    return invitation


def _because_of(invitation: Invitation, user: User) -> Any:
    reason = _("invited by %(who)s") % {"who": invitation.by.get_username()}
    return pghistory.context(by=user.get_username(), reason=reason)


def _join(invitation: Invitation, user: User, now: datetime, ip_address: str | None) -> None:
    for right in invitation.rights:
        Grant.objects.get_or_create(
            user=user, organisation=invitation.organisation, right=right, area=invitation.area
        )
    follow_rights(user)
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record_account_event(user=user, kind=AccountEventKind.INVITATION_ACCEPTED, ip_address=ip_address)
