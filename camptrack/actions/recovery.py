"""Coming in again without mail: a link for a new password, and a second factor taken off."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.exports.account_letter import Letter, factors_taken_off_letter, link_made_letter
from camptrack.models import RecoveryLink, User
from camptrack.queries.digests import digest
from camptrack.queries.invitations import open_recovery_links
from camptrack.queries.rights import is_over
from camptrack.vocabulary import AccountEventKind

from .account_events import record_account_event
from .account_letters import full_name, hand_over, language_of
from .accounts import require_over_another
from .done_by import done_by
from .joining import password_problems
from .refusals import Conflict, Refused
from .secret_links import new_secret, recovery_link
from .texts import require_reason

OPEN_FOR = timedelta(days=1)


def make_recovery_link(*, by: User | None, user: User, reason: str, now: datetime) -> str:
    """The link, which is kept nowhere; the one before opens nothing any more. The person is told.

    `by` is None on the command line: who has the server has everything.
    """
    require_reason(reason)
    _require_over(by, user)
    if not user.is_active or user.api_keys.exists():
        raise Conflict("cannot_sign_in", _("This account cannot sign in; a link would open nothing."))
    secret = new_secret()
    with transaction.atomic(), done_by(by, reason=reason):
        # One after the other for the same person.
        User.objects.select_for_update().get(pk=user.pk)
        RecoveryLink.objects.filter(user=user, used_at=None, replaced_at=None).update(replaced_at=now)
        RecoveryLink.objects.create(
            user=user, digest=digest(secret), reason=reason, by=by, expires_at=now + OPEN_FOR
        )
        record_account_event(user=user, kind=AccountEventKind.LINK_MADE, by=by, reason=reason)
    _tell(user, link_made_letter(language_of(user), by=_full_name(by), reason=reason))
    return recovery_link(secret)


def open_link(secret: str, now: datetime, *, held: bool = False) -> RecoveryLink:
    """The link with this secret, as long as its maker could make it still; `held` with its person until the
    transaction ends. Conflict where it opens nothing any more."""
    links = open_recovery_links(secret, now)
    link = (links.select_for_update(of=("self", "user")) if held else links).first()
    # The person may have been given more since, or the maker lost what they had.
    if link is None or not (link.by is None or is_over(link.by, link.user)):
        raise Conflict("link_closed", _("This link opens nothing any more: it was used, or is too old."))
    return link


@transaction.atomic
def use_recovery_link(*, secret: str, password: str, now: datetime, ip_address: str | None = None) -> User:
    """A new password; the second factor, if there is one, is asked for as ever."""
    link = open_link(secret, now, held=True)
    user = link.user
    if problems := password_problems(password, user):
        raise Refused(problems)
    user.set_password(password)
    user.save(update_fields=["password"])
    link.used_at = now
    with done_by(user):
        link.save(update_fields=["used_at"])
    record_account_event(user=user, kind=AccountEventKind.LINK_USED, ip_address=ip_address)
    return user


def take_off_second_factors(*, by: User | None, user: User, reason: str) -> None:
    """For somebody whose telephone and codes are lost. The person is told."""
    require_reason(reason)
    _require_over(by, user)
    with transaction.atomic():
        factors = Authenticator.objects.select_for_update().filter(user=user)
        if not factors:
            raise Conflict("no_second_factor", _("This account has no second factor."))
        factors.delete()
        record_account_event(user=user, kind=AccountEventKind.FACTORS_TAKEN_OFF, by=by, reason=reason)
    _tell(user, factors_taken_off_letter(language_of(user), by=_full_name(by), reason=reason))


def _require_over(by: User | None, user: User) -> None:
    if by is not None:
        require_over_another(by, user)


def _full_name(by: User | None) -> str:
    return full_name(by) if by else _("Whoever runs this service")


def _tell(user: User, letter: Letter) -> None:
    """After the commit. Where there is no address, or no mail server, the record has it."""
    if user.email:
        hand_over(letter, user.email)
