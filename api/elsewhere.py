"""What a process that only reads says of everything else."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from camptrack.actions.refusals import Problem

#: PostgreSQL's word for a write in a transaction that only reads
_READ_ONLY_TRANSACTION = "25006"


def was_write(error: Exception) -> bool:
    """Whether the database refused to write: it is a standby, or this process is to read alone."""
    return (
        isinstance(error, DatabaseError) and getattr(error.__cause__, "pgcode", "") == _READ_ONLY_TRANSACTION
    )


def address_elsewhere(request: HttpRequest | Request) -> str:
    """Of the same, where it is done."""
    return f"{settings.SITE_URL}{request.get_full_path()}"


def reads_only(request: HttpRequest | Request) -> Problem:
    """With the place to send it."""
    detail = _("Here one can only read; nothing was changed. Send it to %(address)s.")
    return Problem("", "reads_only", detail % {"address": address_elsewhere(request)})
