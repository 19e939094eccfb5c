"""How wrong passwords are counted."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest


class Attempts(AxesDatabaseHandler):  # type: ignore[misc]
    """By name and by address; both are in the settings."""

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:  # noqa: ARG002  axes'
        """Whoever signs in has their own name forgiven, never the address: with one account of their own
        somebody could guess at all others for ever."""
        name = (credentials or {}).get("username")
        return int(self.reset_attempts(username=name)) if name else 0
