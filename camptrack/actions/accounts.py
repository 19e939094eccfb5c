"""Organisations, people and their rights. Whoever administers an organisation decides who belongs to it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Area, Grant, Organisation, User
from camptrack.queries.rights import is_administrator
from camptrack.vocabulary import Right

from .refusals import NotAllowed, Problem, Refused
from .saving import changed, saved


@transaction.atomic
def create_organisation(*, by: User, **values: Any) -> Organisation:
    """Whoever runs the service lets organisations in."""
    if not by.is_superuser:
        raise NotAllowed(_("Only whoever runs this service makes organisations; ask them."))
    return saved(Organisation(**values))


@transaction.atomic
def change_organisation(*, by: User, organisation: Organisation, **values: Any) -> Organisation:
    """By its own administrators."""
    _require_administrator(by, organisation)
    return saved(changed(organisation, values))


@transaction.atomic
def create_user(
    *,
    by: User,
    organisation: Organisation,
    rights: Collection[Right],
    password: str,
    area: Area | None = None,
    **values: Any,
) -> User:
    """Somebody who signs in to the admin, with their first rights: without any, they would see nothing."""
    _require_administrator(by, organisation)
    if not rights:
        raise Refused(
            [Problem("/rights", "required", _("Say what they may do; without a right they see nothing."))]
        )
    user = User(is_staff=True, **values)
    user.set_password(password)
    saved(user)
    for right in rights:
        Grant.objects.create(user=user, organisation=organisation, right=right, area=area)
    return user


@transaction.atomic
def change_user(*, by: User, user: User, password: str = "", **values: Any) -> User:
    """Name, address, language, whether they may sign in, a new password; not their rights."""
    _require_over(by, user)
    changed(user, values)
    if password:
        user.set_password(password)
    return saved(user)


@transaction.atomic
def grant_right(
    *, by: User, user: User, organisation: Organisation, right: Right, area: Area | None = None
) -> Grant:
    """One right more, perhaps in one area only."""
    _require_administrator(by, organisation)
    if hasattr(user, "api_key"):
        detail = _("A key keeps the rights that it was made with; make another key.")
        raise Refused([Problem("/user", "is_a_key", detail)])
    return saved(Grant(user=user, organisation=organisation, right=right, area=area))


@transaction.atomic
def revoke_right(*, by: User, grant: Grant) -> None:
    """One right less; its history stays."""
    _require_administrator(by, grant.organisation)
    grant.delete()


def _require_administrator(by: User, organisation: Organisation) -> None:
    if not is_administrator(by, organisation):
        raise NotAllowed(
            _("This needs the right “%(right)s” for %(organisation)s; ask its administrator.")
            % {"right": Right.ADMINISTER.label, "organisation": organisation.name}
        )


def _require_over(by: User, user: User) -> None:
    """Over a person: whoever administers all the organisations that they belong to."""
    if by.is_superuser:
        return
    belongs_to = list(Organisation.objects.filter(grants__user=user).distinct())
    if user.is_superuser or not belongs_to or not all(is_administrator(by, each) for each in belongs_to):
        raise NotAllowed(_("This person belongs to others as well; ask whoever runs this service."))
