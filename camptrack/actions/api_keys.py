"""Keys through which partner systems act: made, shown once, followed by a successor, revoked."""

import secrets
import string
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import ApiKey, Area, Grant, Organisation, User
from camptrack.queries.digests import digest
from camptrack.queries.keys import state_of
from camptrack.queries.rights import is_administrator
from camptrack.vocabulary import SCOPE_RIGHTS, KeyState, Right, Scope

from .done_by import done_by
from .refusals import Conflict, NotAllowed, Problem, Refused

#: days that a key goes on beside its successor, unless it expires before
OVERLAP, SHORTEST_OVERLAP, LONGEST_OVERLAP = 7, 1, 90
LONGEST_NAME = 200

_ALPHABET = string.ascii_letters + string.digits
_PREFIX, _SECRET = 8, 40  # 40 letters and digits: 238 bits, nothing to guess


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
    if len(name) > LONGEST_NAME:
        detail = _("This is over %(most)s characters long; shorten it.") % {"most": LONGEST_NAME}
        raise Refused([Problem("/name", "max_length", detail)])
    prefix = _random(_PREFIX)
    user = User(username=f"key-{prefix}")
    user.set_unusable_password()
    rights = sorted({right for scope in scopes for right in SCOPE_RIGHTS[scope]}, key=list(Right).index)
    with done_by(by):
        user.save()
        for right in rights:
            Grant.objects.create(user=user, organisation=organisation, right=right, area=area)
        return _new_key(
            prefix, user=user, organisation=organisation, name=name, expires_at=expires_at, created_by=by
        )


@transaction.atomic
def rotate_api_key(
    *, by: User | None, key: ApiKey, overlap_days: int = OVERLAP, now: datetime
) -> tuple[ApiKey, str]:
    """A successor, which acts through the same user with the same rights and lasts as long as the key was
    made for; and its text. The key itself opens nothing after so many days.

    Asked for again, before anybody used the successor, another takes its place: an answer that was lost on
    the way locks nobody out. `by` may be the key's own user.
    """
    if not SHORTEST_OVERLAP <= overlap_days <= LONGEST_OVERLAP:
        detail = _("The key goes on for %(shortest)s to %(longest)s days beside its successor.")
        most = {"shortest": SHORTEST_OVERLAP, "longest": LONGEST_OVERLAP}
        raise Refused([Problem("/overlap_days", "out_of_range", detail % most)])
    # Alone: who waited for it reads the successor that was made meanwhile by a statement of its own.
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if by != key.user:
        _require_administrator(by, key.organisation)
    if state_of(key, now) in {KeyState.REVOKED, KeyState.EXPIRED}:
        detail = _("This key opens nothing any more, so nothing follows it; make another key.")
        raise Conflict("key_ended", detail)
    with done_by(by):
        model = _taken_back(key, now)
        successor, text = _new_key(
            _random(_PREFIX),
            user=key.user,
            organisation=key.organisation,
            name=key.name,
            expires_at=now + (model.expires_at - model.created_at),
            created_by=by,
        )
        key.successor = successor
        key.expires_at = min(key.expires_at, now + timedelta(days=overlap_days))
        key.save(update_fields=["successor", "expires_at"])
    return successor, text


@transaction.atomic
def revoke_api_key(*, by: User | None, key: ApiKey, now: datetime) -> int:
    """From now on the key opens nothing, nor does any that it made for itself: whoever stole it may have
    those. What it entered stays. How many were revoked with it."""
    _require_administrator(by, key.organisation)
    with done_by(by):
        if not _revoked(key, now):
            raise Conflict("already_revoked", _("This key was revoked already."))
        more, last = 0, key
        # Looked for after the key before was revoked, so that none is made meanwhile.
        while (found := ApiKey.objects.filter(predecessor=last, created_by=key.user_id).first()) is not None:
            more, last = more + _revoked(found, now), found
    return more


def _revoked(key: ApiKey, now: datetime) -> int:
    return ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def _taken_back(key: ApiKey, now: datetime) -> ApiKey:
    """Successors that nobody used are revoked, for another takes their place. Conflict where one is in use.
    The last of them, or the key itself: the one whose end was never brought forward."""
    last = key
    # Looked for after the key before was revoked, so that none is made meanwhile.
    while (successor := ApiKey.objects.filter(predecessor=last).first()) is not None:
        last = successor
        unused = ApiKey.objects.filter(pk=last.pk, last_used_at=None)
        if last.revoked_at is None and not unused.update(revoked_at=now):
            detail = _("The key %(prefix)s… took its place and is in use; that one can be followed.")
            raise Conflict("already_rotated", detail % {"prefix": last.prefix})
    return last


def _new_key(prefix: str, **fields: Any) -> tuple[ApiKey, str]:
    text = f"ct_{prefix}_{_random(_SECRET)}"
    return ApiKey.objects.create(prefix=prefix, digest=digest(text), **fields), text


def _require_administrator(by: User | None, organisation: Organisation) -> None:
    if by is not None and not is_administrator(by, organisation):
        raise NotAllowed(
            _("Only administrators of %(organisation)s make and revoke its keys.")
            % {"organisation": organisation.name}
        )


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _nth in range(length))
