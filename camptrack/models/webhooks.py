"""Who is told that something changed, by webhook, and each call (docs/how-to/receive-webhooks.md)."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import ChangeKind, DeliveryStatus, DisabledBecause, Outcome, WebhookNotice

from . import constraints
from .accounts import Organisation
from .expressions import ClockTime
from .history import track_history
from .outgoing import HandOver, Outgoing
from .places import Area


@track_history(exclude=["told_until", "failing_since", "to_tell", "tell_after"])
class WebhookEndpoint(models.Model):
    """An organisation's system that is called when something changed which the organisation may see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        # Indexed: "the webhooks of an organisation".
        Organisation,
        models.PROTECT,
        related_name="webhooks",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("The system that is called."))
    address = models.CharField(_("address"), max_length=2000, help_text=_("It begins with https://."))
    kinds = ArrayField(
        models.CharField(max_length=16, choices=ChangeKind),
        verbose_name=_("told of"),
        default=list,
        blank=True,
        help_text=_("Empty: of everything."),
    )
    area = models.ForeignKey(
        # Never asked for from the area's side.
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("area"),
        help_text=_("With all that lies under it; empty: everywhere."),
    )
    # A position in the feed. A change that commits late gets a later one, so none is passed over.
    told_until = models.BigIntegerField(_("told until"), default=0, editable=False)
    # The secret itself is kept nowhere: it is worked out from the service's own and this number.
    secret_number = models.PositiveSmallIntegerField(_("number of its secret"), default=1, editable=False)
    previous_until = models.DateTimeField(
        _("the secret before signs until"), null=True, blank=True, editable=False
    )
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    disabled_at = models.DateTimeField(_("disabled at"), null=True, blank=True, editable=False)
    disabled_because = models.CharField(
        _("disabled because"), max_length=16, choices=DisabledBecause, blank=True, default="", editable=False
    )
    # Users, by id, to whom the letter that it was disabled is still to be handed over, and not before when.
    to_tell = ArrayField(models.BigIntegerField(), verbose_name=_("to be told"), default=list, editable=False)
    tell_after = models.DateTimeField(_("told after"), db_default=ClockTime(), editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]
        constraints = [
            constraints.pattern(
                "webhookendpoint",
                "address",
                r"^https://[^\s]+$",
                _("A webhook's address begins with https:// and has no blanks."),
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=ChangeKind.values),
                name="webhookendpoint_kinds_vocabulary",
                violation_error_message=_("This value is not in the vocabulary."),
            ),
            constraints.vocabulary("webhookendpoint", "disabled_because", DisabledBecause, blank=True),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_because="")
                | Q(disabled_at__isnull=False) & ~Q(disabled_because=""),
                name="webhookendpoint_disabled_because",
                violation_error_message=_("What is disabled is so for a reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(Outgoing):
    """A call: what changed from one position of the feed to another, or a test."""

    endpoint = models.ForeignKey(
        # The unique constraint begins with it.
        WebhookEndpoint,
        models.PROTECT,
        db_index=False,
        related_name="deliveries",
        verbose_name=_("webhook"),
    )
    notice = models.CharField(_("what"), max_length=16, choices=WebhookNotice, default=WebhookNotice.CHANGES)
    after = models.BigIntegerField(_("after"), null=True, blank=True)
    through = models.BigIntegerField(_("through"), null=True, blank=True)
    # As they are told: position, kind and id of each. Every attempt says the same.
    changes = models.JSONField(_("changes"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
        help_text=_("Who asked for it; empty: it went out by itself."),
    )

    class Meta:
        verbose_name = _("call of a webhook")
        verbose_name_plural = _("calls of webhooks")
        indexes = [
            # "What is to be sent", oldest first.
            models.Index(
                fields=["not_before"], name="webhookdelivery_waiting", condition=Q(status="waiting")
            ),
            # "What an endpoint was called with", the latest first.
            models.Index(fields=["endpoint", "at"], name="webhookdelivery_by_endpoint"),
        ]
        constraints = [
            constraints.vocabulary("webhookdelivery", "notice", WebhookNotice),
            constraints.vocabulary("webhookdelivery", "status", DeliveryStatus),
            models.UniqueConstraint(
                fields=["endpoint", "after", "repeat"],
                name="webhookdelivery_once",
                violation_error_message=_("This is delivered already."),
            ),
            models.UniqueConstraint(
                # What happens meanwhile is told together, when this call has been answered.
                fields=["endpoint"],
                condition=Q(status="waiting", notice="changes", repeat=0),
                name="webhookdelivery_one_waits",
                violation_error_message=_("A call waits already."),
            ),
            models.CheckConstraint(
                condition=Q(notice=WebhookNotice.TEST, after__isnull=True, through__isnull=True)
                | Q(
                    notice=WebhookNotice.CHANGES,
                    after__isnull=False,
                    through__isnull=False,
                    through__gt=F("after"),
                ),
                name="webhookdelivery_positions",
                violation_error_message=_("Changes are of positions in the feed; a test is of none."),
            ),
            models.CheckConstraint(
                condition=~Q(status=DeliveryStatus.SENT) | Q(sent_at__isnull=False),
                name="webhookdelivery_sent_at_a_moment",
                violation_error_message=_("What was sent was sent at a moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id}, {self.after}–{self.through}, {self.status}"


class WebhookAttempt(HandOver):
    """One attempt at a call."""

    delivery = models.ForeignKey(
        WebhookDelivery, models.CASCADE, related_name="hand_overs", verbose_name=_("call")
    )

    class Meta:
        verbose_name = _("attempt at a call")
        verbose_name_plural = _("attempts at calls")
        ordering = ["at"]
        constraints = [constraints.vocabulary("webhookattempt", "outcome", Outcome)]

    def __str__(self) -> str:
        return f"{self.delivery_id}, {self.at}: {self.outcome}"
