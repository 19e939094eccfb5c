"""Addresses that end in a secret which opens something: neither history nor logs keep them."""

import re

PREFIXES = (
    "/account/invitation/",
    "/account/recovery/",
    "/account/password/reset/",
    "/account/confirm-email/",
    "/issues/file/",
    "/issues/unsubscribe/",
)
_SECRET = re.compile(rf"""({"|".join(PREFIXES)})[^\s"'<>]+""")
# The prefix of a key is no secret: it says which key it was.
_KEY = re.compile(r"\b(ct_[A-Za-z0-9]+_)[A-Za-z0-9_-]+")


def without_secrets(text: str) -> str:
    """With … in place of what opens something."""
    return _KEY.sub(r"\1…", _SECRET.sub(r"\1…", text))
