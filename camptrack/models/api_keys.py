"""Keys of partner systems, and who was told that one is about to expire."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import constraints
from .accounts import Organisation
from .expressions import ClockTime
from .history import track_history


@track_history(exclude=["digest", "last_used_at"])
class ApiKey(models.Model):
    """A partner system's key, shown once; only its digest is kept. What it may do are its user's grants.

    A key and its successors act through one user: they are one actor, whichever of them is used.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_keys", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="api_keys", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    prefix = models.CharField(
        _("prefix"), max_length=8, unique=True, help_text=_("The public part, by which a key is found.")
    )
    # SHA-256 in hexadecimal. A secret of high entropy needs no slow hash; a guess costs nothing less.
    digest = models.CharField(_("digest"), max_length=64)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    successor = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessor",
        verbose_name=_("successor"),
        help_text=_("The key that takes its place."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
        help_text=_("Empty: on the command line."),
    )
    created_at = models.DateTimeField(_("created at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            constraints.pattern(
                "apikey", "prefix", r"^[A-Za-z0-9]{8}$", _("A prefix has eight letters or digits.")
            ),
            constraints.digest("apikey"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="apikey_expires_after_creation",
                violation_error_message=_("A key expires after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="apikey_succeeds_another",
                violation_error_message=_("A key is not its own successor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class KeyNotice(models.Model):
    """That an administrator was told, once, that a key expires soon. The row is written before the mail is
    handed over, to be tried again later: what was cut off in between may come twice, and not never."""

    key = models.ForeignKey(
        # The unique constraint below begins with it.
        ApiKey,
        models.PROTECT,
        related_name="notices",
        db_index=False,
        verbose_name=_("API key"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("user")
    )
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)
    not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("When it is tried again; empty: not again.")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.CharField(
        _("problem"), max_length=500, blank=True, default="", help_text=_("Why its letter did not leave.")
    )

    class Meta:
        verbose_name = _("notice of a key")
        verbose_name_plural = _("notices of keys")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "user"],
                name="keynotice_once",
                violation_error_message=_("This administrator was told already."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(not_before__isnull=True),
                name="keynotice_sent_once",
                violation_error_message=_("What was sent is not tried again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.user}"
