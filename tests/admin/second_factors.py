"""A second factor as a telephone has it."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value


def code(secret: str, *, steps: int = 0) -> str:
    """What an app shows now, or some half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD + steps))
