"""Totals: a cache of the evidence that the drain rewrites and anybody may rebuild.

No foreign key of theirs is checked by the database (docs/adr/0013-totals-without-foreign-keys.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Basis, Freshness, Measure, SiteType

from . import constraints
from .camps import Camp
from .expressions import ClockTime, Days, NumberOf
from .figures import Figure
from .places import Area
from .waves import Wave


class CampTotal(models.Model):
    """How a camp's points were made, and where they were added: what the next drain takes away again."""

    camp = models.OneToOneField(
        Camp,
        models.PROTECT,
        primary_key=True,
        related_name="total",
        db_constraint=False,
        verbose_name=_("camp"),
    )
    # Ids, not a relation: an area that the camp has left must still be found.
    areas = ArrayField(models.BigIntegerField(), verbose_name=_("areas"), default=list)
    site_type = models.CharField(_("site type"), max_length=32, choices=SiteType)
    policy = models.CharField(_("policy"), max_length=32)
    computed_at = models.DateTimeField(_("computed at"), db_default=ClockTime())

    class Meta:
        verbose_name = _("camp total")
        verbose_name_plural = _("camp totals")
        constraints = [constraints.vocabulary("camptotal", "site_type", SiteType)]

    def __str__(self) -> str:
        return str(self.camp)


class CampPoint(models.Model):
    """A camp's state from `day` until the next point; arrivals and departures are of the day itself."""

    # The order in which a series is read, and the camp's state on a day found.
    pk = models.CompositePrimaryKey("camp", "day")
    camp = models.ForeignKey(
        Camp,
        models.PROTECT,
        related_name="points",
        db_index=False,
        db_constraint=False,
        verbose_name=_("camp"),
    )
    day = models.DateField(_("day"))
    low = models.BigIntegerField(_("low"))
    best = models.BigIntegerField(_("best"))
    high = models.BigIntegerField(_("high"))
    basis = models.CharField(_("basis"), max_length=16, choices=Basis)
    freshness = models.CharField(_("freshness"), max_length=16, choices=Freshness, blank=True, default="")
    anchor = models.ForeignKey(
        # Never asked for from the figure's side.
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("anchor"),
    )
    anchor_on = models.DateField(_("anchor's day"), null=True, blank=True)
    drift = models.BigIntegerField(_("drift"), null=True, blank=True)
    arrivals = models.BigIntegerField(_("arrivals"), default=0)
    departures = models.BigIntegerField(_("departures"), default=0)

    class Meta:
        verbose_name = _("camp point")
        verbose_name_plural = _("camp points")
        constraints = [
            constraints.vocabulary("camppoint", "basis", Basis),
            constraints.vocabulary("camppoint", "freshness", Freshness, blank=True),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("best"), best__lte=F("high")),
                name="camppoint_band_in_order",
                violation_error_message=_("0 ≤ low ≤ best ≤ high."),
            ),
            models.CheckConstraint(
                condition=Q(arrivals__gte=0, departures__gte=0),
                name="camppoint_flows_not_negative",
                violation_error_message=_("Nobody arrives or leaves less than not at all."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camp_id}, {self.day}: {self.low}–{self.best}–{self.high}"


class CompositionPoint(models.Model):
    """The headcount whose breakdown by a cut is in force in a camp from `day` on."""

    # Finds the breakdown in force on a day.
    pk = models.CompositePrimaryKey("camp", "cut", "day")
    camp = models.ForeignKey(
        Camp,
        models.PROTECT,
        related_name="composition_points",
        db_index=False,
        db_constraint=False,
        verbose_name=_("camp"),
    )
    cut = models.CharField(_("cut"), max_length=40)
    day = models.DateField(_("day"))
    figure = models.ForeignKey(
        # Never asked for from the figure's side.
        Figure,
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("figure"),
    )
    base = models.BigIntegerField(
        _("base"), db_default=0, help_text=_("The people of whom its counts are a part.")
    )
    part = models.BigIntegerField(
        _("part"), null=True, blank=True, help_text=_("The people of a headcount of part of the camp.")
    )

    class Meta:
        verbose_name = _("composition point")
        verbose_name_plural = _("composition points")
        constraints = [
            models.CheckConstraint(
                condition=Q(base__gte=0, part__gte=0) | Q(base__gte=0, part__isnull=True),
                name="compositionpoint_not_negative",
                violation_error_message=_("Nobody is counted less than not at all."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camp_id}, {self.cut}, {self.day}"


class WaveFlow(models.Model):
    """The people of a named wave in a camp: who arrived there (or left it) on each day from start to end."""

    # The order in which flows are listed.
    pk = models.CompositePrimaryKey("wave", "camp", "measure")
    wave = models.ForeignKey(
        Wave,
        models.PROTECT,
        related_name="flows",
        db_index=False,
        db_constraint=False,
        verbose_name=_("wave"),
    )
    camp = models.ForeignKey(
        # Indexed: what the drain compares.
        Camp,
        models.PROTECT,
        related_name="wave_flows",
        db_constraint=False,
        verbose_name=_("camp"),
    )
    measure = models.CharField(_("measure"), max_length=16, choices=Measure)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    people = ArrayField(models.BigIntegerField(), verbose_name=_("people"))

    class Meta:
        verbose_name = _("wave flow")
        verbose_name_plural = _("wave flows")
        constraints = [
            constraints.vocabulary("waveflow", "measure", Measure),
            models.CheckConstraint(
                condition=~Q(measure=Measure.HEADCOUNT),
                name="waveflow_no_headcount",
                violation_error_message=_("A wave has arrivals and departures."),
            ),
            models.CheckConstraint(
                condition=Exact(NumberOf("people"), Days("end", "start") + 1),
                name="waveflow_a_number_a_day",
                violation_error_message=_("There is a number for each day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}, {self.camp_id}, {self.measure}"


class AreaDelta(models.Model):
    """What changes in an area on a day; the state on a day is the sum until then."""

    # Sums over an area's days, for one site type or all; drains update rows in this order.
    pk = models.CompositePrimaryKey("area", "site_type", "day")
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="deltas",
        db_index=False,
        db_constraint=False,
        verbose_name=_("area"),
    )
    site_type = models.CharField(_("site type"), max_length=32, choices=SiteType)
    day = models.DateField(_("day"))
    low = models.BigIntegerField(_("low"), default=0)
    best = models.BigIntegerField(_("best"), default=0)
    high = models.BigIntegerField(_("high"), default=0)
    camps = models.IntegerField(_("camps"), default=0)
    camps_ageing = models.IntegerField(_("camps ageing"), default=0)
    camps_stale = models.IntegerField(_("camps stale"), default=0)
    camps_flows_only = models.IntegerField(_("camps on flows only"), default=0)
    # Not changes but the day's own.
    arrivals = models.BigIntegerField(_("arrivals"), default=0)
    departures = models.BigIntegerField(_("departures"), default=0)

    class Meta:
        verbose_name = _("area delta")
        verbose_name_plural = _("area deltas")
        constraints = [constraints.vocabulary("areadelta", "site_type", SiteType)]

    def __str__(self) -> str:
        return f"{self.area_id}, {self.site_type}, {self.day}: {self.best:+}"


class AreaSpan(models.Model):
    """The changes of an area over a month or a year, so that the state on a day is a sum of years, months and
    days, and not of every day since the first."""

    # One range of days for all site types; drains update rows in this order.
    pk = models.CompositePrimaryKey("area", "whole_year", "day", "site_type")
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="spans",
        db_index=False,
        db_constraint=False,
        verbose_name=_("area"),
    )
    #: or a month
    whole_year = models.BooleanField()
    #: the first of it
    day = models.DateField(_("day"))
    site_type = models.CharField(_("site type"), max_length=32, choices=SiteType)
    low = models.BigIntegerField(_("low"), default=0)
    best = models.BigIntegerField(_("best"), default=0)
    high = models.BigIntegerField(_("high"), default=0)
    camps = models.IntegerField(_("camps"), default=0)
    camps_ageing = models.IntegerField(_("camps ageing"), default=0)
    camps_stale = models.IntegerField(_("camps stale"), default=0)
    camps_flows_only = models.IntegerField(_("camps on flows only"), default=0)

    class Meta:
        constraints = [constraints.vocabulary("areaspan", "site_type", SiteType)]

    def __str__(self) -> str:
        return f"{self.area_id}, {self.site_type}, from {self.day}: {self.best:+}"
