"""Empties a test database between tests that commit.

The application can neither delete evidence nor pass the triggers that protect it, so this is done as the
owner, who in the tests' servers alone may switch triggers off.
"""

from typing import Any

import psycopg2
import psycopg2.errors
from psycopg2 import sql

# Filled by migrations, and the same after every test.
KEPT = ("django_migrations", "django_content_type", "auth_permission")


#: processes that go on may be in the way of a lock, and it in theirs: who loses begins again
TRIES = 5
#: bytes up to which rows are deleted: TRUNCATE makes every file of a table and its indexes anew, which takes
#: six times as long as deleting what a test left
SMALL = 256 * 1024
#: kept by address: a new connection reads the catalogue of a hundred tables, which costs more than the rest
_connections: dict[str, Any] = {}


def empty(owner_url: str) -> None:
    """Leave no row in any table that a test could have filled."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            _empty(_connected(owner_url))
        except (psycopg2.errors.DeadlockDetected, psycopg2.OperationalError, psycopg2.InterfaceError):
            # The server may have been restarted meanwhile.
            let_go()
            if last:
                raise
        else:
            return


def let_go() -> None:
    """Of what is kept."""
    while _connections:
        _connections.popitem()[1].close()


def _connected(owner_url: str) -> Any:
    if owner_url not in _connections:
        connection = psycopg2.connect(
            owner_url, options="-c session_replication_role=replica -c lock_timeout=10s"
        )
        _connections[owner_url] = connection
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)",
                [list(KEPT)],
            )
            probe = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {}, pg_relation_size({}) WHERE EXISTS (SELECT FROM {})").format(
                    sql.Literal(name), sql.Literal(name), sql.Identifier(name)
                )
                for (name,) in cursor.fetchall()
            )
            cursor.execute(sql.SQL("PREPARE filled AS ") + probe)
    return _connections[owner_url]


def _empty(connection: Any) -> None:
    with connection, connection.cursor() as cursor:
        cursor.execute("EXECUTE filled")
        filled = cursor.fetchall()
        large = [sql.Identifier(name) for name, size in filled if size > SMALL]
        small = [sql.Identifier(name) for name, size in filled if size <= SMALL]
        if large:
            cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(large)))
        if small:
            # Whoever still writes is waited for, so that nothing is left behind.
            lock = sql.SQL("LOCK {} IN SHARE ROW EXCLUSIVE MODE").format(sql.SQL(", ").join(small))
            cursor.execute(
                sql.SQL("; ").join((lock, *(sql.SQL("DELETE FROM {}").format(name) for name in small)))
            )
