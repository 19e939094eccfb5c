"""Webhooks that are told what changed, and their calls, for who administers their organisation."""

from django.db.models import Q, QuerySet

from camptrack.models import User, WebhookDelivery, WebhookEndpoint
from camptrack.vocabulary import DeliveryStatus, Right, WebhookNotice, WebhookState

from .rights import administrators_by_mail, organisations_of


def visible_webhooks(user: User) -> QuerySet[WebhookEndpoint]:
    """Addresses are nobody else's business."""
    rows = WebhookEndpoint.objects.select_related("organisation", "area", "by").filter(removed_at=None)
    return rows.filter(organisation__in=organisations_of(user, Right.ADMINISTER))


def visible_calls(user: User) -> QuerySet[WebhookDelivery]:
    """Also of those that were removed."""
    rows = WebhookDelivery.objects.select_related("endpoint__organisation", "by")
    return rows.filter(endpoint__organisation__in=organisations_of(user, Right.ADMINISTER))


def state_of(endpoint: WebhookEndpoint) -> WebhookState:
    if endpoint.disabled_at is not None:
        return WebhookState.DISABLED
    return WebhookState.FAILING if endpoint.failing_since is not None else WebhookState.ACTIVE


def in_state(state: WebhookState) -> Q:
    """The same of rows."""
    disabled, failing = Q(disabled_at__isnull=False), Q(failing_since__isnull=False)
    return {
        WebhookState.DISABLED: disabled,
        WebhookState.FAILING: ~disabled & failing,
        WebhookState.ACTIVE: ~disabled & ~failing,
    }[state]


def calls_owed(endpoint: WebhookEndpoint) -> list[WebhookDelivery]:
    """What it was to be told and never took, from the oldest on; of each the last time that it was tried."""
    told = endpoint.deliveries.filter(notice=WebhookNotice.CHANGES)
    taken = told.filter(status=DeliveryStatus.SENT).values("after")
    return list(told.exclude(after__in=taken).order_by("after", "-repeat").distinct("after"))


def to_write_to(endpoint: WebhookEndpoint) -> list[User]:
    """Who administers its organisation; where a mail reaches none of them, who runs the service."""
    operators = User.objects.filter(is_active=True, is_superuser=True).exclude(email="").order_by("pk")
    return list(administrators_by_mail(endpoint.organisation_id)) or list(operators)
