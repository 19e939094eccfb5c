"""Reads settings from environment variables; every refusal is one sentence that leaks no password."""

import os
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

DATABASE_SHAPE = "postgres://user:password@host:port/name"
REDIS_SHAPE = "redis://:password@host:port/number"
REDIS = r"(rediss?://([^/\s]*@)?[^@/\s:]+(:\d+)?(/\d*)?(\?\S*)?|unix://\S+)"

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}

#: characters of a secret, and how many different ones
LEAST_SECRET, LEAST_DIFFERENT = 32, 10


class Misconfigured(Exception):
    """A setting that nothing can start with; its text is one sentence with the remedy."""


def text(name: str, default: str = "") -> str:
    """The variable without spaces around it; empty counts as unset."""
    return os.environ.get(name, "").strip() or default


def secret(name: str, *, strong: bool) -> str:
    """As it is; one that could be guessed is refused where others are served. It is in no message."""
    value = text(name)
    if value and strong and (len(value) < LEAST_SECRET or len(set(value)) < LEAST_DIFFERENT):
        message = (
            f"{name} is too easy to guess: {LEAST_SECRET} characters or more, as from openssl rand -hex 32"
        )
        raise Misconfigured(message)
    return value


def switch(name: str, *, default: bool) -> bool:
    """1 or 0."""
    value = text(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        message = f"{name} must be 1 or 0; it is {value!r}"
        raise Misconfigured(message)
    return value in YES


def one_of(name: str, *known: str) -> str:
    """One of the words; the first where it is unset."""
    value = text(name, known[0])
    if value not in known:
        message = f"{name} must be one of {', '.join(known)}; it is {value!r}"
        raise Misconfigured(message)
    return value


def whole_number(name: str, default: int) -> int:
    """A number that is not negative."""
    value = text(name)
    if value and not (value.isascii() and value.isdigit()):
        message = f"{name} must be a whole number; it is {value!r}"
        raise Misconfigured(message)
    return int(value or default)


def listing(name: str) -> list[str]:
    """Parts between commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def redacted(url: str) -> str:
    """The address without what may be a password."""
    if "://" not in url:
        return "not an address (it has no ://)"
    scheme, _, rest = url.partition("://")
    # Up to the last @: a password may hold one that nobody encoded. Without any, all may be secret.
    return f"{scheme}://***@{rest.rpartition('@')[2]}" if "@" in rest else f"{scheme}://…"


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address; ?host=/directory names a Unix socket, as in libpq."""
    message = f"{name} must look like {DATABASE_SHAPE}; it is {redacted(url)}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Misconfigured(message) from None
    query = parse_qs(parts.query)
    host = unquote(parts.hostname or "") or query.pop("host", [""])[0]
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not (parts.username and host and database_name):
        raise Misconfigured(message)
    return {
        "ENGINE": "camptrack.database",
        "HOST": host,
        "PORT": str(port or query.pop("port", [""])[0]),
        "NAME": database_name,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": {key: values[-1] for key, values in query.items()},  # sslmode, sslrootcert
    }


def redis(name: str, url: str) -> str:
    """The broker's address, checked."""
    if not re.fullmatch(REDIS, url):
        message = f"{name} must look like {REDIS_SHAPE}; it is {redacted(url)}"
        raise Misconfigured(message)
    return url
