"""Second factors: who must have one, and who has."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from camptrack.models import User
from camptrack.vocabulary import Right

from .rights import may_anywhere

#: recovery codes alone are none: they stand in for one of these
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """An app or a key."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def must_have_second_factor(user: User) -> bool:
    """As CAMPTRACK_REQUIRE_MFA says. API keys' users do not sign in."""
    whom = settings.CAMPTRACK_REQUIRE_MFA
    return whom == "everybody" or (whom == "administrators" and may_anywhere(user, Right.ADMINISTER))


def lacks_second_factor(user: User) -> bool:
    """Whether somebody must set one up before anything else."""
    return must_have_second_factor(user) and not has_second_factor(user)
