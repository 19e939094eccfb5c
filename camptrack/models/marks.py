"""Work that waits for the drain. PostgreSQL alone carries it; everything else is a hint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from camptrack.written import isolated_moment

from .camps import Camp
from .expressions import ClockTime


class StaleMark(models.Model):
    """This camp's totals may be out of date. Written by triggers, taken by the drain before it reads.

    A row per write, never one row per camp that is upserted: a mark that lands while the drain
    computes must survive it.
    """

    # In the order of entry, nearly: what waits longest has the lowest id, so `at` needs no index.
    id = models.BigAutoField(primary_key=True)
    camp = models.ForeignKey(
        # Indexed: "the marks of a camp", "does anything concern this camp".
        Camp,
        models.PROTECT,
        related_name="stale_marks",
        verbose_name=_("camp"),
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")

    def __str__(self) -> str:
        return f"{self.camp_id}, {isolated_moment(self.at)}"


class DrainRetry(models.Model):
    """A camp whose drain failed; it waits without holding up the others."""

    camp = models.OneToOneField(
        Camp, models.PROTECT, primary_key=True, related_name="drain_retry", verbose_name=_("camp")
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    not_before = models.DateTimeField(_("not before"))
    error = models.TextField(_("error"), blank=True, default="")
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("drain retry")
        verbose_name_plural = _("drain retries")

    def __str__(self) -> str:
        return f"{self.camp_id}: {self.attempts}, {isolated_moment(self.not_before)}"
