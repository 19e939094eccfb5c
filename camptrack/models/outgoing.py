"""What is handed over to somebody elsewhere, and each attempt: columns that deliveries of all kinds share."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import DeliveryStatus, Outcome

from .expressions import ClockTime


class Outgoing(models.Model):
    """Waits, is claimed, is handed over, and ends in one of the states. Repeated by hand it is another
    row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    repeat = models.PositiveSmallIntegerField(_("repeat"), default=0)
    status = models.CharField(
        _("status"), max_length=16, choices=DeliveryStatus, default=DeliveryStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), db_default=ClockTime())
    problem = models.CharField(_("problem"), max_length=500, blank=True, default="")
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    #: its attempts; each kind of them leads back by this name
    hand_overs: "models.Manager[Any]"

    class Meta:
        abstract = True


class HandOver(models.Model):
    """One attempt. It is written before it is made, so that one which nobody answered is on record."""

    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, default=Outcome.UNANSWERED)
    said = models.CharField(_("answer"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True
