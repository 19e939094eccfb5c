"""Evidence: the numbers in reports."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import (
    FlowReason,
    Gender,
    Measure,
    Method,
    PopulationGroup,
    Qualifier,
    Unit,
)
from camptrack.written import isolated_days

from . import constraints
from .camps import Camp
from .change_notes import CHANGED, note_figures, note_reports
from .expressions import Days
from .reports import Report
from .triggers import after_insert, after_update, append_only, before_insert
from .waves import Wave

#: Texts that a redaction may blank; the numbers stay.
REDACTABLE = ("quote", "attributed_to")

_HEADCOUNT = Q(measure=Measure.HEADCOUNT)
_NUMBERS = ("value", "low", "high", "households")


class Figure(models.Model):
    """One number that a report states about one camp, as it was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(
        # The unique constraint below begins with it: "the figures of a report, in order".
        Report,
        models.PROTECT,
        related_name="figures",
        db_index=False,
        verbose_name=_("report"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    camp = models.ForeignKey(
        # An index below begins with it.
        Camp,
        models.PROTECT,
        related_name="figures",
        db_index=False,
        verbose_name=_("camp"),
    )
    # From the camp, by trigger: large tables can be divided by it one day.
    country = models.CharField(_("country"), max_length=3, editable=False, db_default="")
    measure = models.CharField(_("measure"), max_length=16, choices=Measure)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), help_text=_("A headcount's only day."))
    value = models.IntegerField(_("number"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, choices=Unit, default=Unit.PERSONS)
    qualifier = models.CharField(_("qualifier"), max_length=16, choices=Qualifier, default=Qualifier.EXACTLY)
    low = models.IntegerField(_("low"), null=True, blank=True)
    high = models.IntegerField(_("high"), null=True, blank=True)
    households = models.IntegerField(
        _("households"), null=True, blank=True, help_text=_("Stated beside a headcount of persons.")
    )
    household_size = models.DecimalField(
        _("household size"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("People per household, as the report states it."),
    )
    method = models.CharField(_("method"), max_length=32, choices=Method, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=16, choices=FlowReason, blank=True, default="")
    wave = models.ForeignKey(
        # An index below holds those that name one.
        Wave,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        db_index=False,
        verbose_name=_("wave"),
    )
    attributed_to = models.CharField(
        _("attributed to"), max_length=300, blank=True, default="", help_text=_("Whom the report cites.")
    )
    quote = models.TextField(_("quote"), max_length=5000, blank=True, default="")

    # The part of the camp that a headcount speaks of; all empty: the whole camp.
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True, default="")
    min_age = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("highest age"), null=True, blank=True)
    population_group = models.CharField(
        _("population group"), max_length=3, choices=PopulationGroup, blank=True, default=""
    )
    origin = models.CharField(
        _("origin"), max_length=3, blank=True, default="", help_text=_("ISO 3166-1 alpha-3, or OTH.")
    )

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [
            # What a camp's page and the drain read: a camp's figures by measure and days.
            models.Index(fields=["camp", "measure", "start", "end"], name="figure_by_camp"),
            # "The figures of a wave", also to mark their camps when it moves.
            models.Index(fields=["wave"], name="figure_by_wave", condition=Q(wave__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"],
                name="figure_position_once",
                violation_error_message=_("Two figures of a report cannot share a position."),
            ),
            constraints.vocabulary("figure", "measure", Measure),
            constraints.vocabulary("figure", "unit", Unit),
            constraints.vocabulary("figure", "qualifier", Qualifier),
            constraints.vocabulary("figure", "method", Method, blank=True),
            constraints.vocabulary("figure", "reason", FlowReason, blank=True),
            constraints.vocabulary("figure", "gender", Gender, blank=True),
            constraints.vocabulary("figure", "population_group", PopulationGroup, blank=True),
            constraints.origin("figure"),
            constraints.text_limit("figure", "quote", 5000),
            constraints.household_size("figure"),
            *constraints.ages("figure"),
            *(constraints.within("figure", number, 0, constraints.MOST) for number in _NUMBERS),
            constraints.within("figure", "start", constraints.EARLIEST, constraints.LATEST),
            constraints.within("figure", "end", constraints.EARLIEST, constraints.LATEST),
            models.CheckConstraint(
                condition=Q(start__lte=F("end")),
                name="figure_start_before_end",
                violation_error_message=_("The first day is after the last."),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Days("end", "start"), 36_525),
                name="figure_period_length",
                violation_error_message=_("A period is at most a hundred years long."),
            ),
            models.CheckConstraint(
                condition=~_HEADCOUNT | Q(start=F("end")),
                name="figure_headcount_on_one_day",
                violation_error_message=_("A headcount is of one day."),
            ),
            models.CheckConstraint(
                condition=Q(
                    qualifier=Qualifier.BETWEEN, value__isnull=True, low__isnull=False, high__isnull=False
                )
                | ~Q(qualifier=Qualifier.BETWEEN) & Q(value__isnull=False),
                name="figure_value_or_range",
                violation_error_message=_(
                    "“Between” has a low and a high and no number; all else has a number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("high")),
                name="figure_low_under_high",
                violation_error_message=_("The low is over the high."),
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("value")),
                name="figure_low_under_value",
                violation_error_message=_("The low is over the number."),
            ),
            models.CheckConstraint(
                condition=Q(high__gte=F("value")),
                name="figure_high_over_value",
                violation_error_message=_("The high is under the number."),
            ),
            models.CheckConstraint(
                condition=_HEADCOUNT & ~Q(method="") | ~_HEADCOUNT & Q(method=""),
                name="figure_method_of_headcount",
                violation_error_message=_("A headcount has a method, a flow has none."),
            ),
            models.CheckConstraint(
                condition=~_HEADCOUNT | Q(reason="", wave__isnull=True),
                name="figure_reason_and_wave_of_flow",
                violation_error_message=_("Only arrivals and departures have a reason or a wave."),
            ),
            models.CheckConstraint(
                condition=Q(households__isnull=True) | _HEADCOUNT & Q(unit=Unit.PERSONS),
                name="figure_households_beside_persons",
                violation_error_message=_("Households stand only beside a headcount of persons."),
            ),
            models.CheckConstraint(
                condition=_HEADCOUNT
                | Q(gender="", min_age__isnull=True, max_age__isnull=True, population_group="", origin=""),
                name="figure_part_of_headcount",
                violation_error_message=_("Only a headcount can speak of part of a camp."),
            ),
        ]
        triggers = [
            *append_only(redactable=REDACTABLE),
            before_insert(
                "country_from_camp",
                "SELECT country INTO NEW.country FROM camptrack_camp WHERE id = NEW.camp_id;",
            ),
            after_insert(
                "only_before_publication",
                "PERFORM camptrack_refuse_published(ARRAY(SELECT DISTINCT report_id FROM new_rows));",
            ),
            after_insert("note_on_insert", note_reports("SELECT report_id FROM new_rows", whole=True)),
            after_update("note_on_update", note_figures(f"SELECT id {CHANGED}")),
        ]

    def __str__(self) -> str:
        number = f"{self.low}–{self.high}" if self.value is None else str(self.value)
        days = isolated_days(self.start, self.end)
        return f"{self.camp}: {self.get_measure_display()} {number}, {days}"

    @property
    def of_part(self) -> bool:
        """A headcount of part of the camp."""
        return bool(self.gender or self.population_group or self.origin) or self.min_age is not None
