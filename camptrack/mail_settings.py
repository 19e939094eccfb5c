"""Django's settings of e-mail from one address, CAMPTRACK_EMAIL."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from camptrack.environment import Misconfigured, redacted

SHAPES = (
    "smtp://user:password@host:587?tls=1, smtps://user:password@host, anymail://provider?api_key=…,"
    " file:///folder or console://"
)
#: seconds for each step of a conversation with the server
TIMEOUT = 30
_PORTS = {"smtp": 25, "smtps": 465}
_SWITCH = {"1": True, "0": False}


def email(name: str, url: str) -> dict[str, Any]:
    """Django's and Anymail's settings by their names. Misconfigured if the address is none of the shapes."""
    try:
        parts = urlsplit(url)
        found = _read(parts)
    except (ValueError, KeyError):
        message = f"{name} must look like {SHAPES}; it is {redacted(url)}"
        raise Misconfigured(message) from None
    return {"EMAIL_TIMEOUT": TIMEOUT, "ANYMAIL": {}, **found}


def _read(parts: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    if parts.scheme in _PORTS and parts.hostname:
        tls = _SWITCH[options.pop("tls", "0")]
        if options or (tls and parts.scheme == "smtps"):
            raise ValueError
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": tls,
            "EMAIL_USE_SSL": parts.scheme == "smtps",
        }
    if parts.scheme == "anymail" and parts.hostname:
        provider = parts.hostname
        return {
            "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
            # api_key of mailgun is Anymail's MAILGUN_API_KEY.
            "ANYMAIL": {f"{provider}_{key}".upper(): value for key, value in options.items()}
            | {"REQUESTS_TIMEOUT": TIMEOUT},
        }
    if parts.scheme == "file" and parts.path:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    raise ValueError
