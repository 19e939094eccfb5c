"""Named movements of people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import constraints
from .camps import Camp
from .change_notes import WAVE_INSERTED, WAVE_UPDATED
from .history import track_history
from .places import Area
from .triggers import after_insert, after_update, before_write


@track_history()
class Wave(models.Model):
    """Figures of one wave speak of the same people; from camp to camp it counts in both."""

    slug = models.SlugField(_("slug"), max_length=64, unique=True)
    label = models.CharField(_("label"), max_length=200)
    cause = models.TextField(_("cause"), max_length=2000, blank=True, default="")
    origin_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("origin (area)")
    )
    origin_camp = models.ForeignKey(
        Camp, models.PROTECT, null=True, blank=True, related_name="waves_out", verbose_name=_("origin (camp)")
    )
    destination_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("destination (area)")
    )
    destination_camp = models.ForeignKey(
        Camp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waves_in",
        verbose_name=_("destination (camp)"),
    )

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ["slug"]
        constraints = [
            constraints.slug("wave"),
            constraints.text_limit("wave", "cause", 2000),
            models.CheckConstraint(
                condition=Q(origin_area__isnull=True) | Q(origin_camp__isnull=True),
                name="wave_one_origin",
                violation_error_message=_("The origin is an area or a camp, not both."),
            ),
            models.CheckConstraint(
                condition=Q(destination_area__isnull=True) | Q(destination_camp__isnull=True),
                name="wave_one_destination",
                violation_error_message=_("The destination is an area or a camp, not both."),
            ),
            models.CheckConstraint(
                # Where one of them is null, this is unknown, and a check lets that pass.
                condition=~Q(origin_camp=F("destination_camp")),
                name="wave_leaves_its_camp",
                violation_error_message=_("A wave does not end in the camp where it began."),
            ),
        ]
        triggers = [
            before_write(
                "runs_between_two",
                """
                PERFORM 1 FROM camptrack_camp
                    WHERE id IN (NEW.origin_camp_id, NEW.destination_camp_id) ORDER BY id FOR SHARE;
                IF (
                    SELECT count(*) = 2 AND count(DISTINCT coalesce(merged_into_id, id)) = 1
                    FROM camptrack_camp WHERE id IN (NEW.origin_camp_id, NEW.destination_camp_id)
                ) THEN
                    RAISE EXCEPTION 'a wave runs between two camps that are one'
                        USING ERRCODE = 'check_violation';
                END IF;
                """,
            ),
            after_update(
                "mark_on_update",
                """
                PERFORM camptrack_mark_camps(ARRAY(
                WITH moved AS (
                    SELECT id, ARRAY[
                        old_rows.origin_camp_id, old_rows.destination_camp_id,
                        new_rows.origin_camp_id, new_rows.destination_camp_id
                    ] AS ends
                    FROM new_rows JOIN old_rows USING (id)
                    WHERE (new_rows.slug, new_rows.origin_area_id, new_rows.origin_camp_id,
                           new_rows.destination_area_id, new_rows.destination_camp_id)
                        IS DISTINCT FROM
                          (old_rows.slug, old_rows.origin_area_id, old_rows.origin_camp_id,
                           old_rows.destination_area_id, old_rows.destination_camp_id)
                ), counted AS (
                    SELECT moved.id, published.figure_id, published.camp_id
                    FROM moved
                    JOIN camptrack_figure figure ON figure.wave_id = moved.id
                    JOIN camptrack_publishedfigure published ON published.figure_id = figure.id
                    UNION
                    SELECT moved.id, published.figure_id, published.camp_id
                    FROM moved
                    JOIN camptrack_decision decision ON decision.wave_id = moved.id
                    JOIN camptrack_publishedfigure published USING (figure_id)
                )
                SELECT camp_id FROM (
                    SELECT camp_id FROM counted
                    UNION
                    SELECT decision.camp_id FROM counted JOIN camptrack_decision decision USING (figure_id)
                    UNION
                    SELECT unnest(ends) FROM moved WHERE id IN (SELECT id FROM counted)
                ) AS touched
                ));
                """,
            ),
            after_insert("note_on_insert", WAVE_INSERTED),
            after_update("note_on_update", WAVE_UPDATED),
        ]

    def __str__(self) -> str:
        return self.label
