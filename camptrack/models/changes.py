"""What changed, for partner systems that follow along (docs/explanation/partner-api.md)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import ChangeKind

from . import constraints
from .expressions import ClockTime


class Change(models.Model):
    """Something was written about an object; how the object is now is read when somebody asks.

    Added by triggers in the writer's transaction, without a place in the feed. The sequencer gives places to
    what it can see, one after the other, so what commits late comes late, and nobody reads past it.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=16, choices=ChangeKind)
    # Not a relation: what a row was called before must still be found.
    key = models.CharField(_("object"), max_length=64, help_text=_("Its id, code or slug in the API."))
    whole = models.BooleanField(
        _("with its figures"), db_default=False, default=False, help_text=_("Of a report: each of them, too.")
    )
    position = models.BigIntegerField(
        _("position"), null=True, blank=True, help_text=_("In the feed; empty: it waits for its place.")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            # "The changes of a kind, in order".
            models.Index(fields=["kind", "position"], name="change_by_kind"),
            # What waits for its place: empty when all is well.
            models.Index(fields=["id"], name="change_waiting", condition=Q(position__isnull=True)),
        ]
        constraints = [
            constraints.vocabulary("change", "kind", ChangeKind),
            models.CheckConstraint(
                condition=Q(whole=False) | Q(kind=ChangeKind.REPORT),
                name="change_whole_report",
                violation_error_message=_("Only a report has figures."),
            ),
            models.CheckConstraint(
                # Null where it waits, and a check lets that pass.
                condition=Q(position__gt=0),
                name="change_position_positive",
                violation_error_message=_("The first position is 1."),
            ),
            models.UniqueConstraint(
                # Also serves "the feed after a position".
                fields=["position"],
                name="change_position_once",
                violation_error_message=_("This position is taken."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
