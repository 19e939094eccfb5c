"""The words of webhooks that are told what changed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WebhookNotice(TextChoices):
    """What a webhook is called with."""

    CHANGES = "changes", _("changes")
    TEST = "test", _("a test")


class DisabledBecause(TextChoices):
    """Why a webhook is called no more."""

    BY_HAND = "by_hand", _("by hand")
    FAILING = "failing", _("its calls failed for three days")
    GONE = "gone", _("it answered 410: it is gone")
    REFUSED = "refused", _("its address must not be called")


class WebhookState(TextChoices):
    """How a webhook is doing."""

    ACTIVE = "active", _("active")
    FAILING = "failing", _("calls fail, and are tried again")
    DISABLED = "disabled", _("disabled")
