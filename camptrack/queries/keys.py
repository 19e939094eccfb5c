"""An API key, the user through whom it acts and what that user may do, in one statement: every request with a
key begins with it."""

from dataclasses import dataclass

from django.db import connection

from camptrack.models import ApiKey, User
from camptrack.vocabulary import Right

_KEY, _USER = ([field.attname for field in model._meta.concrete_fields] for model in (ApiKey, User))
_WITH_RIGHTS = f"""
SELECT ARRAY(SELECT DISTINCT "right" FROM camptrack_grant WHERE user_id = holder.id),
       {", ".join(f"key.{column}" for column in _KEY)}, {", ".join(f"holder.{column}" for column in _USER)}
FROM camptrack_apikey key JOIN camptrack_user holder ON holder.id = key.user_id
WHERE key.prefix = %s
"""  # noqa: S608  names of columns


@dataclass(frozen=True)
class KeyInUse:
    """A key as it stands, with the rights that its user holds somewhere."""

    key: ApiKey
    rights: frozenset[str]


def key_in_use(prefix: str) -> KeyInUse | None:
    """The key with this prefix, whatever became of it."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_RIGHTS, [prefix])
        found = cursor.fetchone()
    if found is None:
        return None
    granted, *columns = found
    key = ApiKey.from_db("default", _KEY, columns[: len(_KEY)])
    key.user = User.from_db("default", _USER, columns[len(_KEY) :])
    return KeyInUse(key, frozenset(Right if key.user.is_superuser else granted))
