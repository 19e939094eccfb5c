"""API keys: the one that asks with its user's rights, in one statement, for every request begins with it; and
in which state one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from camptrack.models import ApiKey, Grant, User
from camptrack.vocabulary import SCOPE_RIGHTS, KeyState, Right, Scope

#: administrators are told so long before a key expires, and lists say that it does
EXPIRES_SOON = timedelta(days=14)

_KEY, _USER = ([field.attname for field in model._meta.concrete_fields] for model in (ApiKey, User))
_WITH_RIGHTS = f"""
SELECT ARRAY(SELECT DISTINCT "right" FROM camptrack_grant WHERE user_id = holder.id),
       organisation.requests_per_minute,
       {", ".join(f"key.{column}" for column in _KEY)}, {", ".join(f"holder.{column}" for column in _USER)}
FROM camptrack_apikey key JOIN camptrack_user holder ON holder.id = key.user_id
JOIN camptrack_organisation organisation ON organisation.id = key.organisation_id
WHERE key.prefix = %s
"""  # noqa: S608  names of columns


@dataclass(frozen=True)
class KeyInUse:
    """A key as it stands, with the rights that its user holds somewhere; and how often the keys of its
    organisation together may ask in a minute (None: no limit of theirs)."""

    key: ApiKey
    rights: frozenset[str]
    requests_per_minute: int | None


def key_in_use(prefix: str) -> KeyInUse | None:
    """The key with this prefix, whatever became of it."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_RIGHTS, [prefix])
        found = cursor.fetchone()
    if found is None:
        return None
    granted, limit, *columns = found
    key = ApiKey.from_db("default", _KEY, columns[: len(_KEY)])
    key.user = User.from_db("default", _USER, columns[len(_KEY) :])
    return KeyInUse(key, frozenset(Right if key.user.is_superuser else granted), limit)


def state_of(key: ApiKey, now: datetime) -> KeyState:
    """What it is good for."""
    if key.revoked_at is not None or not key.user.is_active:
        return KeyState.REVOKED
    if key.expires_at <= now:
        return KeyState.EXPIRED
    return KeyState.EXPIRING if key.expires_at <= now + EXPIRES_SOON else KeyState.ACTIVE


def in_state(state: KeyState, now: datetime) -> Q:
    """The same of rows."""
    revoked, soon = Q(revoked_at__isnull=False) | Q(user__is_active=False), now + EXPIRES_SOON
    return {
        KeyState.REVOKED: revoked,
        KeyState.EXPIRED: ~revoked & Q(expires_at__lte=now),
        KeyState.EXPIRING: ~revoked & Q(expires_at__gt=now, expires_at__lte=soon),
        KeyState.ACTIVE: ~revoked & Q(expires_at__gt=soon),
    }[state]


def grants_of(key: ApiKey) -> list[Grant]:
    """What it may do, and where, in the order of the rights."""
    found = Grant.objects.filter(user=key.user_id).select_related("area")
    return sorted(found, key=lambda grant: list(Right.values).index(grant.right))


def scopes_of(grants: Sequence[Grant]) -> list[Scope]:
    """The scopes that these come to."""
    held = {grant.right for grant in grants}
    return [scope for scope, rights in SCOPE_RIGHTS.items() if held.issuperset(rights)]
