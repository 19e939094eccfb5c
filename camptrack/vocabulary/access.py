"""What people and keys may do, and in which language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Right(TextChoices):
    """What a grant allows, within an organisation and perhaps an area."""

    VIEW = "view", _("view")
    ENTER = "enter", _("enter")
    REVIEW = "review", _("review")
    PUBLISH = "publish", _("publish")
    ADMINISTER = "administer", _("administer")


class Scope(TextChoices):
    """What an API key is asked for; kept as grants (`SCOPE_RIGHTS`)."""

    READ = "read", _("read")
    WRITE = "write", _("write")
    REVIEW = "review", _("review")


SCOPE_RIGHTS: dict[Scope, tuple[Right, ...]] = {
    Scope.READ: (Right.VIEW,),
    Scope.WRITE: (Right.ENTER, Right.PUBLISH),
    Scope.REVIEW: (Right.REVIEW,),
}


class KeyState(TextChoices):
    """What a key is good for, by the clock."""

    ACTIVE = "active", _("active")
    EXPIRING = "expiring", _("expiring soon")
    EXPIRED = "expired", _("has expired")
    REVOKED = "revoked", _("revoked")


class Language(TextChoices):
    """What the interface speaks."""

    AR = "ar", _("Arabic")
    EN = "en", _("English")
    ES = "es", _("Spanish")
    FR = "fr", _("French")


#: who did it, in the history of things, where somebody did it on the command line
OPERATOR = "operator"


class AccountEventKind(TextChoices):
    """What happens to an account."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed: wrong password")
    CODE_FAILED = "code_failed", _("sign-in failed: wrong code")
    LOCKED = "locked", _("sign-in locked after many attempts")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PASSWORD_RESET = "password_reset", _("password set anew by mail")
    ADDRESS_CHANGED = "address_changed", _("e-mail address changed")
    LINK_MADE = "link_made", _("link for a new password made")
    LINK_USED = "link_used", _("password set anew by a link")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    CODES_MADE = "codes_made", _("recovery codes made anew")
    FACTORS_TAKEN_OFF = "factors_taken_off", _("second factor taken off by an administrator")
    INVITATION_ACCEPTED = "invitation_accepted", _("invitation accepted")
