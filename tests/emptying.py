"""Empties a test database between tests that commit.

The application can neither delete evidence nor pass the triggers that protect it, so this is done as the
owner, who in the tests' servers alone may switch triggers off.
"""

import psycopg2
from psycopg2 import sql

# Filled by migrations, and the same after every test.
KEPT = ("django_migrations", "django_content_type", "auth_permission")


def empty(owner_url: str) -> None:
    """Leave no row in any table that a test could have filled."""
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
