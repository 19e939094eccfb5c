"""Evidence: who the people of a figure are."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from camptrack.columns import PEOPLE, Whom, cell_label
from camptrack.vocabulary import Gender, PopulationGroup
from camptrack.written import grouped

from . import constraints
from .change_notes import note_reports
from .expressions import AgeRange, CutName, Joined
from .figures import Figure
from .triggers import after_insert, append_only

#: What a cell may be cut by, in the order in which a cut names it, and when it is cut by it.
DIMENSIONS = {
    "gender": ~Q(gender=""),
    "age": Q(min_age__isnull=False),
    "population_group": ~Q(population_group=""),
    "origin": ~Q(origin=""),
}

_REPORTS = """
SELECT figure.report_id FROM new_rows JOIN camptrack_figure figure ON figure.id = new_rows.figure_id
"""


class BreakdownCell(models.Model):
    """Part of a figure, as a count or as a share of it."""

    figure = models.ForeignKey(
        # Indexed: "the cells of a figure".
        Figure,
        models.PROTECT,
        related_name="breakdown",
        verbose_name=_("figure"),
    )
    cut = models.GeneratedField(
        expression=CutName(
            *(
                Case(When(named, then=Value(f",{dimension}")), default=Value(""))
                for dimension, named in DIMENSIONS.items()
            )
        ),
        output_field=models.CharField(_("cut"), max_length=40),
        db_persist=True,
    )
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True, default="")
    min_age = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(
        _("highest age"), null=True, blank=True, help_text=_("Empty: and older.")
    )
    population_group = models.CharField(
        _("population group"), max_length=3, choices=PopulationGroup, blank=True, default=""
    )
    origin = models.CharField(
        _("origin"), max_length=3, blank=True, default="", help_text=_("ISO 3166-1 alpha-3, or OTH.")
    )
    count = models.IntegerField(_("count"), null=True, blank=True)
    share = models.DecimalField(
        _("share"), max_digits=9, decimal_places=8, null=True, blank=True, help_text=_("From 0 to 1.")
    )

    class Meta:
        verbose_name = _("breakdown cell")
        verbose_name_plural = _("breakdown cells")
        constraints = [
            constraints.vocabulary("breakdowncell", "gender", Gender, blank=True),
            constraints.vocabulary("breakdowncell", "population_group", PopulationGroup, blank=True),
            constraints.origin("breakdowncell"),
            *constraints.ages("breakdowncell"),
            constraints.within("breakdowncell", "count", 0, constraints.MOST),
            constraints.within("breakdowncell", "share", 0, 1),
            models.CheckConstraint(
                condition=Q(count__isnull=False, share__isnull=True)
                | Q(count__isnull=True, share__isnull=False),
                name="breakdowncell_count_or_share",
                violation_error_message=_("A cell has a count or a share, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(gender="", min_age__isnull=True, population_group="", origin=""),
                name="breakdowncell_has_a_dimension",
                violation_error_message=_("A cell says whom it counts."),
            ),
            ExclusionConstraint(
                name="breakdowncell_disjoint",
                expressions=[
                    ("figure", RangeOperators.EQUAL),
                    # One text instead of four halves the cost of a cell. The cut says which follow.
                    (Joined("cut", "gender", "population_group", "origin"), RangeOperators.EQUAL),
                    (AgeRange(Coalesce("min_age", 0), "max_age"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Two cells of one cut overlap."),
            ),
        ]
        triggers = [
            *append_only(),
            after_insert(
                "only_before_publication",
                """
                PERFORM camptrack_refuse_published(ARRAY(
                    SELECT DISTINCT figure.report_id
                    FROM new_rows JOIN camptrack_figure figure ON figure.id = new_rows.figure_id
                ));
                """,
            ),
            after_insert("note_on_insert", note_reports(_REPORTS, whole=True)),
        ]

    def __str__(self) -> str:
        if self.share is not None:
            return f"{self.whom}: {(self.share * 100).normalize():f} %"
        return f"{self.whom}: {grouped(self.count or 0)}"

    @property
    def whom(self) -> str:
        """The people that the cell speaks of, without their number."""
        return cell_label(Whom(**{name: getattr(self, name) for name in PEOPLE}))
