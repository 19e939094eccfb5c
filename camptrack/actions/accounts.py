"""Organisations, people and their rights. Whoever administers an organisation decides who belongs to it."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.exports.account_letter import address_changed_letter
from camptrack.models import Area, Grant, Organisation, User
from camptrack.queries.rights import is_administrator, is_over, may_give
from camptrack.vocabulary import AccountEventKind, Right

from .account_events import record_account_event
from .account_letters import full_name, hand_over, language_of
from .refusals import NotAllowed, Problem, Refused
from .saving import changed, held_row, saved
from .texts import mail_address


@transaction.atomic
def create_organisation(*, by: User, **values: Any) -> Organisation:
    """Whoever runs the service lets organisations in."""
    if not by.is_superuser:
        raise NotAllowed(_("Only whoever runs this service makes organisations; ask them."))
    return saved(Organisation(**values))


@transaction.atomic
def change_organisation(*, by: User, organisation: Organisation, **values: Any) -> Organisation:
    """By its own administrators; how often it may ask is set by whoever runs the service."""
    _require_administrator(by, organisation)
    organisation = held_row(organisation)
    limit = values.get("requests_per_minute", organisation.requests_per_minute)
    if limit != organisation.requests_per_minute and not by.is_superuser:
        raise NotAllowed(
            _("How often an organisation may ask is set by whoever runs this service; ask them.")
        )
    return saved(changed(organisation, values))


@transaction.atomic
def change_user(*, by: User, user: User, **values: Any) -> User:
    """Name, address, language, whether they may sign in; not their rights. Who writes an address vouches for
    it, and the person is told where letters went until now; one's own address is proved instead."""
    user = held_row(user)
    before = user.email
    if "email" in values:
        values["email"] = mail_address(values["email"])
    moved = values.get("email", before) != before
    (require_over_another if moved else require_over_person)(by, user)
    saved(changed(user, values))
    if moved:
        keep_address(user)
        record_account_event(user=user, kind=AccountEventKind.ADDRESS_CHANGED, by=by)
        if before:
            letter = address_changed_letter(language_of(user), by=full_name(by))
            transaction.on_commit(partial(hand_over, letter, before), robust=True)
    return user


def keep_address(user: User) -> None:
    """Allauth's row of a person's only address, as the account has it."""
    EmailAddress.objects.filter(user=user).delete()
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


@transaction.atomic
def grant_right(
    *, by: User, user: User, organisation: Organisation, right: Right, area: Area | None = None
) -> Grant:
    """One right more, perhaps in one area only."""
    require_giver(by, organisation, area)
    if user.api_keys.exists():
        detail = _("A key keeps the rights that it was made with; make another key.")
        raise Refused([Problem("/user", "is_a_key", detail)])
    given = saved(Grant(user=user, organisation=organisation, right=right, area=area))
    follow_rights(user)
    return given


@transaction.atomic
def revoke_right(*, by: User, grant: Grant) -> None:
    """One right less; its history stays."""
    require_giver(by, grant.organisation, grant.area)
    user = grant.user
    grant.delete()
    follow_rights(user)


def follow_rights(user: User) -> None:
    """Whoever does more than read is staff, and the admin is theirs; partners who only read are not."""
    # Held first: where two rights are taken away at once, the second sees that the first is gone.
    user.refresh_from_db(fields=["is_staff"], from_queryset=User.objects.select_for_update(no_key=True))
    staff = user.is_superuser or user.grants.exclude(right=Right.VIEW).exists()
    if user.is_staff != staff and not user.api_keys.exists():
        user.is_staff = staff
        user.save(update_fields=["is_staff"])


def _require_administrator(by: User, organisation: Organisation) -> None:
    if not is_administrator(by, organisation):
        raise NotAllowed(
            _("This needs the right “%(right)s” for %(organisation)s; ask its administrator.")
            % {"right": Right.ADMINISTER.label, "organisation": organisation.name}
        )


def require_giver(by: User, organisation: Organisation, area: Area | None) -> None:
    """Whoever gives or takes rights over an area administers the organisation there."""
    if not may_give(by, organisation=organisation, area=area):
        where = area.name if area else _("all areas")
        raise NotAllowed(
            _("This needs the right “%(right)s” for %(organisation)s in %(area)s; ask its administrator.")
            % {"right": Right.ADMINISTER.label, "organisation": organisation.name, "area": where}
        )


def require_over_another(by: User, user: User) -> None:
    """A stolen session must not do away with what guards its own account."""
    if by.pk == user.pk:
        raise NotAllowed(_("For yourself this is on the pages of your account."))
    require_over_person(by, user)


def require_over_person(by: User, user: User) -> None:
    """Over a person: whoever could have given them all that they may."""
    if not is_over(by, user):
        raise NotAllowed(_("This person may more than you could give them; ask whoever runs this service."))
