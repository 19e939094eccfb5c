"""Work that is committed step by step, held by one process at a time."""

import contextlib
from collections.abc import Iterator
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection


@contextlib.contextmanager
def held(kind: int, key: UUID) -> Iterator[bool]:
    """Whether it is ours. The lock outlives transactions, so that progress can be committed meanwhile, and
    ends with the connection: a process that dies lets go at once.

    `kind` is the first key of the advisory locks of one kind of work; the second is of the row's id.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [kind, str(key)])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            # A connection that is gone has let go.
            with contextlib.suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [kind, str(key)])
