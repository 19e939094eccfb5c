"""Where: the camps, the codes that name them, and which of them are one."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import SiteType

from . import constraints
from .change_notes import CAMP_CODE_INSERTED, CAMP_INSERTED, CAMP_UPDATED
from .history import track_history
from .places import Area
from .triggers import after_insert, after_update, append_only, before_write

# Merges come one after the other, so that each sees the camps that another one moved.
_MERGE_INTO_STANDING = """
IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id THEN
    PERFORM pg_advisory_xact_lock(hashtext('camptrack_camp.merged_into_id'));
    PERFORM 1 FROM camptrack_camp WHERE id = NEW.merged_into_id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM camptrack_camp WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL
    ) OR NEW.merged_into_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM camptrack_camp WHERE merged_into_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a camp is merged into one that stands for itself' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM camptrack_wave wave
        JOIN camptrack_camp far ON far.id IN (wave.origin_camp_id, wave.destination_camp_id)
        WHERE NEW.id IN (wave.origin_camp_id, wave.destination_camp_id)
        AND NEW.merged_into_id IN (far.id, far.merged_into_id)
    ) THEN
        RAISE EXCEPTION 'a wave runs between two camps that are one' USING ERRCODE = 'check_violation';
    END IF;
END IF;
"""
# A merge moves figures, and with them what the other ends of waves lose or gain.
_MARK_MOVED_AND_MERGED = """
WITH merged AS (
    SELECT unnest(ARRAY[new_rows.id, old_rows.merged_into_id, new_rows.merged_into_id]) AS id
    FROM new_rows JOIN old_rows USING (id)
    WHERE new_rows.merged_into_id IS DISTINCT FROM old_rows.merged_into_id
), together AS (
    SELECT camp.id FROM camptrack_camp camp JOIN merged ON merged.id IN (camp.id, camp.merged_into_id)
), touched AS (
    SELECT id FROM new_rows JOIN old_rows USING (id)
    WHERE (new_rows.area_id, new_rows.site_type, new_rows.country)
        IS DISTINCT FROM (old_rows.area_id, old_rows.site_type, old_rows.country)
    UNION
    SELECT id FROM merged WHERE id IS NOT NULL
    UNION
    SELECT coalesce(far.merged_into_id, far.id)
    FROM camptrack_wave wave
    JOIN camptrack_camp far ON far.id IN (wave.origin_camp_id, wave.destination_camp_id)
    WHERE wave.origin_camp_id IN (SELECT id FROM together)
    OR wave.destination_camp_id IN (SELECT id FROM together)
)
INSERT INTO camptrack_stalemark (camp_id) SELECT id FROM touched ORDER BY id;
"""


class CampQuerySet(models.QuerySet["Camp"]):
    def in_area(self, area: Area) -> "CampQuerySet":
        """The camps in an area and in everything under it."""
        return self.filter(area__in=Area.objects.under(area).order_by())

    def standing(self) -> "CampQuerySet":
        """The camps that stand for themselves: not merged into another."""
        return self.filter(merged_into=None)


@track_history()
class Camp(models.Model):
    """A site where displaced people live; or, as `dispersed`, the people outside sites in an area."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=200), verbose_name=_("other names"), default=list, blank=True, size=50
    )
    area = models.ForeignKey(
        # Indexed: "the camps in an area".
        Area,
        models.PROTECT,
        related_name="camps",
        verbose_name=_("area"),
        help_text=_("The deepest one known."),
    )
    # From the area, by trigger.
    country = models.CharField(_("country"), max_length=3, editable=False, db_default="")
    site_type = models.CharField(_("site type"), max_length=32, choices=SiteType)
    local_type = models.CharField(
        _("local type"), max_length=100, blank=True, default="", help_text=_("As it is called on the spot.")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    capacity = models.IntegerField(_("capacity"), null=True, blank=True, help_text=_("In people."))
    household_size = models.DecimalField(
        _("household size"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("People per household; copied to a figure when it is published."),
    )
    merged_into = models.ForeignKey(
        # Indexed: "the camps that count in this one".
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
        help_text=_("A duplicate: its figures count in that camp, today and as known at any moment."),
    )

    objects = CampQuerySet.as_manager()

    class Meta:
        verbose_name = _("camp")
        verbose_name_plural = _("camps")
        ordering = ["name", "code"]
        constraints = [
            constraints.code("camp"),
            *constraints.names("camp"),
            constraints.vocabulary("camp", "site_type", SiteType),
            constraints.within("camp", "latitude", -90, 90),
            constraints.within("camp", "longitude", -180, 180),
            constraints.within("camp", "capacity", 0, constraints.MOST),
            constraints.household_size("camp"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="camp_both_coordinates",
                violation_error_message=_("Give both coordinates or neither."),
            ),
            models.CheckConstraint(
                condition=Q(aliases__len__lte=50),
                name="camp_aliases_count",
                violation_error_message=_("A camp has at most 50 other names."),
            ),
            models.CheckConstraint(
                # Null where it stands for itself, and a check lets that pass.
                condition=~Q(merged_into=F("pk")),
                name="camp_merged_into_another",
                violation_error_message=_("A camp is not merged into itself."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="country_from_area",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("area_id", "country"),  # type: ignore[no-untyped-call]
                func="NEW.country := camptrack_held_country(NEW.area_id);\nRETURN NEW;",
            ),
            before_write("merge_into_standing", _MERGE_INTO_STANDING),
            after_insert(
                "mark_on_insert",
                "INSERT INTO camptrack_stalemark (camp_id) SELECT id FROM new_rows ORDER BY id;",
            ),
            after_insert(
                "keep_code_on_insert",
                "INSERT INTO camptrack_campcode (code, camp_id) SELECT code, id FROM new_rows;",
            ),
            after_update("mark_on_update", _MARK_MOVED_AND_MERGED),
            after_update(
                "keep_code_on_update",
                """
                INSERT INTO camptrack_campcode (code, camp_id)
                SELECT new_rows.code, id FROM new_rows JOIN old_rows USING (id)
                WHERE new_rows.code <> old_rows.code AND NOT EXISTS (
                    SELECT 1 FROM camptrack_campcode own WHERE (own.code, own.camp_id) = (new_rows.code, id));
                """,
            ),
            after_insert("note_on_insert", CAMP_INSERTED),
            after_update("note_on_update", CAMP_UPDATED),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def counted_in(self) -> "Camp":
        """The camp in which its figures count: itself, or the one that it was merged into."""
        return self.merged_into or self


class CampCode(models.Model):
    """A code that names a camp, or named it once: whoever wrote it down still finds the camp.

    Kept by triggers for the codes of all camps, so that one index says that no code names two.
    """

    code = models.CharField(_("code"), max_length=32, primary_key=True)
    camp = models.ForeignKey(
        # Indexed: "the codes of a camp".
        Camp,
        models.PROTECT,
        related_name="codes",
        verbose_name=_("camp"),
    )

    class Meta:
        verbose_name = _("camp code")
        verbose_name_plural = _("camp codes")
        ordering = ["code"]
        triggers = [*append_only(), after_insert("note_on_insert", CAMP_CODE_INSERTED)]

    def __str__(self) -> str:
        return self.code
