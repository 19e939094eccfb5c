"""Whether this process can do its work with the database as it stands."""

from functools import cache
from typing import NamedTuple

from django.db import OperationalError, connection, transaction
from django.db.migrations.loader import MigrationLoader

_STANDING = """
SELECT current_setting('transaction_read_only') = 'off',
       extract(epoch FROM clock_timestamp())::float,
       (SELECT greatest(extract(epoch FROM clock_timestamp() - at), 0)::float
        FROM camptrack_stalemark ORDER BY id LIMIT 1),
       used::int, most::int
FROM (
    SELECT sum(numbackends), current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0)
    FROM pg_stat_database
    UNION ALL
    SELECT numbackends, datconnlimit FROM pg_database JOIN pg_stat_database USING (datname)
    WHERE datname = current_database() AND datconnlimit > 0
) AS either (used, most)
ORDER BY used::float / most DESC LIMIT 1
"""
# What does not fit into working memory is written to the disk that the tables are on, half a megabyte here,
# and is gone with the statement: neither a row nor the write-ahead log is touched.
_ROOM = "SET LOCAL work_mem = '64kB'; SELECT count(*) FROM generate_series(1, 25000)"
#: SQLSTATE: insufficient resources, a full disk among them
_RESOURCES = "53"


class Standing(NamedTuple):
    """`writable`: neither a replica nor set to be read only. `clock`: the database's, in seconds since 1970.
    `oldest_mark`: seconds; None if none waits. `connections` of `most_connections`: of the server, or of this
    database if it has a limit of its own that is nearer."""

    writable: bool
    clock: float
    oldest_mark: float | None
    connections: int
    most_connections: int


def standing() -> Standing:
    """In one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return Standing._make(cursor.fetchone())


def has_room() -> bool:
    """Whether the database can write half a megabyte to its disk."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ROOM)
    except OperationalError as error:
        if str(getattr(error.__cause__, "pgcode", "") or "").startswith(_RESOURCES):
            return False
        raise
    return True


def missing_migrations() -> list[tuple[str, str]]:
    """Of this release; app and name. All of them where nobody migrated yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return sorted(_migrations())
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted(_migrations() - set(cursor.fetchall()))


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of this release, read from disk once."""
    return frozenset(MigrationLoader(None).disk_migrations or ())
