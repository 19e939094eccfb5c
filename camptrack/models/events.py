"""Evidence: what happens to reports after they were entered."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camptrack.reconcile.policy import POLICY
from camptrack.vocabulary import Credibility, EventKind, Reliability

from . import constraints
from .camps import Camp
from .change_notes import EVENT_INSERTED, note_reports
from .expressions import ClockTime, Unset
from .figures import Figure
from .reports import Report
from .triggers import after_insert, append_only, before_insert


class ReportEvent(models.Model):
    """A report counts from its published and, if internal, shared event until retracted or superseded."""

    #: What can happen to a report only once.
    ONCE = (EventKind.PUBLISHED, EventKind.SHARED, EventKind.RETRACTED, EventKind.SUPERSEDED)

    report = models.ForeignKey(
        # Indexed: "what happened to a report".
        Report,
        models.PROTECT,
        related_name="events",
        verbose_name=_("report"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="")
    counts_from = models.DateTimeField(
        _("counts from"),
        db_default=Unset(),
        help_text=_("Left out: the moment of entry. Archive imports may state an earlier one."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("report event")
        verbose_name_plural = _("report events")
        constraints = [
            constraints.vocabulary("reportevent", "kind", EventKind),
            constraints.text_limit("reportevent", "reason", 2000),
            models.CheckConstraint(
                condition=Q(counts_from__lte=F("at")),
                name="reportevent_counts_from_past",
                violation_error_message=_("An event cannot count from a later moment."),
            ),
            models.UniqueConstraint(
                # Also serves "is this report published".
                fields=["report", "kind"],
                condition=~Q(kind=EventKind.REDACTED),
                name="reportevent_once",
                violation_error_message=_("This has already happened to the report."),
            ),
        ]
        triggers = [
            *append_only(),
            before_insert(
                "stamp",
                """
                PERFORM 1 FROM camptrack_report WHERE id = NEW.report_id FOR UPDATE;
                NEW.at := clock_timestamp();
                NEW.counts_from := coalesce(NEW.counts_from, NEW.at);
                """,
            ),
            after_insert(
                "mark_on_insert",
                """
                PERFORM camptrack_mark_figures(ARRAY(
                    SELECT published.figure_id
                    FROM new_rows JOIN camptrack_publishedfigure published USING (report_id)
                    WHERE new_rows.kind <> 'redacted'
                ));
                """,
            ),
            after_insert("note_on_insert", EVENT_INSERTED),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at}"


class PublishedFigure(models.Model):
    """A figure that may count, with what is copied when its report is published."""

    figure = models.OneToOneField(
        Figure, models.PROTECT, primary_key=True, related_name="published", verbose_name=_("figure")
    )
    report = models.ForeignKey(
        # Indexed: "the published figures of a report", to mark their camps.
        Report,
        models.PROTECT,
        related_name="published_figures",
        verbose_name=_("report"),
    )
    camp = models.ForeignKey(
        # Indexed: where each drain begins.
        Camp,
        models.PROTECT,
        related_name="published_figures",
        verbose_name=_("camp"),
    )
    reliability = models.CharField(_("reliability"), max_length=1, choices=Reliability)
    credibility = models.PositiveSmallIntegerField(_("credibility"), choices=Credibility)
    household_size = models.DecimalField(
        _("household size"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    suppressed = models.BooleanField(
        _("suppressed"),
        default=False,
        db_default=False,
        help_text=_("It counts so few people of part of a camp that its number is not published."),
    )
    # Ids, not a relation: one column to read beside the cells. Nobody decided: all are suppressed.
    suppressed_cells = ArrayField(
        models.BigIntegerField(), verbose_name=_("suppressed cells"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints = [
            constraints.vocabulary("publishedfigure", "reliability", Reliability),
            constraints.vocabulary("publishedfigure", "credibility", Credibility),
            constraints.household_size("publishedfigure"),
        ]
        triggers = [
            *append_only(),
            after_insert(
                "check_and_mark_on_insert",
                f"""
                PERFORM 1 FROM camptrack_report
                    WHERE id IN (SELECT report_id FROM new_rows) ORDER BY id FOR UPDATE;
                IF EXISTS (
                    SELECT 1 FROM new_rows JOIN camptrack_figure figure ON figure.id = new_rows.figure_id
                    WHERE (figure.report_id, figure.camp_id) <> (new_rows.report_id, new_rows.camp_id)
                ) OR EXISTS (
                    SELECT 1 FROM new_rows WHERE NOT EXISTS (
                        SELECT 1 FROM camptrack_reportevent event
                        WHERE event.report_id = new_rows.report_id AND event.kind = 'published'
                    )
                ) THEN
                    RAISE EXCEPTION 'only a published report''s own figures are published'
                        USING ERRCODE = 'check_violation';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM new_rows
                    JOIN camptrack_breakdowncell cell ON cell.figure_id = new_rows.figure_id
                    WHERE cell.count < {POLICY.small_cell} AND cell.id <> ALL (new_rows.suppressed_cells)
                ) OR EXISTS (
                    SELECT 1 FROM new_rows JOIN camptrack_figure figure ON figure.id = new_rows.figure_id
                    WHERE NOT new_rows.suppressed AND figure.unit = 'persons'
                    AND figure.value < {POLICY.small_cell}
                    AND (figure.gender, figure.population_group, figure.origin, figure.min_age)
                        IS DISTINCT FROM ('', '', '', NULL)
                ) THEN
                    RAISE EXCEPTION 'fewer than {POLICY.small_cell} people of part of a camp are published'
                        USING ERRCODE = 'check_violation';
                END IF;
                PERFORM 1 FROM camptrack_source WHERE id IN (
                    SELECT source_id FROM camptrack_report WHERE id IN (SELECT report_id FROM new_rows)
                ) ORDER BY id FOR KEY SHARE;
                PERFORM camptrack_mark_figures(ARRAY(SELECT figure_id FROM new_rows));
                """,  # noqa: S608  the policy's number alone is put in
            ),
            after_insert("note_on_insert", note_reports("SELECT report_id FROM new_rows", whole=True)),
        ]

    def __str__(self) -> str:
        return str(self.figure)
