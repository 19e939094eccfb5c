"""One state of the database for several statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot(*, waits: bool = False) -> Iterator[None]:
    """What commits meanwhile is not seen. Nothing can be written in it, and it is the outermost
    transaction. `waits`: on somebody who reads as slowly as their line lets them."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if waits:
                # A reader takes longer for a page than a request's transaction may stand idle.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '15min'")
        yield
