"""How accounts begin, and how somebody who is locked out comes in again: links of which only a digest is
kept."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Language, Right

from . import constraints
from .accounts import Organisation
from .expressions import ClockTime
from .history import track_history


@track_history(exclude=["digest"])
class Invitation(models.Model):
    """Whoever has the link may join an organisation with these rights, once."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    address = models.EmailField(_("e-mail address"))
    rights = ArrayField(models.CharField(max_length=16, choices=Right), verbose_name=_("rights"))
    area = models.ForeignKey(
        "Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("area"),
        help_text=_("Empty: everywhere."),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    # SHA-256 in hexadecimal, as of API keys: a secret of high entropy needs no slow hash.
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.CharField(
        _("problem"), max_length=500, blank=True, default="", help_text=_("Why its letter did not leave.")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            constraints.vocabulary("invitation", "language", Language),
            constraints.pattern(
                "invitation",
                "address",
                r"^[^A-Z\s@]+@[^A-Z\s@]+$",
                _("An e-mail address is kept in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(rights__contained_by=list(Right.values), rights__len__gt=0),
                name="invitation_rights_vocabulary",
                violation_error_message=_("An invitation gives one right at least."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at")),
                name="invitation_expires_after_it_was_made",
                violation_error_message=_("An invitation expires after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
                name="invitation_ends_once",
                violation_error_message=_("An invitation is accepted by somebody, or withdrawn."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
                violation_error_message=_("This address is invited already; send that invitation again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.organisation}"


@track_history(exclude=["digest"])
class RecoveryLink(models.Model):
    """A new password for somebody, set by whoever has the link, once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recovery_links", verbose_name=_("user")
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
        help_text=_("Empty: on the command line."),
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    replaced_at = models.DateTimeField(
        _("replaced at"), null=True, blank=True, help_text=_("A newer link took its place.")
    )

    class Meta:
        verbose_name = _("recovery link")
        verbose_name_plural = _("recovery links")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at")),
                name="recoverylink_expires_after_it_was_made",
                violation_error_message=_("A link expires after it was made."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="recoverylink_open_once",
                violation_error_message=_("A link for this person is open already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.at}"
