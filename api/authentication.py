"""Who asks: an API key, or the session of the admin."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from camptrack.actions.api_keys import digest
from camptrack.models import ApiKey, User
from camptrack.queries.keys import KeyInUse, key_in_use

SCHEMES = (b"bearer", b"api-key")
#: how often "last used" is written, at most
USED_EVERY = timedelta(minutes=1)


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer ct_…` or `Api-Key ct_…`; the request acts as the key's own user."""

    def authenticate(self, request: Request) -> tuple[User, KeyInUse] | None:
        """None where no key is given: the session may know the user."""
        scheme, _space, rest = get_authorization_header(request).partition(b" ")
        if scheme.lower() not in SCHEMES:
            return None
        text = rest.strip().decode("ascii", errors="replace")
        used = _find(text)
        if used is None:
            raise AuthenticationFailed(_("This is not a key."), "unknown_key")
        found = used.key
        now = datetime.now(tz=UTC)
        if found.revoked_at is not None or not found.user.is_active:
            raise AuthenticationFailed(_("This key was revoked."), "revoked_key")
        if found.expires_at <= now:
            raise AuthenticationFailed(_("This key has expired; ask for a new one."), "expired_key")
        if found.last_used_at is None or found.last_used_at < now - USED_EVERY:
            unused = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
            ApiKey.objects.filter(unused, pk=found.pk).update(last_used_at=now)
        return found.user, used

    def authenticate_header(self, request: Request) -> str:
        """With it, whoever is unknown is answered 401."""
        return "Bearer"


def _find(text: str) -> KeyInUse | None:
    """The key with this text. A wrong secret costs as much time as a right one."""
    name, _underscore, rest = text.partition("_")
    prefix, _underscore, secret = rest.partition("_")
    if name != "ct" or not (prefix.isascii() and prefix.isalnum()) or not secret:
        return None
    found = key_in_use(prefix)
    if not hmac.compare_digest(digest(text), found.key.digest if found else digest("")):
        return None
    return found


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document tells of keys."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "`ct_…`, from `manage.py create_api_key`"}
