"""Empties a test database between tests that commit.

The application can neither delete evidence nor pass the triggers that protect it, so this is done as the
owner, who in the tests' servers alone may switch triggers off.
"""

import psycopg2
import psycopg2.errors
from psycopg2 import sql

# Filled by migrations, and the same after every test.
KEPT = ("django_migrations", "django_content_type", "auth_permission")


#: processes that read on may be in the way of a TRUNCATE, and it in theirs: who loses begins again
TRIES = 5


def empty(owner_url: str) -> None:
    """Leave no row in any table that a test could have filled."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            _empty(owner_url)
        except psycopg2.errors.DeadlockDetected:
            if last:
                raise
        else:
            return


def _empty(owner_url: str) -> None:
    connection = psycopg2.connect(
        owner_url, options="-c session_replication_role=replica -c lock_timeout=10s"
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)",
                [list(KEPT)],
            )
            names = [name for (name,) in cursor.fetchall()]
            probe = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                    sql.Literal(name), sql.Identifier(name)
                )
                for name in names
            )
            cursor.execute(probe)
            filled = [sql.Identifier(name) for (name,) in cursor.fetchall()]
            if filled:
                cursor.execute(
                    sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(filled))
                )
    finally:
        connection.close()
