"""Settings of passwords, of axes, which counts wrong ones, and of allauth, which brings pages of accounts."""

from typing import Any


def sign_in(*, https: bool, proxies: int) -> dict[str, Any]:
    """Django's settings by their names."""
    return {
        **_PASSWORDS,
        **_AXES,
        "AXES_IPWARE_PROXY_COUNT": proxies,
        **_ALLAUTH,
        **_with(https=https, proxies=proxies),
    }


_PASSWORDS: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": [
        "axes.backends.AxesStandaloneBackend",  # first: refuses before a password is looked at
        "django.contrib.auth.backends.ModelBackend",
    ],
    "PASSWORD_HASHERS": [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
    ],
}

_AXES: dict[str, Any] = {
    "AXES_FAILURE_LIMIT": 10,
    "AXES_COOLOFF_TIME": 1,  # hours; nobody is locked out for ever by someone else's guesses
    # Either: one address tries many users, many try one.
    "AXES_LOCKOUT_PARAMETERS": ["username", "ip_address"],
    "AXES_RESET_ON_SUCCESS": True,  # of the name; what the address did stays counted
    "AXES_HANDLER": "camptrack.entrance.attempts.Attempts",
    "AXES_LOCKOUT_TEMPLATE": "admin/locked.html",
    "AXES_VERBOSE": False,  # no greeting from every command
}

_ALLAUTH: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "camptrack.entrance.adapter.AccountAdapter",
    "ACCOUNT_FORMS": {"login": "camptrack.entrance.forms.SignInForm"},
    "ACCOUNT_LOGIN_METHODS": {"username", "email"},
    # Nobody signs up: the adapter closes it.
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "email*", "password1*"],
    # Of a changed address; that of an invitation is proved by its link.
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_CHANGE_EMAIL": True,  # one address a person
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,  # whoever's password or second factor changed is told
    "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_SESSION_REMEMBER": True,  # as long as SESSION_COOKIE_AGE
    "MFA_FORMS": {
        "add_webauthn": "camptrack.entrance.forms.AddKeyForm",
        "edit_webauthn": "camptrack.entrance.forms.RenameKeyForm",
    },
    "MFA_ADAPTER": "camptrack.entrance.adapter.SecondFactorAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_TOTP_ISSUER": "camptrack",
    "MFA_TOTP_TOLERANCE": 1,  # telephones without a network go wrong by half a minute
    "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # no account is made by a stranger: each began with an invitation
}


def _with(*, https: bool, proxies: int) -> dict[str, Any]:
    return {
        "ALLAUTH_TRUSTED_PROXY_COUNT": proxies,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if https else "http",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,  # localhost
    }
