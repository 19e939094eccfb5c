"""Answers as known at a moment that take longer than a request may: worked out camp by camp."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from . import constraints
from .expressions import ClockTime
from .places import Area


class Calculation(models.Model):
    """A question about an area, and what its camps come to so far."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(
        # Never asked for from the area's side.
        Area,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("area"),
    )
    known_at = models.DateTimeField(_("known at"))
    question = models.JSONField(_("question"))
    # Of area, moment and question: the same question is worked out once.
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)
    camps = models.PositiveIntegerField(_("camps"))
    camps_done = models.PositiveIntegerField(_("camps done"), default=0)
    # Camps are worked in the order of their ids.
    last_camp = models.BigIntegerField(_("last camp"), default=0)
    state = models.JSONField(_("state"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    failure = models.TextField(_("failure"), max_length=2000, blank=True, default="")

    class Meta:
        verbose_name = _("calculation")
        verbose_name_plural = _("calculations")
        indexes = [
            # "What is still to be worked out", oldest first.
            models.Index(fields=["at"], name="calculation_waiting", condition=Q(finished_at__isnull=True)),
        ]
        constraints = [
            constraints.digest("calculation"),
            constraints.text_limit("calculation", "failure", 2000),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}, {self.known_at}: {self.camps_done} / {self.camps}"
