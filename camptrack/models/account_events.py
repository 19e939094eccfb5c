"""Evidence: what happened to an account, by whom, from where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import AccountEventKind

from . import constraints
from .expressions import ClockTime
from .triggers import append_only, before_insert


class AccountEvent(models.Model):
    """A sign-in that succeeded or failed, a second factor that came or went, a password that was set."""

    user = models.ForeignKey(
        # The index below begins with it.
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="account_events",
        db_index=False,
        verbose_name=_("user"),
    )
    kind = models.CharField(_("kind"), max_length=32, choices=AccountEventKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
        help_text=_("Empty: the person, or the command line."),
    )
    reason = models.CharField(_("reason"), max_length=2000, blank=True, default="")
    ip_address = models.GenericIPAddressField(_("from"), null=True, blank=True)
    at = models.DateTimeField(_("at"), db_default=ClockTime(), editable=False)

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")
        indexes = [
            # "What happened to this account", newest first.
            models.Index(fields=["user", "-at"], name="accountevent_by_user"),
        ]
        constraints = [constraints.vocabulary("accountevent", "kind", AccountEventKind)]
        triggers = [*append_only(), before_insert("stamp", "NEW.at := clock_timestamp();")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}, {self.at}"
