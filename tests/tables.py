"""Whether anything was written, in any table but for the few that are declared here."""

from hashlib import sha256

from django.db import connection

#: what a request may leave behind, whatever it is answered: counts of limits and of sign-ins, sessions
DECLARED = (
    "camptrack_remembered",
    "camptrack_accountevent",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
    "django_session",
    "usersessions_usersession",
)
#: and when a key was used last
_WHOLE, _OF_KEYS = "t::text", "(to_jsonb(t) - 'last_used_at')::text"
_NAMES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s) ORDER BY 1
"""
_WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables
WHERE schemaname = 'public' AND relname <> ALL(%s)
"""

Digest = dict[str, tuple[int, str]]


def digest(*, but: tuple[str, ...] = DECLARED) -> Digest:
    """Rows and checksum of every table. To plan this takes ten times as long as to do it: it is prepared once
    a connection."""
    statement = f"digest_{sha256(repr(but).encode()).hexdigest()[:8]}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = %s", [statement])
        if not cursor.rowcount:
            cursor.execute(_NAMES, [list(but)])
            cursor.execute(f"PREPARE {statement} AS " + " UNION ALL ".join(_of(*row) for row in cursor))
        cursor.execute(f"EXECUTE {statement}")
        return {name: (count, sums) for name, count, sums in cursor.fetchall()}


def _of(name: str) -> str:
    row = _OF_KEYS if name == "camptrack_apikey" else _WHOLE
    return (
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(md5(row), '' ORDER BY row), ''))"
        f" FROM (SELECT {row} AS row FROM {name} t) rows"
    )


def written(*, but: tuple[str, ...] = DECLARED) -> int:
    """Rows that were written in this transaction so far, also those that were taken back. Where this is as it
    was before, nothing changed: it costs a fraction of a digest."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(but)])
        [(count,)] = cursor.fetchall()
    return int(count)


def changed(before: Digest, after: Digest) -> set[str]:
    """The tables that differ."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


class Unchanged:
    """Nothing in any table but the declared, before and after."""

    def __enter__(self) -> None:
        self.before = digest()

    def __exit__(self, *error: object) -> None:
        if error == (None, None, None):
            assert changed(self.before, digest()) == set()
