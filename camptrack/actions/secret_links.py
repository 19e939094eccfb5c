"""Links that open something once: whoever has one is let in, and only a digest of it is kept."""

import secrets

from django.urls import reverse

from camptrack.queries.mail_links import whole


def new_secret() -> str:
    """256 bits: nothing to guess."""
    return secrets.token_urlsafe(32)


def invitation_link(secret: str) -> str:
    return whole(reverse("invitation", args=[secret]))


def recovery_link(secret: str) -> str:
    return whole(reverse("recovery", args=[secret]))
