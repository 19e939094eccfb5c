"""The secret that a webhook's calls are signed with: stored nowhere, worked out from the service's own."""

from base64 import b64encode

from django.utils.crypto import salted_hmac

from camptrack.models import Recipient


def webhook_secret(recipient: Recipient) -> str:
    """As libraries for Standard Webhooks take it; another for every recipient."""
    digest = salted_hmac("camptrack.webhook", str(recipient.pk), algorithm="sha256").digest()
    return f"whsec_{b64encode(digest).decode()}"
