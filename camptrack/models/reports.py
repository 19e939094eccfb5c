"""Evidence: the documents that figures come from."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Audience, Credibility, Reliability
from camptrack.written import isolated

from . import constraints
from .accounts import Organisation
from .change_notes import CHANGED, REPORT_INSERTED, note_reports
from .expressions import ClockTime
from .sources import Source
from .triggers import after_insert, after_update, append_only, before_insert

#: Texts that a redaction may blank; everything else stays as it was written.
REDACTABLE = ("title", "url", "excerpt")


class Report(models.Model):
    """One document of one source. What happens to it later are `ReportEvent` rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        # Indexes below begin with it.
        Organisation,
        models.PROTECT,
        related_name="reports",
        db_index=False,
        verbose_name=_("organisation"),
    )
    source = models.ForeignKey(
        # Indexed: "the reports of a source", also to mark camps when its slug changes.
        Source,
        models.PROTECT,
        related_name="reports",
        verbose_name=_("source"),
    )
    title = models.CharField(_("title"), max_length=500)
    url = models.URLField(_("address"), max_length=2000, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=35, default="und", help_text=_("A BCP 47 tag; “und”: not determined.")
    )
    published_on = models.DateField(_("published on"))
    excerpt = models.TextField(_("excerpt"), max_length=10_000, blank=True, default="")
    reliability = models.CharField(
        _("reliability"),
        max_length=1,
        choices=Reliability,
        blank=True,
        default="",
        help_text=_("Empty: the source's when the report is published."),
    )
    credibility = models.PositiveSmallIntegerField(
        _("credibility"),
        choices=Credibility,
        null=True,
        blank=True,
        help_text=_("Empty: the source's when the report is published."),
    )
    audience = models.CharField(_("audience"), max_length=16, choices=Audience, default=Audience.SHARED)
    external_id = models.CharField(
        _("external id"), max_length=200, blank=True, default="", help_text=_("The partner system's own.")
    )
    operation = models.CharField(
        _("operation"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The data collection that it is part of, as its provider names it."),
    )
    round_number = models.PositiveSmallIntegerField(
        _("round"), null=True, blank=True, help_text=_("Of the operation.")
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    correction_reason = models.TextField(
        _("reason of the correction"), max_length=2000, blank=True, default=""
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )
    at = models.DateTimeField(_("entered at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            # "What my organisation entered last", drafts included.
            models.Index(fields=["organisation", "at", "id"], name="report_by_organisation"),
            # The list of reports by date of publication.
            models.Index(fields=["published_on", "id"], name="report_by_publication"),
            # Everybody's list in the order of entry, page by page; updated_since.
            models.Index(fields=["at", "id"], name="report_by_entry"),
            # The rounds of operations, and the reports of one.
            models.Index(
                fields=["operation", "round_number"], name="report_by_round", condition=~Q(operation="")
            ),
        ]
        constraints = [
            constraints.url("report"),
            constraints.pattern(
                "report",
                "language",
                r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
                _("A language is a BCP 47 tag such as “en” or “ar-SY”."),
            ),
            constraints.within("report", "published_on", constraints.EARLIEST, constraints.LATEST),
            constraints.text_limit("report", "excerpt", 10_000),
            constraints.text_limit("report", "correction_reason", 2000),
            constraints.vocabulary("report", "reliability", Reliability, blank=True),
            constraints.vocabulary("report", "credibility", Credibility),
            constraints.vocabulary("report", "audience", Audience),
            constraints.within("report", "round_number", 1, constraints.LAST_ROUND),
            models.CheckConstraint(
                condition=Q(round_number__isnull=True) | ~Q(operation=""),
                name="report_round_of_operation",
                violation_error_message=_("A round is of an operation."),
            ),
            models.CheckConstraint(
                condition=Q(revision=1, supersedes__isnull=True, correction_reason="")
                | Q(revision__gt=1, supersedes__isnull=False) & ~Q(correction_reason=""),
                name="report_correction",
                violation_error_message=_(
                    "A first revision supersedes nothing; every later one supersedes another, with a reason."
                ),
            ),
            models.UniqueConstraint(
                # Also serves "this partner's report by its own id".
                fields=["organisation", "external_id", "revision"],
                condition=~Q(external_id=""),
                name="report_external_id_once",
                violation_error_message=_("This external id is taken in your organisation."),
            ),
        ]
        triggers = [
            *append_only(redactable=REDACTABLE),
            before_insert(
                "stamp_and_chain",
                """
                NEW.at := clock_timestamp();
                IF NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM camptrack_report
                    WHERE id = NEW.supersedes_id
                        AND organisation_id = NEW.organisation_id
                        AND revision = NEW.revision - 1
                ) THEN
                    RAISE EXCEPTION 'a correction is the next revision of a report of the same organisation'
                        USING ERRCODE = 'check_violation';
                END IF;
                """,
            ),
            after_insert("note_on_insert", REPORT_INSERTED),
            after_update("note_on_update", note_reports(f"SELECT id {CHANGED}")),
        ]

    def __str__(self) -> str:
        title = self.title or self.url or str(self.pk)
        return f"{title} ({isolated(self.published_on)})"
