"""What somebody tries who has taken over the application's database role: every one of these is refused."""

from collections.abc import Iterator

import psycopg2
import psycopg2.errors
import pytest
from django.conf import settings
from django.db import connection, connections

from camptrack.models import privileges
from camptrack.models.privileges import Kind, kinds

#: PostgreSQL's answer: permission denied, must be owner
REFUSED = psycopg2.errors.InsufficientPrivilege
EVIDENCE = [(label, table) for label, table, kind in kinds() if kind is Kind.EVIDENCE]
#: previews of issues are thrown away; what was published their triggers keep (tests/models/test_issues.py)
DELETABLE = {"camptrack.IssueEvent", "camptrack.IssueFile"}
# A superuser reaches the last ones; nobody else.
AGAINST = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} ADD COLUMN mine int",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "ALTER TABLE {table} RENAME TO mine",
    "DROP TABLE {table} CASCADE",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "CREATE POLICY mine ON {table} USING (true)",
    "DO $$ BEGIN LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; END $$",
    "SET LOCAL session_replication_role = replica; DELETE FROM {table}",
]
ANYWHERE = {
    "objects": [
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE camptrack_report (id int)",
        "CREATE SCHEMA mine",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION dblink",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION mine()",
    ],
    "functions that guard": [
        "ALTER FUNCTION public._pgtrigger_should_ignore(name) COST 1",
        "DROP FUNCTION public.camptrack_mark_figures(uuid[])",
        "ALTER FUNCTION public.camptrack_mark_figures(uuid[]) RENAME TO mine",
    ],
    "settings": [
        "SET session_replication_role = replica",
        "SET SESSION AUTHORIZATION postgres",
        "SET ROLE camptrack_owner",
        "ALTER SYSTEM SET fsync = off",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER DATABASE {database} SET session_replication_role = replica",
        "ALTER ROLE camptrack_owner PASSWORD 'mine'",
        "GRANT camptrack_owner TO CURRENT_USER",
        "GRANT pg_write_server_files TO CURRENT_USER",
    ],
    "secrets": [
        "SELECT * FROM pg_shadow",
        "SELECT * FROM pg_authid",
        "SELECT pg_read_file('postgresql.auto.conf')",
        "SELECT pg_read_binary_file('PG_VERSION')",
        "SELECT pg_ls_dir('.')",
        "SELECT lo_import('/etc/passwd')",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY camptrack_campcode FROM PROGRAM 'id'",
        "COPY (SELECT 1) TO '/tmp/mine'",
        "COPY camptrack_campcode FROM '/etc/passwd'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    ],
    "history of migrations": [
        "DELETE FROM django_migrations",
        "INSERT INTO django_migrations DEFAULT VALUES",
    ],
}


@pytest.fixture(scope="module")
def role(django_db_setup: None, django_db_blocker) -> Iterator[psycopg2.extensions.connection]:
    """A session of the application's, as whoever took over the web process has it."""
    with django_db_blocker.unblock():
        privileges.secure(connections["owner"])  # what a template's copy does not bring: the database's own
        connection.ensure_connection()
        session = psycopg2.connect(**connection.get_connection_params())
        connections["owner"].close()
    session.autocommit = True  # some statements run in no transaction
    yield session
    session.close()


def refused(session: psycopg2.extensions.connection, statement: str) -> str:
    """Nothing, or what was not refused."""
    try:
        with session.cursor() as cursor:
            cursor.execute(statement)
    except REFUSED:
        return ""
    except psycopg2.Error as error:
        return f"{statement}: {error}"
    return f"{statement}: was done"


@pytest.mark.parametrize(("label", "table"), EVIDENCE, ids=[label for label, _ in EVIDENCE])
def test_nothing_changes_evidence(role, label, table):
    with role, role.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table]
        )
        ((column,),) = cursor.fetchall()
    tried = [each.format(table=table, column=column) for each in AGAINST]
    if label in DELETABLE:
        # Whoever may delete may lock.
        tried = [each for each in tried if each != f"DELETE FROM {table}" and "LOCK TABLE" not in each]
    assert [said for each in tried if (said := refused(role, each))] == []


@pytest.mark.parametrize("of", ANYWHERE)
def test_nothing_reaches_beyond(role, of):
    database = connection.settings_dict["NAME"]
    tried = [each.format(database=database) for each in ANYWHERE[of]]
    assert [said for each in tried if (said := refused(role, each))] == []


def test_the_role_has_nothing_of_its_own(role):
    with role, role.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls,"
            " (SELECT count(*) FROM pg_auth_members WHERE member = role.oid),"
            " current_setting('search_path')"
            " FROM pg_roles role WHERE rolname = current_user"
        )
        assert cursor.fetchall() == [(False, 0, '"$user", public')]
        # Its own schema would come first in that path; it cannot make one.
        cursor.execute("SELECT has_database_privilege(current_database(), 'CREATE, TEMPORARY')")
        assert cursor.fetchall() == [(False,)]


def test_no_function_lends_the_owners_rights(role):
    with role, role.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []


def test_production_gives_the_two_roles_no_more():
    """docker-compose.yml makes them; the tests' own servers let the owner empty tables besides."""
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    made = [line.strip() for line in text.splitlines() if "ROLE" in line and "CREATE" in line]
    assert made == [
        "CREATE ROLE camptrack_owner LOGIN PASSWORD :'owner';",
        "CREATE ROLE camptrack_app LOGIN PASSWORD :'application';",
    ]
