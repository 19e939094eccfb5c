"""The same request twice makes one report."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import constraints
from .expressions import ClockTime


class IdempotencyKey(models.Model):
    """What was answered to a request that a client may send again."""

    user = models.ForeignKey(
        # The unique constraint below begins with it.
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="idempotency_keys",
        db_index=False,
        verbose_name=_("user"),
    )
    key = models.CharField(_("key"), max_length=255)
    body_digest = models.CharField(_("digest of the body"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    # The body as it was sent, byte for byte; JSON columns reorder their keys.
    response = models.TextField(_("response"), blank=True, default="")
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        indexes = [
            # "Those older than thirty days", to clear them away.
            models.Index(fields=["at"], name="idempotencykey_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="idempotencykey_once",
                violation_error_message=_("This key was used already."),
            ),
            constraints.digest("idempotencykey", "body_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"
