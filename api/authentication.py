"""Who asks: an API key, or the session of the admin."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from camptrack.models import ApiKey, User
from camptrack.queries.digests import digest
from camptrack.queries.keys import KeyInUse, key_in_use
from camptrack.queries.second_factors import lacks_second_factor
from camptrack.watching.requests import acts_with_key

SCHEMES = (b"bearer", b"api-key")
SUBSCRIPTION_KEY = "Ocp-Apim-Subscription-Key"
#: how often "last used" is written, at most
USED_EVERY = timedelta(minutes=1)


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer ct_…` or `Api-Key ct_…`; the request acts as the key's own user."""

    def authenticate(self, request: Request) -> tuple[User, KeyInUse] | None:
        """None where no key is given: the session may know the user."""
        scheme, _space, rest = get_authorization_header(request).partition(b" ")
        if scheme.lower() not in SCHEMES:
            return None
        return self.opened(rest.strip().decode("ascii", errors="replace"))

    def opened(self, text: str) -> tuple[User, KeyInUse]:
        """Raises AuthenticationFailed."""
        used = _find(text)
        if used is None:
            raise AuthenticationFailed(_("This is not a key."), "unknown_key")
        found = used.key
        now = datetime.now(tz=UTC)
        if found.revoked_at is not None or not found.user.is_active:
            raise AuthenticationFailed(_("This key was revoked."), "revoked_key")
        if found.expires_at <= now:
            raise AuthenticationFailed(_("This key has expired; ask for a new one."), "expired_key")
        lately = found.last_used_at is not None and found.last_used_at >= now - USED_EVERY
        if not (lately or settings.READ_ONLY):  # what is read at a standby, the primary never hears of
            unused = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
            ApiKey.objects.filter(unused, pk=found.pk).update(last_used_at=now)
        acts_with_key(found.prefix)
        return found.user, used

    def authenticate_header(self, request: Request) -> str:
        """With it, whoever is unknown is answered 401."""
        return "Bearer"


class SubscriptionKey(KeyAuthentication):
    """The same keys where clients of IOM's service send theirs."""

    def authenticate(self, request: Request) -> tuple[User, KeyInUse] | None:
        given = request.headers.get(SUBSCRIPTION_KEY)
        return super().authenticate(request) if given is None else self.opened(given.strip())


class SignedIn(SessionAuthentication):
    """Whoever is signed in on the site, with the second factor that their rights ask for."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found: tuple[User, None] | None = super().authenticate(request)
        if found is not None and lacks_second_factor(found[0]):
            detail = _("Your rights ask for a second factor: set one up on the pages of your account.")
            raise PermissionDenied(detail, "second_factor_needed")
        return found

    def enforce_csrf(self, request: Request) -> None:
        """The framework says why in English, and not what to do."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            detail = _(
                "A session writes from a page of this site, with its CSRF token in X-CSRFToken; programs "
                "write with a key."
            )
            raise PermissionDenied(detail) from error


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


class SignedInScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """The same of sessions."""

    target_class = SignedIn  # type: ignore[assignment]  # typed as a name, takes a class


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document tells of keys."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "`ct_…`, from `manage.py create_api_key`"}
