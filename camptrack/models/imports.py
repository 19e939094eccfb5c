"""Spreadsheets on their way to evidence: the file, what was read of it, and what each row would do."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import ImportState, Language, RowOutcome

from . import constraints
from .accounts import Organisation
from .camps import Camp
from .expressions import ClockTime
from .reports import Report

#: bytes of a file
MOST_BYTES = 5 * 1024 * 1024

#: characters that are kept of a cell, to be shown beside its column
SHOWN = 80

#: states that a process takes on
WORK = (ImportState.WAITING, ImportState.CONFIRMING, ImportState.UNDOING)
#: states that make room for the same file again
GONE = (ImportState.FAILED, ImportState.UNDONE, ImportState.DISCARDED)


class Import(models.Model):
    """One file (or pasted text) of an organisation, from its upload to its undoing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        # An index below begins with it.
        Organisation,
        models.PROTECT,
        related_name="imports",
        db_index=False,
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("file"), max_length=200)
    pasted = models.BooleanField(_("pasted"), default=False)
    content = models.BinaryField(_("content"))
    # SHA-256 of the content: the same file twice is one import.
    digest = models.CharField(_("digest"), max_length=64)
    # Of whoever brought it: in it, days and numbers are read and problems are told.
    language = models.CharField(_("language"), max_length=2, choices=Language)
    state = models.CharField(_("state"), max_length=16, choices=ImportState, default=ImportState.WAITING)
    # What the file holds: its sheets with their columns, first values, guesses; written by whoever read it.
    sheets = models.JSONField(_("sheets"), null=True, blank=True)
    # As ingest/mapping.py has it, one for each sheet that is read; or the rows of headings that were chosen.
    mapping = models.JSONField(_("mapping"), null=True, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    # Of the step at hand; what went wrong last stays until the next step succeeds.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), db_default=ClockTime())
    failure = models.TextField(_("failure"), max_length=2000, blank=True, default="")
    publish = models.BooleanField(_("publish"), default=False)
    leave_conflicts = models.BooleanField(_("leave rows in conflict as they stand"), default=False)
    # Why warnings were passed over: {code of the warning: reason}.
    overrides = models.JSONField(_("warnings passed over"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )
    confirmed_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undo_reason = models.TextField(_("reason"), max_length=2000, blank=True, default="")

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            # "What is to be worked on".
            models.Index(fields=["not_before"], name="import_to_be_done", condition=Q(state__in=WORK)),
            # "What my organisation brought in last".
            models.Index(fields=["organisation", "-at", "id"], name="import_by_organisation"),
        ]
        constraints = [
            constraints.vocabulary("import", "state", ImportState),
            constraints.vocabulary("import", "language", Language),
            constraints.digest("import"),
            constraints.text_limit("import", "failure", 2000),
            constraints.text_limit("import", "undo_reason", 2000),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("content"), MOST_BYTES),
                name="import_content_length",
                violation_error_message=_("A file has at most 5 MiB."),
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")),
                name="import_done_of_total",
                violation_error_message=_("No more rows are done than there are."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirming", "confirmed", "undoing", "undone"])
                | Q(confirmed_by__isnull=False),
                name="import_confirmed_by_somebody",
                violation_error_message=_("Somebody answers for what is entered."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undoing", "undone"])
                | Q(undone_by__isnull=False) & ~Q(undo_reason=""),
                name="import_undone_for_a_reason",
                violation_error_message=_("Somebody undoes it, for a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "undoing", "undone"], confirmed_at__isnull=False)
                | Q(confirmed_at__isnull=True) & ~Q(state__in=["confirmed", "undoing", "undone"]),
                name="import_entered_at_a_moment",
                violation_error_message=_("What is entered was entered at a moment."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "digest"],
                condition=~Q(state__in=GONE),
                name="import_once",
                violation_error_message=_("This file is here already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """A figure as a row gives it, and what confirming does with it."""

    of = models.ForeignKey(
        # The unique constraint begins with it.
        Import,
        models.CASCADE,
        related_name="rows",
        db_index=False,
        verbose_name=_("import"),
    )
    position = models.PositiveIntegerField(_("position"))
    sheet = models.CharField(_("sheet"), max_length=200, blank=True, default="")
    # As Excel numbers it; several figures of one row are told apart by `figure`, from 1.
    row = models.PositiveIntegerField(_("row"))
    figure = models.PositiveSmallIntegerField(_("figure"), default=1)
    outcome = models.CharField(_("outcome"), max_length=16, choices=RowOutcome)
    # actions/import_rows.py writes and reads these.
    values = models.JSONField(_("values"), default=dict)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    # Which rows make one report: the key that becomes its external id.
    document = models.CharField(_("document"), max_length=64, blank=True, default="")
    camp = models.ForeignKey(
        Camp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("camp"),
    )
    # The report that stood when this was read.
    stands = models.ForeignKey(
        Report,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("report that stands"),
    )
    # The one that holds the row since it was entered.
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="import_rows", verbose_name=_("report")
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [
            # The preview's filter and its counts.
            models.Index(fields=["of", "outcome", "position"], name="importrow_by_outcome"),
        ]
        constraints = [
            constraints.vocabulary("importrow", "outcome", RowOutcome),
            models.UniqueConstraint(
                fields=["of", "position"],
                name="importrow_once",
                violation_error_message=_("This row is there already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["error", "conflict"]) & ~Q(problems=[])
                | ~Q(outcome__in=["error", "conflict"]) & Q(problems=[]),
                name="importrow_problems_of_errors",
                violation_error_message=_("An error or a conflict says what is wrong; nothing else does."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["changed", "unchanged"]) | Q(stands__isnull=False),
                name="importrow_changes_what_stands",
                violation_error_message=_("Only what stands can be changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}: {self.get_outcome_display()}"


class ColumnMapping(models.Model):
    """How an organisation reads sheets with these headings."""

    organisation = models.ForeignKey(
        # The unique constraint begins with it.
        Organisation,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("organisation"),
    )
    # Of the headings, as ingest/headings.py works it out.
    digest = models.CharField(_("digest of the headings"), max_length=64)
    mapping = models.JSONField(_("mapping"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(digest=""),
                name="columnmapping_has_headings",
                violation_error_message=_("A mapping is remembered by its headings."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "digest"],
                name="columnmapping_once",
                violation_error_message=_("A mapping for these headings is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.digest}"
