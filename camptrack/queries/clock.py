"""The clock that counts."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """The database's: evidence carries it, so it is the one that says what has been."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    found: datetime = moment
    return found
