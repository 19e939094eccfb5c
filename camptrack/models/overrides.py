"""Evidence: the warnings that were passed over when a report was entered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import WarningKind

from . import constraints
from .change_notes import note_reports
from .expressions import ClockTime
from .figures import Figure
from .reports import Report
from .triggers import after_insert, append_only, before_insert


class WarningOverride(models.Model):
    """Somebody saw a warning about a report or one of its figures, entered it all the same, and said why."""

    report = models.ForeignKey(
        # The unique constraint below begins with it: "what was passed over in a report".
        Report,
        models.PROTECT,
        related_name="overrides",
        db_index=False,
        verbose_name=_("report"),
    )
    figure = models.ForeignKey(
        # Indexed: "the figures of a camp about which a warning was passed over".
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="overrides",
        verbose_name=_("figure"),
    )
    code = models.CharField(_("warning"), max_length=32, choices=WarningKind)
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("warning passed over")
        verbose_name_plural = _("warnings passed over")
        constraints = [
            constraints.vocabulary("warningoverride", "code", WarningKind),
            constraints.text_limit("warningoverride", "reason", 2000),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="warningoverride_reason_given",
                violation_error_message=_("Who passes a warning over says why."),
            ),
            models.UniqueConstraint(
                fields=["report", "figure", "code"],
                nulls_distinct=False,
                name="warningoverride_once",
                violation_error_message=_("This warning was passed over already."),
            ),
        ]
        triggers = [
            *append_only(),
            before_insert(
                "stamp_and_check",
                """
                NEW.at := clock_timestamp();
                IF NEW.figure_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM camptrack_figure WHERE id = NEW.figure_id AND report_id = NEW.report_id
                ) THEN
                    RAISE EXCEPTION 'a warning is about a figure of the same report'
                        USING ERRCODE = 'check_violation';
                END IF;
                """,
            ),
            after_insert(
                "only_before_publication",
                "PERFORM camptrack_refuse_published(ARRAY(SELECT DISTINCT report_id FROM new_rows));",
            ),
            after_insert("note_on_insert", note_reports("SELECT report_id FROM new_rows")),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}, {self.at}"
