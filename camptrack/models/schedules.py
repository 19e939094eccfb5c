"""When which aggregate report goes to whom."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Cadence, CatchUp, FileFormat, Language, RecipientKind, Sensitivity

from . import constraints
from .accounts import Organisation
from .camps import Camp
from .expressions import ClockTime, NumberOf
from .history import track_history
from .places import Area


@track_history(exclude=["ran_until", "next_due_at"])
class Schedule(models.Model):
    """A report of an area, or of chosen camps, that is made again and again (docs/explanation/issues.md)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="schedules", verbose_name=_("organisation")
    )
    slug = models.SlugField(_("slug"), max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=200)
    titles = models.JSONField(
        _("titles by language"), default=dict, blank=True, help_text=_("Where a language has its own.")
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schedules",
        verbose_name=_("area"),
        help_text=_("Empty: the camps that are named one by one."),
    )
    camps = models.ManyToManyField(
        Camp, through="ScheduleCamp", related_name="schedules", verbose_name=_("camps"), blank=True
    )
    cadence = models.CharField(_("cadence"), max_length=16, choices=Cadence)
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), null=True, blank=True, help_text=_("Of a weekly report: 1 is Monday, 7 Sunday.")
    )
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        null=True,
        blank=True,
        help_text=_("Of a monthly or quarterly report: the day, 1 to 28, of the month after the period."),
    )
    every_days = models.PositiveSmallIntegerField(
        _("days"), null=True, blank=True, help_text=_("Of a period of one's own: how many days it has.")
    )
    at = models.TimeField(_("at"), help_text=_("On the clocks of the zone."))
    zone = models.CharField(_("time zone"), max_length=64, help_text=_("As in the IANA list: Asia/Damascus."))
    starts_on = models.DateField(_("starts on"), help_text=_("The first day of the first period."))
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("languages"), default=list
    )
    formats = ArrayField(
        models.CharField(max_length=8, choices=FileFormat), verbose_name=_("formats"), default=list
    )
    sensitivity = models.CharField(_("sensitivity"), max_length=16, choices=Sensitivity)
    automatic = models.BooleanField(
        _("automatic"),
        default=False,
        db_default=False,
        help_text=_("Published as soon as it is made; otherwise it waits for somebody's approval."),
    )
    catch_up = models.CharField(
        _("after an outage"),
        max_length=16,
        choices=CatchUp,
        default=CatchUp.LATEST,
        db_default=CatchUp.LATEST,
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True, default="")
    licence = models.CharField(_("licence"), max_length=200, blank=True, default="")
    paused = models.BooleanField(_("paused"), default=False, db_default=False)
    # Every run due until then was dealt with: made, caught up or left out.
    ran_until = models.DateTimeField(_("ran until"), db_default=ClockTime(), editable=False)
    # The one after it; empty: none, because its zone is no longer known or it is paused.
    next_due_at = models.DateTimeField(_("next due at"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["title"]
        indexes = [
            # "What is due", asked every few seconds.
            models.Index(
                fields=["next_due_at"],
                name="schedule_due",
                condition=Q(next_due_at__isnull=False, paused=False),
            ),
        ]
        constraints = [
            constraints.slug("schedule"),
            constraints.vocabulary("schedule", "cadence", Cadence),
            constraints.vocabulary("schedule", "sensitivity", Sensitivity),
            constraints.vocabulary("schedule", "catch_up", CatchUp),
            constraints.within("schedule", "weekday", 1, 7),
            constraints.within("schedule", "day", 1, 28),
            constraints.within("schedule", "every_days", 1, 366),
            constraints.within("schedule", "starts_on", constraints.EARLIEST, constraints.LATEST),
            models.CheckConstraint(
                condition=Q(cadence=Cadence.WEEK, weekday__isnull=False)
                | ~Q(cadence=Cadence.WEEK) & Q(weekday__isnull=True),
                name="schedule_weekday_of_a_week",
                violation_error_message=_("A weekly report has a weekday, no other has."),
            ),
            models.CheckConstraint(
                condition=Q(cadence__in=[Cadence.MONTH, Cadence.QUARTER], day__isnull=False)
                | ~Q(cadence__in=[Cadence.MONTH, Cadence.QUARTER]) & Q(day__isnull=True),
                name="schedule_day_of_a_month",
                violation_error_message=_("A monthly or quarterly report has a day, no other has."),
            ),
            models.CheckConstraint(
                condition=Q(cadence=Cadence.OWN, every_days__isnull=False)
                | ~Q(cadence=Cadence.OWN) & Q(every_days__isnull=True),
                name="schedule_days_of_ones_own",
                violation_error_message=_("A period of one's own has a number of days, no other has."),
            ),
            models.CheckConstraint(
                condition=Q(GreaterThan(NumberOf("languages"), 0), languages__contained_by=Language.values),
                name="schedule_languages_vocabulary",
                violation_error_message=_("Choose one language at least, of those that there are."),
            ),
            models.CheckConstraint(
                condition=Q(GreaterThan(NumberOf("formats"), 0), formats__contained_by=FileFormat.values),
                name="schedule_formats_vocabulary",
                violation_error_message=_("Choose one format at least, of those that there are."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@track_history()
class ScheduleCamp(models.Model):
    """A camp that a schedule names, where it is about no area."""

    schedule = models.ForeignKey(
        # The unique constraint begins with it.
        Schedule,
        models.CASCADE,
        db_index=False,
        related_name="named_camps",
        verbose_name=_("schedule"),
    )
    camp = models.ForeignKey(
        # Never asked for from the camp's side.
        Camp,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=_("camp"),
    )

    class Meta:
        verbose_name = _("camp of a schedule")
        verbose_name_plural = _("camps of schedules")
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "camp"],
                name="schedulecamp_once",
                violation_error_message=_("This camp is named already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id}, {self.camp_id}"


@track_history(exclude=["bounced_at", "bounce"])
class Recipient(models.Model):
    """Who is sent a schedule's issues: a person by e-mail, or a system by webhook."""

    schedule = models.ForeignKey(
        # The unique constraint begins with it.
        Schedule,
        models.PROTECT,
        db_index=False,
        related_name="recipients",
        verbose_name=_("schedule"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=RecipientKind)
    address = models.CharField(
        _("address"),
        max_length=2000,
        help_text=_("An e-mail address, or an address that begins with https://."),
    )
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("user"),
        help_text=_("Who this is; without one they may read what is public."),
    )
    unsubscribed_at = models.DateTimeField(_("unsubscribed at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounced at"), null=True, blank=True)
    bounce = models.CharField(_("bounce"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["address"]
        constraints = [
            constraints.vocabulary("recipient", "kind", RecipientKind),
            constraints.vocabulary("recipient", "language", Language),
            models.UniqueConstraint(
                fields=["schedule", "kind", "address"],
                condition=Q(removed_at__isnull=True),
                name="recipient_once",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(
                condition=(~Q(kind=RecipientKind.WEBHOOK) | Q(address__regex=r"^https://[^\s]+$"))
                & (~Q(kind=RecipientKind.EMAIL) | Q(address__regex=r"^[^@\s]+@[^@\s]+$")),
                name="recipient_address_of_its_kind",
                violation_error_message=_("An e-mail address has an @; a webhook begins with https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address
