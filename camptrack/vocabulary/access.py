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


class Language(TextChoices):
    """What the interface speaks."""

    AR = "ar", _("Arabic")
    EN = "en", _("English")
    ES = "es", _("Spanish")
    FR = "fr", _("French")
