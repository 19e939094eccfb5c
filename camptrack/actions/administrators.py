"""Whoever runs the service: the first one comes from the command line."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import User

from .accounts import keep_address
from .done_by import done_by
from .recovery import make_recovery_link
from .refusals import Conflict
from .saving import saved
from .texts import mail_address


def create_administrator(*, username: str, email: str, more: bool, now: datetime) -> str:
    """An account that may everything; the link with which its password is set. Without `more` only the first:
    who runs a script twice makes no second one."""
    if not more and User.objects.filter(is_superuser=True, is_active=True).exists():
        raise Conflict("has_administrator", _("There is an administrator already; --more makes another one."))
    user = User(username=username, email=mail_address(email), is_staff=True, is_superuser=True)
    user.set_unusable_password()
    with transaction.atomic(), done_by(None):
        saved(user)
        keep_address(user)
    return make_recovery_link(by=None, user=user, reason=_("made on the command line"), now=now)
