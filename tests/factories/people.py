"""Accounts and what they may do."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from camptrack.models import (
    AccountEvent,
    ApiKey,
    Area,
    Grant,
    Invitation,
    KeyNotice,
    Organisation,
    RecoveryLink,
    User,
)
from camptrack.vocabulary import (
    AccountEventKind,
    Language,
    Right,
)

from .numbers import NUMBERS


def user(username: str | None = None, *, password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(username or f"user-{next(NUMBERS)}", password=password, **fields)


def organisation(slug: str | None = None, **fields: Any) -> Organisation:
    slug = slug or f"organisation-{next(NUMBERS)}"
    return Organisation.objects.create(slug=slug, **{"name": slug.title(), **fields})


def grant(
    to: User | None = None,
    within: Organisation | None = None,
    right: str = Right.VIEW,
    area: Area | None = None,
) -> Grant:
    return Grant.objects.create(
        user=to or user(), organisation=within or organisation(), right=right, area=area
    )


def api_key(secret: str = "a secret", **fields: Any) -> ApiKey:
    defaults: dict[str, Any] = {
        "user": fields.get("user") or user(),
        "organisation": fields.get("organisation") or organisation(),
        "name": "a partner",
        "prefix": f"{next(NUMBERS):08}",
        "digest": sha256(secret.encode()).hexdigest(),
        "expires_at": datetime.now(UTC) + timedelta(days=365),
    }
    return ApiKey.objects.create(**defaults | fields)


def key_notice(**fields: Any) -> KeyNotice:
    """To an administrator; handed over."""
    defaults: dict[str, Any] = {"key": fields.get("key") or api_key(), "user": fields.get("user") or user()}
    return KeyNotice.objects.create(**defaults | fields)


def invitation(secret: str = "an invitation", **fields: Any) -> Invitation:
    """Open for a week."""
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "address": f"guest-{next(NUMBERS)}@example.org",
        "rights": [Right.VIEW],
        "language": Language.EN,
        "digest": sha256(secret.encode()).hexdigest(),
        "by": fields.get("by") or user(),
        "expires_at": datetime.now(UTC) + timedelta(days=7),
    }
    return Invitation.objects.create(**defaults | fields)


def recovery_link(secret: str = "a link", **fields: Any) -> RecoveryLink:
    """Open for a day."""
    defaults: dict[str, Any] = {
        "user": fields.get("user") or user(),
        "digest": sha256(secret.encode()).hexdigest(),
        "reason": "asked on the telephone",
        "expires_at": datetime.now(UTC) + timedelta(days=1),
    }
    return RecoveryLink.objects.create(**defaults | fields)


def account_event(**fields: Any) -> AccountEvent:
    defaults: dict[str, Any] = {"user": fields.get("user") or user(), "kind": AccountEventKind.SIGNED_IN}
    return AccountEvent.objects.create(**defaults | fields)
