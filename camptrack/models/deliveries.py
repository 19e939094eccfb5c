"""What was sent to whom, how often it was tried and what came back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import DeliveryStatus, Edition, Notice, Outcome

from . import constraints
from .issues import Issue
from .outgoing import HandOver, Outgoing
from .schedules import Recipient


class Delivery(Outgoing):
    """An issue, or its recall, for one recipient."""

    issue = models.ForeignKey(
        # The unique constraint begins with it.
        Issue,
        models.PROTECT,
        db_index=False,
        related_name="deliveries",
        verbose_name=_("issue"),
    )
    recipient = models.ForeignKey(
        # Indexed: "what was sent to them".
        Recipient,
        models.PROTECT,
        related_name="deliveries",
        verbose_name=_("recipient"),
    )
    notice = models.CharField(_("what"), max_length=16, choices=Notice, default=Notice.ISSUE)
    # Decided when it is sent, by what the recipient may see then; empty until then.
    edition = models.CharField(_("edition"), max_length=16, choices=Edition, blank=True, default="")
    # The same at every attempt, so that a receiver can tell a second copy.
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
        help_text=_("Who repeated it; empty: the schedule."),
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            # "What is to be sent", oldest first.
            models.Index(fields=["not_before"], name="delivery_waiting", condition=Q(status="waiting")),
        ]
        constraints = [
            constraints.vocabulary("delivery", "notice", Notice),
            constraints.vocabulary("delivery", "status", DeliveryStatus),
            constraints.vocabulary("delivery", "edition", Edition, blank=True),
            models.UniqueConstraint(
                fields=["issue", "recipient", "notice", "repeat"],
                name="delivery_once",
                violation_error_message=_("This is delivered already."),
            ),
            models.CheckConstraint(
                condition=~Q(status=DeliveryStatus.SENT) | Q(sent_at__isnull=False) & ~Q(edition=""),
                name="delivery_sent_at_a_moment",
                violation_error_message=_("What was sent was sent at a moment, in an edition."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}, {self.recipient_id}, {self.status}"


class DeliveryAttempt(HandOver):
    """One hand-over of a delivery."""

    delivery = models.ForeignKey(
        Delivery, models.CASCADE, related_name="hand_overs", verbose_name=_("delivery")
    )

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["at"]
        constraints = [constraints.vocabulary("deliveryattempt", "outcome", Outcome)]

    def __str__(self) -> str:
        return f"{self.delivery_id}, {self.at}: {self.outcome}"
