"""People, organisations and what they may do."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Language, Right

from . import constraints
from .expressions import ClockTime
from .history import track_history


@track_history(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person, or the stand-in through which an API key acts (without a usable password)."""

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        blank=True,
        default="",
        help_text=_("Empty: as the browser asks."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [constraints.vocabulary("user", "language", Language, blank=True)]


@track_history()
class Organisation(models.Model):
    """Who enters and owns reports."""

    slug = models.SlugField(_("slug"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    own_review_allowed = models.BooleanField(
        _("own review allowed"),
        default=False,
        db_default=False,
        help_text=_("Whoever entered a figure may also review it."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [constraints.slug("organisation")]

    def __str__(self) -> str:
        return self.name


@track_history()
class Grant(models.Model):
    """A right of a user in an organisation, perhaps in one area and what lies under it only."""

    user = models.ForeignKey(
        # The unique constraint below begins with the user: "what may this user do".
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="grants",
        db_index=False,
        verbose_name=_("user"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="grants", verbose_name=_("organisation")
    )
    right = models.CharField(_("right"), max_length=16, choices=Right)
    area = models.ForeignKey(
        "Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("area"),
        help_text=_("Empty: everywhere."),
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            constraints.vocabulary("grant", "right", Right),
            models.UniqueConstraint(
                fields=["user", "organisation", "right", "area"],
                name="grant_once",
                nulls_distinct=False,
                violation_error_message=_("This right is granted already."),
            ),
        ]

    def __str__(self) -> str:
        where = f" ({self.area})" if self.area else ""
        return f"{self.user}: {self.get_right_display()}, {self.organisation}{where}"


class ApiKey(models.Model):
    """A partner system's key, shown once; only its digest is kept. What it may do are its user's grants."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_key", verbose_name=_("user")
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
            constraints.pattern(
                "apikey", "digest", r"^[0-9a-f]{64}$", _("A digest is SHA-256 in hexadecimal.")
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="apikey_expires_after_creation",
                violation_error_message=_("A key expires after it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
