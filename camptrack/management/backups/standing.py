"""What stands in a database: rows and a digest of every table, and what the schema holds them to."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg2.extensions
from django.db.backends.utils import CursorWrapper

from camptrack.models.privileges import Kind, kinds
from camptrack.queries.verification import COLUMNS

#: section → name → what stands: plain JSON, as the file beside a backup keeps it
Standing = dict[str, dict[str, Any]]
#: Django's, or the driver's own
Cursor = CursorWrapper | psycopg2.extensions.cursor

# When a total was computed is no part of it: a rebuild writes it anew.
_NOT_TOLD = {"computed_at"}
# A day on which an area's changes came to nothing may have a row of noughts, or none.
_NOUGHTS = {"camptrack_areadelta": COLUMNS, "camptrack_areaspan": COLUMNS[:-2]}

_COLUMNS = """
SELECT class.relname, array_agg(quote_ident(attname) ORDER BY attnum)
FROM pg_class class JOIN pg_attribute ON attrelid = class.oid AND attnum > 0 AND NOT attisdropped
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
GROUP BY class.relname ORDER BY class.relname
"""
# An expression that is read back from its text has other brackets and casts.
_MEANING = "regexp_replace({}, '::[a-z ]+(\\[\\])?|[()[:space:]]', '', 'g')"
# Names and texts of what pg_dump must bring back, each a section.
_SECTIONS = {
    "triggers": f"""
        SELECT tgrelid::regclass || '.' || tgname,
               tgenabled::text || ' ' || md5({_MEANING.format("pg_get_triggerdef(oid)")})
        FROM pg_trigger WHERE NOT tgisinternal""",  # noqa: S608  constants
    "functions": """
        SELECT oid::regprocedure::text, md5(pg_get_functiondef(oid)) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
        )""",
    "constraints": f"""
        SELECT conrelid::regclass || '.' || conname,
               convalidated::text || ' ' || {_MEANING.format("pg_get_constraintdef(oid)")}
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",  # noqa: S608  constants
    "indexes": f"""
        SELECT indexrelid::regclass::text,
               indisvalid::text || ' ' || {_MEANING.format("pg_get_indexdef(indexrelid)")}
        FROM pg_index JOIN pg_class ON oid = indexrelid
        WHERE relnamespace = 'public'::regnamespace""",  # noqa: S608  constants
    "owners": """
        SELECT oid::regclass::text, relowner::regrole::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')""",
    "privileges": """
        SELECT oid::regclass || ' of ' || grantee::regrole,
               string_agg(privilege_type, ', ' ORDER BY privilege_type)
        FROM pg_class, aclexplode(relacl)
        WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner
        GROUP BY oid, grantee
        UNION ALL
        SELECT attrelid::regclass || '.' || attname || ' of ' || grantee::regrole,
               string_agg(privilege_type, ', ' ORDER BY privilege_type)
        FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid, aclexplode(attacl)
        WHERE relnamespace = 'public'::regnamespace
        GROUP BY attrelid, attname, grantee""",
    "migrations": "SELECT app || '.' || name, '' FROM django_migrations",
}
_SEQUENCES = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"


def standing(cursor: Cursor) -> Standing:
    """All of it, in the cursor's snapshot; needs to read every table."""
    found: Standing = {"tables": tables(cursor)}
    for section, statement in _SECTIONS.items():
        cursor.execute(statement)
        found[section] = dict(sorted(cursor.fetchall()))
    found["sequences"] = sequences(cursor)
    return found


def sequences(cursor: Cursor) -> dict[str, int]:
    """How far each ran. They heed no snapshot: asked before a dump, they are never ahead of it."""
    cursor.execute(_SEQUENCES)
    return dict(sorted(cursor.fetchall()))


def tables(cursor: Cursor, *, derived: bool = False) -> dict[str, list[Any]]:
    """Rows and digest of each table, or of those that a rebuild makes, without rows that say nothing; no
    order of rows changes it."""
    of = {table for _, table, kind in kinds() if kind is Kind.DERIVED}
    cursor.execute(
        "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1"
    )
    cursor.execute(_COLUMNS)
    found: dict[str, list[Any]] = {}
    for table, columns in cursor.fetchall():
        if not derived or table in of:
            told = ", ".join(column for column in columns if column not in _NOT_TOLD)
            noughts = _NOUGHTS.get(table, ()) if derived else ()
            saying = " OR ".join(f"{column} <> 0" for column in noughts) or "true"
            # Sixty-four bits a row, summed: fast, and a row that is missing, changed or doubled shows.
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended(told::text, 0)), 0)::text"  # noqa: S608
                f' FROM (SELECT {told} FROM "{table}" WHERE {saying}) AS told'
            )
            found[table] = [*cursor.fetchall()[0]]
    return found


def differences(stood: Standing, stands: Standing) -> Iterator[str]:
    """A line for each thing that is not as it stood."""
    stood, stands = json.loads(json.dumps(stood)), json.loads(json.dumps(stands))
    for section, things in stood.items():
        now = stands.get(section, {})
        for name in sorted(things.keys() | now.keys()):
            was, is_ = things.get(name, "nothing"), now.get(name, "nothing")
            # Numbers that were drawn while it was dumped.
            ahead = section == "sequences" and isinstance(was, int) and isinstance(is_, int) and is_ >= was
            if was != is_ and not ahead:
                yield f"{section}: {name}: {_said(was)} when it was dumped, {_said(is_)} now"


def _said(thing: Any) -> str:
    return f"{thing[0]} rows (digest {thing[1]})" if isinstance(thing, list) else str(thing)
