"""How the totals are looked after: rebuilds, and what spot checks found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .expressions import ClockTime


class Rebuild(models.Model):
    """A rebuild of every total. Camps whose totals were computed before it began are still to do."""

    began_at = models.DateTimeField(_("began at"), db_default=ClockTime(), editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rebuild")
        verbose_name_plural = _("rebuilds")
        constraints = [
            models.UniqueConstraint(
                fields=["finished_at"],
                condition=Q(finished_at__isnull=True),
                nulls_distinct=False,
                name="rebuild_one_at_a_time",
                violation_error_message=_("A rebuild is under way already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at} – {self.finished_at}"


class Audit(models.Model):
    """What all spot checks came to, in one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    camps = models.BigIntegerField(_("camps checked"), default=0)
    differences = models.BigIntegerField(_("differences"), default=0)
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("audit")
        verbose_name_plural = _("audits")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="audit_one_row",
                violation_error_message=_("There is one row."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at}: {self.camps}, {self.differences}"
