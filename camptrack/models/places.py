"""Where: the tree of areas."""

from collections.abc import Collection
from textwrap import dedent

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from . import constraints
from .change_notes import AREA_INSERTED, AREA_UPDATED
from .history import track_history
from .triggers import after_insert, after_update

# UNION, not UNION ALL: a tree that should ever hold a circle must not hang its readers.
_UNDER = """
    WITH RECURSIVE subtree AS (
        SELECT id FROM camptrack_area WHERE id = ANY(%s)
        UNION
        SELECT child.id FROM camptrack_area child JOIN subtree ON child.parent_id = subtree.id
    ) SELECT id FROM subtree
"""
_ABOVE = """
    WITH RECURSIVE chain AS (
        SELECT id, parent_id FROM camptrack_area WHERE id = %s
        UNION
        SELECT area.id, area.parent_id FROM camptrack_area area JOIN chain ON area.id = chain.parent_id
    ) SELECT id FROM chain
"""


# Levels rise from the top down, so that the tree has no circle.
_PLACE_IN_TREE = dedent("""\
    IF EXISTS (
        SELECT 1 FROM camptrack_area WHERE id = NEW.parent_id AND level >= NEW.level
    ) OR EXISTS (
        SELECT 1 FROM camptrack_area WHERE parent_id = NEW.id AND level <= NEW.level
    ) THEN
        RAISE EXCEPTION 'an area lies on a deeper level than its parent' USING ERRCODE = 'check_violation';
    END IF;
    NEW.country := CASE
        WHEN NEW.parent_id IS NULL THEN NEW.code ELSE camptrack_held_country(NEW.parent_id)
    END;
    RETURN NEW;
""")
_COUNTRY_DOWNWARDS = dedent("""\
    UPDATE camptrack_area SET country = NEW.country WHERE parent_id = NEW.id;
    UPDATE camptrack_camp SET country = NEW.country WHERE area_id = NEW.id;
    RETURN NULL;
""")


class AreaQuerySet(models.QuerySet["Area"]):
    def under(self, area: "Area") -> "AreaQuerySet":
        """The area and everything under it."""
        return self.under_any([area.pk])

    def under_any(self, areas: Collection[int]) -> "AreaQuerySet":
        """These areas (by id) and everything under them."""
        return self.filter(pk__in=RawSQL(_UNDER, [list(areas)]))  # noqa: S611  the SQL is ours

    def above(self, area: "Area") -> "AreaQuerySet":
        """The area and everything above it, the country first."""
        return self.filter(pk__in=RawSQL(_ABOVE, [area.pk])).order_by("level")  # noqa: S611  the SQL is ours


@track_history()
class Area(models.Model):
    """An administrative division with a P-code."""

    code = models.CharField(
        _("code"), max_length=32, unique=True, help_text=_("P-code; for a country ISO 3166-1 alpha-3.")
    )
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("0 is a country."))
    parent = models.ForeignKey(
        # Indexed: "the areas under an area".
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    # From the top of the tree, by trigger.
    country = models.CharField(_("country"), max_length=3, editable=False, db_default="")
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("The code list's edition; never a gate.")
    )
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]
        constraints = [
            constraints.code("area"),
            *constraints.names("area"),
            constraints.within("area", "level", 0, 4),
            models.CheckConstraint(
                condition=Q(level=0, parent__isnull=True) | Q(level__gt=0, parent__isnull=False),
                name="area_country_has_no_parent",
                violation_error_message=_("A country has no parent, every other area has one."),
            ),
            models.CheckConstraint(
                condition=~Q(level=0) | Q(code__regex=constraints.ISO3),
                name="area_country_code",
                violation_error_message=_("A country's code is its ISO 3166-1 alpha-3 code."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")),
                name="area_valid_from_before_to",
                violation_error_message=_("An edition ends after it begins."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="place_in_tree",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_PLACE_IN_TREE,
            ),
            pgtrigger.Trigger(
                name="country_downwards",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("country"),
                func=_COUNTRY_DOWNWARDS,
            ),
            after_update(
                "mark_on_update",
                """
                WITH RECURSIVE moved AS (
                    SELECT id FROM new_rows JOIN old_rows USING (id)
                    WHERE new_rows.parent_id IS DISTINCT FROM old_rows.parent_id
                    UNION
                    SELECT area.id FROM camptrack_area area JOIN moved ON area.parent_id = moved.id
                )
                INSERT INTO camptrack_stalemark (camp_id)
                SELECT id FROM camptrack_camp WHERE area_id IN (SELECT id FROM moved) ORDER BY id;
                """,
            ),
            after_insert("note_on_insert", AREA_INSERTED),
            after_update("note_on_update", AREA_UPDATED),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def ancestors(self) -> AreaQuerySet:
        """The areas above this one, the country first."""
        return Area.objects.above(self).exclude(pk=self.pk)
