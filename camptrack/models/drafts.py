"""What is being typed: a report's form as it stands, kept while nobody has entered it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .accounts import Organisation
from .expressions import AllTexts, ClockTime
from .reports import Report


class EntryDraft(models.Model):
    """Work, not evidence: it may be changed and thrown away.

    Its key is made with the form, so that a form that is sent twice is known by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        # The index below begins with it.
        Organisation,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("organisation"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("begun by")
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("last saved by"),
    )
    updated_at = models.DateTimeField(_("last saved"), db_default=ClockTime())
    version = models.PositiveIntegerField(_("version"), default=1)
    # The page that saved it last: its own answers may get lost, and it must not quarrel with itself.
    editor = models.CharField(_("page"), max_length=36, blank=True, default="")
    title = models.CharField(_("title"), max_length=500, blank=True, default="")
    # By the names of the form's inputs; inputs that are empty are left out.
    data = models.JSONField(_("what was typed"), default=dict, blank=True)
    corrects = models.ForeignKey(
        # Indexed: a redaction looks for what still holds the text.
        Report,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrects"),
    )
    entered_as = models.ForeignKey(
        Report,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered as"),
    )
    # Of what was entered: the text itself is evidence by then, and kept once.
    digest = models.CharField(_("digest"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("unfinished report")
        verbose_name_plural = _("unfinished reports")
        indexes = [
            # "What my organisation has not finished", the latest first.
            models.Index(
                fields=["organisation", "-updated_at"],
                name="entrydraft_unfinished",
                condition=Q(entered_as__isnull=True),
            ),
            # "Those older than ninety days", to clear them away.
            models.Index(fields=["updated_at"], name="entrydraft_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=AllTexts("data"),
                name="entrydraft_data_texts",
                violation_error_message=_("What was typed is kept as texts by the names of their inputs."),
            ),
            models.CheckConstraint(
                condition=Q(entered_as__isnull=True, digest="")
                | Q(entered_as__isnull=False, data={}) & ~Q(digest=""),
                name="entrydraft_ends_once",
                violation_error_message=_(
                    "What was entered is evidence, and no longer kept as it was typed."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("(no title yet)"))
