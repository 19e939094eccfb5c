"""How people come to an organisation: whoever administers it there invites them, by letter or by a link that
is handed over."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.exports.account_letter import invitation_letter
from camptrack.models import Area, Invitation, Organisation, User
from camptrack.queries.clock import now as database_now
from camptrack.queries.digests import digest
from camptrack.queries.situation_rows import named
from camptrack.vocabulary import Language, Outcome, Right

from .account_letters import full_name, hand_over
from .accounts import require_giver
from .refusals import Conflict, Problem, Refused
from .saving import saved
from .secret_links import invitation_link, new_secret
from .texts import mail_address

OPEN_FOR = timedelta(days=7)


def invite(
    *,
    by: User,
    organisation: Organisation,
    address: str,
    rights: Collection[Right],
    language: Language,
    now: datetime,
    area: Area | None = None,
) -> tuple[Invitation, str]:
    """The invitation, and the link that its letter holds: it is kept nowhere, and may be handed over."""
    secret = new_secret()
    with transaction.atomic(), pghistory.context(by=by.get_username()):
        require_giver(by, organisation, area)
        if not rights:
            detail = _("Say what they may do; without a right they see nothing.")
            raise Refused([Problem("/rights", "required", detail)])
        invitation = saved(
            Invitation(
                organisation=organisation,
                address=mail_address(address),
                rights=[right for right in Right if right in rights],
                area=area,
                language=language,
                digest=digest(secret),
                by=by,
                expires_at=now + OPEN_FOR,
            )
        )
    return _sent(invitation, secret)


def invite_again(*, by: User, invitation: Invitation, now: datetime) -> tuple[Invitation, str]:
    """A new link, a new letter, a new week; the old link opens nothing any more."""
    secret = new_secret()
    with transaction.atomic(), pghistory.context(by=by.get_username()):
        invitation = _held(by, invitation)
        invitation.digest, invitation.expires_at, invitation.by = digest(secret), now + OPEN_FOR, by
        invitation.save(update_fields=["digest", "expires_at", "by"])
    return _sent(invitation, secret)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation, now: datetime) -> Invitation:
    """Its link opens nothing any more."""
    invitation = _held(by, invitation)
    invitation.withdrawn_at = now
    with pghistory.context(by=by.get_username()):
        invitation.save(update_fields=["withdrawn_at"])
    return invitation


def _held(by: User, invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "area")
    held = rows.get(pk=invitation.pk)
    require_giver(by, held.organisation, held.area)
    if held.accepted_at is not None or held.withdrawn_at is not None:
        raise Conflict("invitation_closed", _("This invitation was accepted or withdrawn; make another one."))
    return held


def _sent(invitation: Invitation, secret: str) -> tuple[Invitation, str]:
    """After the commit: no mail server holds a row. Whether the letter left is on record."""
    link = invitation_link(secret)
    letter = invitation_letter(
        invitation.language,
        organisation=invitation.organisation.name,
        by=full_name(invitation.by),
        rights=[Right(each) for each in invitation.rights],
        area=named(invitation.area) if invitation.area else None,
        link=link,
        expires_at=invitation.expires_at,
    )
    answer = hand_over(letter, invitation.address)
    accepted = answer.outcome == Outcome.ACCEPTED
    invitation.sent_at = database_now() if accepted else None
    invitation.problem = "" if accepted else answer.said
    with pghistory.context(by=invitation.by.get_username()):
        invitation.save(update_fields=["sent_at", "problem"])
    return invitation, link
