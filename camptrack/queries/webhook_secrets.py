"""The secrets that webhooks' calls are signed with: stored nowhere, worked out from the service's own."""

from base64 import b64encode
from datetime import datetime

from django.utils.crypto import salted_hmac

from camptrack.models import Recipient, WebhookEndpoint


def webhook_secret(recipient: Recipient) -> str:
    """Of a schedule's recipient."""
    return _secret("camptrack.webhook", str(recipient.pk))


def endpoint_secret(endpoint: WebhookEndpoint) -> str:
    """The one that holds."""
    return _numbered(endpoint, endpoint.secret_number)


def signing_secrets(endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
    """All that sign at a moment, the newest first: two while one takes the other's place."""
    two = endpoint.previous_until is not None and now < endpoint.previous_until
    numbers = (endpoint.secret_number, endpoint.secret_number - 1) if two else (endpoint.secret_number,)
    return tuple(_numbered(endpoint, number) for number in numbers)


def _numbered(endpoint: WebhookEndpoint, number: int) -> str:
    return _secret("camptrack.webhook.endpoint", f"{endpoint.pk}:{number}")


def _secret(salt: str, of: str) -> str:
    """As libraries for Standard Webhooks take it; another for everybody."""
    digest = salted_hmac(salt, of, algorithm="sha256").digest()
    return f"whsec_{b64encode(digest).decode()}"
