"""What the processes of the service say of themselves; metrics and warnings rest on it, and nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .expressions import ClockTime


class Heartbeat(models.Model):
    """A process lived at that moment. One that was killed leaves its row; it is cleared after an hour."""

    process = models.CharField(_("process"), max_length=64)
    host = models.CharField(_("host"), max_length=255)
    pid = models.PositiveIntegerField(_("number of the process"))
    version = models.CharField(_("version"), max_length=32)
    skew = models.FloatField(_("skew"), help_text=_("Seconds that its clock is ahead of the database's."))
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "host", "pid"],
                name="heartbeat_one_a_process",
                violation_error_message=_("A process has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.host}/{self.pid}, {self.at}"


class Tally(models.Model):
    """What all processes counted together, in the words of Prometheus: a sample with its labels.

    Never cleared, for a counter that begins anew is taken for a restart. There are as many rows as labels:
    patterns of addresses (not addresses), methods, statuses, tasks; some thousands, whatever is asked. A
    release that drops a route leaves its dozen.
    """

    name = models.CharField(_("name"), max_length=100)
    labels = models.JSONField(_("labels"))
    value = models.FloatField(_("value"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "labels"],
                name="tally_once",
                violation_error_message=_("This is counted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.labels}: {self.value}"
