"""Questions that are not worth a long wait."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

#: SQLSTATE: cancelled by its time limit, or no lock in time
_TOO_LONG = {"57014", "55P03"}


@contextmanager
def at_most(seconds: float) -> Iterator[CursorWrapper]:
    """A transaction in which no statement may take longer."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Nought would be no limit at all.
        milliseconds = max(1, round(seconds * 1000))
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
        yield cursor


def took_too_long(error: Exception) -> bool:
    """Whether the database is there and said itself that it took too long."""
    return getattr(error.__cause__, "pgcode", None) in _TOO_LONG
