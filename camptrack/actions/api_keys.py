"""Keys through which partner systems act: made, shown once, revoked."""

import secrets
import string
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import ApiKey, Area, Grant, Organisation, User
from camptrack.queries.rights import is_administrator
from camptrack.vocabulary import SCOPE_RIGHTS, Right, Scope

from .refusals import Conflict, NotAllowed, Problem, Refused

_ALPHABET = string.ascii_letters + string.digits
_PREFIX, _SECRET = 8, 40  # 40 letters and digits: 238 bits, nothing to guess


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


@transaction.atomic
def create_api_key(
    *,
    by: User | None,
    organisation: Organisation,
    scopes: Collection[Scope],
    name: str,
    area: Area | None = None,
    expires_at: datetime,
) -> tuple[ApiKey, str]:
    """A key with a user of its own, whose grants are the scopes; and its text, which is kept nowhere.

    `by` is None on the command line.
    """
    _require_administrator(by, organisation)
    if not scopes:
        raise Refused([Problem("/scopes", "required", _("Say what the key may do."))])
    prefix, secret = _random(_PREFIX), _random(_SECRET)
    text = f"ct_{prefix}_{secret}"
    user = User(username=f"key-{prefix}")
    user.set_unusable_password()
    user.save()
    rights = sorted({right for scope in scopes for right in SCOPE_RIGHTS[scope]}, key=list(Right).index)
    for right in rights:
        Grant.objects.create(user=user, organisation=organisation, right=right, area=area)
    key = ApiKey.objects.create(
        user=user,
        organisation=organisation,
        name=name,
        prefix=prefix,
        digest=digest(text),
        expires_at=expires_at,
        created_by=by,
    )
    return key, text


@transaction.atomic
def revoke_api_key(*, by: User | None, key: ApiKey, now: datetime) -> None:
    """From now on the key opens nothing; what it entered stays."""
    _require_administrator(by, key.organisation)
    if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        raise Conflict("already_revoked", _("This key was revoked already."))


def _require_administrator(by: User | None, organisation: Organisation) -> None:
    if by is not None and not is_administrator(by, organisation):
        raise NotAllowed(
            _("Only administrators of %(organisation)s make and revoke its keys.")
            % {"organisation": organisation.name}
        )


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _nth in range(length))
