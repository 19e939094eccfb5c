"""Issues of scheduled reports: made once, frozen, never edited."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Edition, FileFormat, IssueEventKind, IssueStatus, Language
from camptrack.written import isolated_days

from . import constraints
from .expressions import ClockTime
from .schedules import Schedule

# What was made stays; only what becomes of it moves.
_FROZEN = """
IF (OLD.schedule_id, OLD.number, OLD.start, OLD."end", OLD.due_at, OLD.known_at)
    IS DISTINCT FROM (NEW.schedule_id, NEW.number, NEW.start, NEW."end", NEW.due_at, NEW.known_at)
    OR OLD.data IS NOT NULL AND (OLD.data, OLD.digest, OLD.policy)
        IS DISTINCT FROM (NEW.data, NEW.digest, NEW.policy)
THEN
    RAISE EXCEPTION 'an issue is frozen' USING ERRCODE = 'restrict_violation',
        HINT = 'Recall it, or say in the next one what has changed.';
END IF;
RETURN NEW;
"""
_PREVIEWS_ALONE = """
IF OLD.number IS NOT NULL THEN
    RAISE EXCEPTION 'an issue is kept' USING ERRCODE = 'restrict_violation', HINT = 'Recall it.';
END IF;
RETURN OLD;
"""
_FILES_OF_PREVIEWS_ALONE = """
IF EXISTS (SELECT FROM camptrack_issue WHERE id = OLD.issue_id AND number IS NOT NULL) THEN
    RAISE EXCEPTION 'an issue is kept' USING ERRCODE = 'restrict_violation', HINT = 'Recall it.';
END IF;
RETURN OLD;
"""
#: what belongs to an issue stays as it is, and as long as the issue
_AS_THE_ISSUE = [
    pgtrigger.Trigger(
        name="protect_update",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="RAISE EXCEPTION 'an issue is frozen' USING ERRCODE = 'restrict_violation';",
    ),
    pgtrigger.Trigger(
        name="kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_FILES_OF_PREVIEWS_ALONE
    ),
]


class Issue(models.Model):
    """One report of a schedule, over one period, from the evidence known at one moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schedule = models.ForeignKey(
        # The unique constraints begin with it.
        Schedule,
        models.PROTECT,
        db_index=False,
        related_name="issues",
        verbose_name=_("schedule"),
    )
    number = models.PositiveIntegerField(
        _("number"), null=True, blank=True, help_text=_("Empty: a preview, thrown away after a day.")
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    due_at = models.DateTimeField(_("due at"))
    known_at = models.DateTimeField(_("cut-off"), help_text=_("What was known later is in the next issue."))
    status = models.CharField(_("status"), max_length=16, choices=IssueStatus, default=IssueStatus.DUE)
    # Attempts that failed, and the moment before which there is no other.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), db_default=ClockTime())
    failure = models.TextField(_("failure"), max_length=2000, blank=True, default="")
    camps = models.PositiveIntegerField(_("camps"), default=0)
    camps_done = models.PositiveIntegerField(_("camps done"), default=0)
    policy = models.CharField(_("policy"), max_length=32, blank=True, default="")
    # As camptrack/situation.py has it; the digest is SHA-256 of what was written.
    data = models.JSONField(_("data"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
        help_text=_("Who asked for it; empty: the timetable."),
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        indexes = [
            # "What is to be made".
            models.Index(fields=["not_before"], name="issue_to_be_made", condition=Q(status=IssueStatus.DUE)),
            # "Past issues", latest first.
            models.Index(fields=["-due_at"], name="issue_latest"),
        ]
        constraints = [
            constraints.vocabulary("issue", "status", IssueStatus),
            constraints.text_limit("issue", "failure", 2000),
            models.UniqueConstraint(
                # One that was taken back makes room for another.
                fields=["schedule", "start", "end"],
                condition=Q(number__isnull=False)
                & ~Q(status__in=[IssueStatus.RECALLED, IssueStatus.DISCARDED]),
                name="issue_once_a_period",
                violation_error_message=_("There is an issue of this period already."),
            ),
            models.UniqueConstraint(
                fields=["schedule", "number"],
                name="issue_numbered_once",
                violation_error_message=_("There is an issue with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(start__lte=F("end")),
                name="issue_period_in_order",
                violation_error_message=_("A period ends on its first day or later."),
            ),
            models.CheckConstraint(
                condition=Q(known_at__lte=F("at")),
                name="issue_cut_off_past",
                violation_error_message=_("Nothing is known yet of a later moment."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[IssueStatus.DUE, IssueStatus.DISCARDED]) | Q(data__isnull=False),
                name="issue_made_before_it_is_read",
                violation_error_message=_("An issue has its data before anybody reads it."),
            ),
            models.CheckConstraint(
                condition=Q(data__isnull=True, digest="")
                | Q(data__isnull=False, digest__regex=constraints.SHA256),
                name="issue_digest_of_data",
                violation_error_message=_("A digest is SHA-256 in hexadecimal."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) & ~Q(status=IssueStatus.PREVIEW)
                | Q(number__isnull=True, status__in=["due", "preview"]),
                name="issue_preview_without_number",
                violation_error_message=_("A preview has no number, and every other issue has one."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="frozen", when=pgtrigger.Before, operation=pgtrigger.Update, func=_FROZEN),
            pgtrigger.Trigger(
                name="kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_PREVIEWS_ALONE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.number or ''}, {isolated_days(self.start, self.end)}"


class IssueEvent(models.Model):
    """What happened to an issue, who did it and why."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="events", verbose_name=_("issue"))
    kind = models.CharField(_("kind"), max_length=16, choices=IssueEventKind)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("issue event")
        verbose_name_plural = _("issue events")
        ordering = ["at"]
        constraints = [
            constraints.vocabulary("issueevent", "kind", IssueEventKind),
            constraints.text_limit("issueevent", "reason", 2000),
            models.UniqueConstraint(
                fields=["issue", "kind"],
                condition=~Q(kind=IssueEventKind.FAILED),
                name="issueevent_once",
                violation_error_message=_("This has already happened to the issue."),
            ),
        ]
        triggers = _AS_THE_ISSUE

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at}"


class IssueFile(models.Model):
    """An issue as it was written, byte for byte."""

    issue = models.ForeignKey(
        # The unique constraint begins with it.
        Issue,
        models.CASCADE,
        db_index=False,
        related_name="files",
        verbose_name=_("issue"),
    )
    edition = models.CharField(_("edition"), max_length=16, choices=Edition)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    format = models.CharField(_("format"), max_length=8, choices=FileFormat)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("file of an issue")
        verbose_name_plural = _("files of issues")
        constraints = [
            constraints.vocabulary("issuefile", "edition", Edition),
            constraints.vocabulary("issuefile", "language", Language),
            constraints.vocabulary("issuefile", "format", FileFormat),
            constraints.digest("issuefile"),
            models.UniqueConstraint(
                fields=["issue", "edition", "language", "format"],
                name="issuefile_once",
                violation_error_message=_("This file is there already."),
            ),
        ]
        triggers = _AS_THE_ISSUE

    def __str__(self) -> str:
        return f"{self.issue_id}, {self.edition}, {self.language}, {self.format}"
