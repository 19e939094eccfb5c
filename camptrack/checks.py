"""What Django's own checks do not know: `manage.py check`, and with --deploy for production."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's names
from django.db import DatabaseError
from django.utils.module_loading import import_string

from camptrack.queries.standing import standing
from camptrack.web_settings import PROCESSES, SPARE, THREADS


@register(Tags.compatibility)
def poke_can_be_called(**_kwargs: Any) -> list[CheckMessage]:
    """A misspelt poke would be found after the first commit, by nobody."""
    try:
        import_string(settings.CAMPTRACK_POKE)
    except ImportError as error:
        hint = "CAMPTRACK_POKE names a function, as in workers.poke.poke"
        return [Error(f"the poke cannot be imported: {error}", hint=hint, id="camptrack.E001")]
    return []


#: connections of a host beside its web processes: two of the worker, one of each loop, and commands
OTHER_CONNECTIONS = 6
#: left for people who look what is wrong
FOR_OPERATORS = 10


@register(Tags.database)
def connections_suffice(databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Each thread keeps one. Where they run out, requests are answered 503 and nothing is drained."""
    if "default" not in (databases or ()):
        return []
    try:
        most = standing().most_connections
    except DatabaseError as error:
        return [Warning(f"PostgreSQL's connections cannot be counted: {error}", id="camptrack.W006")]
    needed = PROCESSES * (THREADS + SPARE) + OTHER_CONNECTIONS
    if needed + FOR_OPERATORS <= most:
        return []
    hint = (
        "take fewer CAMPTRACK_WEB_PROCESSES or CAMPTRACK_WEB_THREADS, or more max_connections in PostgreSQL;"
        " each further host that runs camptrack needs its own"
    )
    said = f"one host takes up to {needed} of {most} connections, and {FOR_OPERATORS} are for operators"
    return [Warning(said, hint=hint, id="camptrack.W005")]


@register(Tags.security, deploy=True)
def addresses_are_real(**_kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy nobody counted, all sign-ins have one address, and ten typing errors lock all out."""
    if settings.HTTPS and not settings.PROXIES:
        hint = "set CAMPTRACK_PROXIES to the number of proxies in front, usually 1"
        return [Warning("TLS ends at a proxy that is not counted", hint=hint, id="camptrack.W001")]
    return []


@register(Tags.security, deploy=True)
def hosts_are_named(**_kwargs: Any) -> list[CheckMessage]:
    """A wildcard lets links in mails be forged."""
    if "*" in settings.ALLOWED_HOSTS:
        hint = "list the names that people use in ALLOWED_HOSTS"
        return [Warning("any host name is accepted", hint=hint, id="camptrack.W002")]
    return []


@register(Tags.security, deploy=True)
def mails_lead_back(**_kwargs: Any) -> list[CheckMessage]:
    """Links to 127.0.0.1 in ten thousand mails cannot be called back."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if host in {"", "localhost", "127.0.0.1"}:
        hint = "set CAMPTRACK_SITE_URL to the address that people use, as in https://camps.example.org"
        return [Error("links in mails lead nowhere", hint=hint, id="camptrack.E002")]
    if settings.HTTPS and not settings.SITE_URL.startswith("https://"):
        hint = "CAMPTRACK_SITE_URL begins with https:// where CAMPTRACK_HTTPS is on"
        return [Warning("links in mails are not https", hint=hint, id="camptrack.W003")]
    return []


@register(Tags.security, deploy=True)
def mails_come_from_somebody(**_kwargs: Any) -> list[CheckMessage]:
    """Servers refuse a sender that is nobody's."""
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        hint = "set DEFAULT_FROM_EMAIL, as in camptrack <camptrack@example.org>"
        return [Warning("mails come from nobody", hint=hint, id="camptrack.W004")]
    return []
