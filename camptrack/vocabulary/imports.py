"""Where spreadsheets stand that are brought in, and what becomes of their rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """How far an import is. `confirming` and `undoing` are a worker's, as `waiting` is."""

    WAITING = "waiting", _("waits to be read")
    NEEDS_MAPPING = "needs_mapping", _("columns to be named")
    READ = "read", _("read, to be looked at")
    CONFIRMING = "confirming", _("being entered")
    CONFIRMED = "confirmed", _("entered")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("could not be read")
    DISCARDED = "discarded", _("discarded")


class RowOutcome(TextChoices):
    """What confirming an import does with a row."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("as it stands")
    CONFLICT = "conflict", _("conflict")
    ERROR = "error", _("error")
