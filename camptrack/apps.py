"""The one Django app. The signals below are plumbing (privileges, what a mail provider and the sign-in tell),
not business rules."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CamptrackConfig(AppConfig):
    name = "camptrack"
    verbose_name = _("camptrack")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from camptrack import checks  # noqa: F401 - registers itself; needs the settings

        pre_migrate.connect(_open, sender=self, dispatch_uid="camptrack.privileges")
        # After the last migration every table exists, those of other apps too.
        post_migrate.connect(_secure, sender=self, dispatch_uid="camptrack.privileges")

        from anymail.signals import tracking

        from camptrack.actions.bounces import hear_provider  # models load after app configs

        tracking.connect(hear_provider, dispatch_uid="camptrack.bounces")

        from camptrack.entrance.listening import listen

        listen()


def _open(*, using: str, **_kwargs: Any) -> None:
    """What writes while migrations run may write to the tables that they make."""
    from camptrack.models import privileges  # models load after app configs

    privileges.open_new_tables(connections[using])


def _secure(*, using: str, **_kwargs: Any) -> None:
    """A table without its privileges would be out of the application's reach, or too open."""
    from camptrack.models import privileges  # models load after app configs

    privileges.secure(connections[using])
