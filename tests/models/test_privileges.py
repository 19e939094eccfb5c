"""Every table is declared, and the application may do to it what its kind allows, no more."""

import pytest
from django.conf import settings
from django.db import connection, connections

from camptrack.models import privileges
from camptrack.models.privileges import Kind

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
TABLES = list(privileges.kinds())
#: beyond their kind
DELETABLE = {"camptrack.Grant", "camptrack.ScheduleCamp", "camptrack.IssueEvent", "camptrack.IssueFile"}


def test_every_table_is_declared() -> None:
    """Evidence, reference, derived or operational: say so in models/privileges.py."""
    assert [label for label, _, kind in TABLES if kind is None] == []


def test_nothing_is_declared_that_does_not_exist() -> None:
    labels = {label for label, _, _ in TABLES}
    assert labels >= privileges.KINDS.keys()
    assert labels >= privileges.MORE.keys()


def allowed(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege FROM unnest(%s) AS privilege WHERE has_table_privilege(%s, privilege)",
            [list(ALL), f'"{table}"'],
        )
        return {privilege for (privilege,) in cursor.fetchall()}


@pytest.mark.django_db
def test_totals_alone_have_no_foreign_keys() -> None:
    """docs/adr/0013: each is a check for every row that a drain writes, and guards against nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'")
        with_keys = {table for (table,) in cursor.fetchall()}
    derived = {table for _, table, kind in TABLES if kind is Kind.DERIVED}
    assert with_keys & derived == set()
    assert "camptrack_figure" in with_keys


@pytest.mark.django_db
@pytest.mark.parametrize(("label", "table", "kind"), TABLES, ids=[label for label, _, _ in TABLES])
def test_the_application_may_do_what_the_kind_allows(label: str, table: str, kind: Kind) -> None:
    more = {"DELETE"} if label in DELETABLE else set()
    assert allowed(table) == set(privileges.PRIVILEGES[kind].split(", ")) | more


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "columns"),
    [("camptrack_report", {"title", "url", "excerpt"}), ("camptrack_figure", {"quote", "attributed_to"})],
)
def test_the_application_may_redact(table: str, columns: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND has_column_privilege(attrelid, attnum, 'UPDATE')",
            [table],
        )
        assert {name for (name,) in cursor.fetchall()} == columns


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT has_schema_privilege('public', 'CREATE'), rolsuper"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchall() == [(False, False)]


@pytest.mark.django_db
def test_the_application_reads_which_migrations_ran() -> None:
    assert allowed("django_migrations") == {"SELECT"}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_privileges_are_the_same_when_given_again() -> None:
    before = {table: allowed(table) for _, table, _ in TABLES}
    privileges.secure(connections["owner"])
    assert {table: allowed(table) for _, table, _ in TABLES} == before


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_role_that_owns_the_tables_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """One role for all, as in a small installation, is not locked out of its own tables."""
    owner = settings.DATABASES["owner"]["USER"]
    monkeypatch.setitem(settings.DATABASES["default"], "USER", owner)
    privileges.grant(connections["owner"])
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('camptrack_figure', 'DELETE')")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_table_of_a_migration_is_written_at_once_and_others_are_not() -> None:
    """The release before meets triggers that write to it, before all migrations have run."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        try:
            privileges.open_new_tables(owner)
            cursor.execute("CREATE TABLE made_by_a_migration ()")
            assert allowed("made_by_a_migration") == {"SELECT", "INSERT"}
            privileges.secure(owner)
            cursor.execute("CREATE TABLE made_besides ()")
            assert allowed("made_besides") == set()
        finally:
            privileges.secure(owner)
            cursor.execute("DROP TABLE IF EXISTS made_by_a_migration, made_besides")
