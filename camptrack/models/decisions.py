"""Evidence: what reviewers say about figures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import DecisionKind

from . import constraints
from .camps import Camp
from .change_notes import note_figures
from .expressions import ClockTime
from .figures import Figure
from .triggers import after_insert, append_only, before_insert
from .waves import Wave


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions by whether they stand."""

    def in_force(self) -> "DecisionQuerySet":
        """Not taken back; withdrawals themselves are none."""
        return self.filter(withdrawn_by=None).exclude(kind=DecisionKind.WITHDRAW)


class Decision(models.Model):
    """What a reviewer says about a figure; taken back by another decision, and carried along when a
    correction says the same again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    figure = models.ForeignKey(
        # Indexed: "the decisions about a figure".
        Figure,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("figure"),
    )
    kind = models.CharField(_("decision"), max_length=16, choices=DecisionKind)
    wave = models.ForeignKey(
        Wave,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        db_index=False,
        verbose_name=_("wave"),
    )
    camp = models.ForeignKey(
        Camp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        db_index=False,
        verbose_name=_("camp"),
    )
    withdraws = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawn_by",
        verbose_name=_("withdraws"),
    )
    carried_from = models.ForeignKey(
        # About a figure of the revision before; the constraint below is its index.
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        db_index=False,
        verbose_name=_("carried from"),
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            # "The figures that were assigned to a wave", also to mark their camps when it moves.
            models.Index(fields=["wave"], name="decision_by_wave", condition=Q(wave__isnull=False)),
            # "The figures that were assigned to a camp", where its drain begins.
            models.Index(fields=["camp"], name="decision_by_camp", condition=Q(camp__isnull=False)),
        ]
        constraints = [
            constraints.vocabulary("decision", "kind", DecisionKind),
            constraints.text_limit("decision", "reason", 2000),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.ASSIGN_WAVE, wave__isnull=False)
                | ~Q(kind=DecisionKind.ASSIGN_WAVE) & Q(wave__isnull=True),
                name="decision_wave_when_assigned",
                violation_error_message=_("Assigning a wave, and nothing else, names a wave."),
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.ASSIGN_CAMP, camp__isnull=False)
                | ~Q(kind=DecisionKind.ASSIGN_CAMP) & Q(camp__isnull=True),
                name="decision_camp_when_assigned",
                violation_error_message=_("Assigning a camp, and nothing else, names a camp."),
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.WITHDRAW, withdraws__isnull=False)
                | ~Q(kind=DecisionKind.WITHDRAW) & Q(withdraws__isnull=True),
                name="decision_withdraws_another",
                violation_error_message=_("Withdrawing, and nothing else, names the decision withdrawn."),
            ),
            models.UniqueConstraint(
                fields=["carried_from"],
                name="decision_carried_once",
                violation_error_message=_("A decision is carried to one figure."),
            ),
        ]
        triggers = [
            *append_only(),
            before_insert(
                "stamp_and_check",
                """
                PERFORM 1 FROM camptrack_report
                    WHERE id = (SELECT report_id FROM camptrack_figure WHERE id = NEW.figure_id)
                    FOR KEY SHARE;
                PERFORM 1 FROM camptrack_figure WHERE id = NEW.figure_id FOR NO KEY UPDATE;
                NEW.at := clock_timestamp();
                IF NEW.withdraws_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM camptrack_decision
                    WHERE id = NEW.withdraws_id AND figure_id = NEW.figure_id AND kind <> 'withdraw'
                ) THEN
                    RAISE EXCEPTION 'a withdrawal takes back a decision about the same figure'
                        USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.carried_from_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM camptrack_decision earlier
                    JOIN camptrack_figure before ON before.id = earlier.figure_id
                    JOIN camptrack_report revision ON revision.supersedes_id = before.report_id
                    JOIN camptrack_figure here ON here.report_id = revision.id AND here.id = NEW.figure_id
                    WHERE earlier.id = NEW.carried_from_id AND earlier.by_id = NEW.by_id
                    AND (earlier.kind, earlier.reason) = (NEW.kind, NEW.reason)
                    AND (earlier.wave_id, earlier.camp_id) IS NOT DISTINCT FROM (NEW.wave_id, NEW.camp_id)
                ) THEN
                    RAISE EXCEPTION 'a decision is carried as it is, to the next revision of its report'
                        USING ERRCODE = 'check_violation';
                END IF;
                """,
            ),
            after_insert(
                "mark_on_insert",
                "PERFORM camptrack_mark_figures(ARRAY(SELECT figure_id FROM new_rows));",
            ),
            after_insert("note_on_insert", note_figures("SELECT figure_id FROM new_rows")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at}"
