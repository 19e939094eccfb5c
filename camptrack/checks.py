"""What Django's own checks do not know: `manage.py check`, and with --deploy for production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's names
from django.utils.module_loading import import_string


@register(Tags.compatibility)
def poke_can_be_called(**_kwargs: Any) -> list[CheckMessage]:
    """A misspelt poke would be found after the first commit, by nobody."""
    try:
        import_string(settings.CAMPTRACK_POKE)
    except ImportError as error:
        hint = "CAMPTRACK_POKE names a function, as in workers.poke.poke"
        return [Error(f"the poke cannot be imported: {error}", hint=hint, id="camptrack.E001")]
    return []


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
