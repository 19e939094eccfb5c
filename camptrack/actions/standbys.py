"""What a primary does for its standbys, whether it has any or not."""

from django.db import connection


def tell_the_time() -> None:
    """A commit without a row. A standby knows by the last commit that it replayed how old its state is; where
    nobody writes it could not tell an idle primary from one that it is cut off from. Sixty bytes of the log,
    which nobody waits for, and the number of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
