"""People, organisations and what they may do."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Language, Right

from . import constraints
from .change_notes import ORGANISATION_UPDATED, USER_UPDATED
from .history import track_history
from .triggers import after_update

#: a minute; no process answers as many
MOST_REQUESTS = 1_000_000


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
        constraints = [
            constraints.vocabulary("user", "language", Language, blank=True),
            models.UniqueConstraint(
                # By it people sign in and get new passwords.
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message=_("Somebody else has this e-mail address."),
            ),
        ]
        triggers = [after_update("note_on_update", USER_UPDATED)]


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
    requests_per_minute = models.PositiveIntegerField(
        _("requests per minute"),
        null=True,
        blank=True,
        help_text=_(
            "Of all its keys together, in each web process. Empty: each user's limit alone. Set by whoever "
            "runs the service."
        ),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            constraints.slug("organisation"),
            constraints.within("organisation", "requests_per_minute", 1, MOST_REQUESTS),
        ]
        triggers = [after_update("note_on_update", ORGANISATION_UPDATED)]

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
