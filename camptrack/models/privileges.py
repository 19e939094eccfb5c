"""What the application's database role may do to each table.

The owner migrates; the application runs as another role. A trigger refuses changes to evidence
whoever tries; the privileges below mean that the application cannot even try. They are set after
every `migrate`: infrastructure, not a business rule.
"""

from collections.abc import Iterator
from enum import Enum

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pghistory.models import Event

from . import figures, reports


class Kind(Enum):
    """What a table holds."""

    EVIDENCE = "evidence"
    REFERENCE = "reference"
    DERIVED = "derived"
    OPERATIONAL = "operational"


PRIVILEGES = {
    Kind.EVIDENCE: "SELECT, INSERT",
    Kind.REFERENCE: "SELECT, INSERT, UPDATE",
    Kind.DERIVED: "SELECT, INSERT, UPDATE, DELETE",
    Kind.OPERATIONAL: "SELECT, INSERT, UPDATE, DELETE",
}

#: Every table of ours, by model. History tables need no entry: they are evidence.
KINDS = {
    "camptrack.User": Kind.REFERENCE,
    "camptrack.Organisation": Kind.REFERENCE,
    "camptrack.Grant": Kind.REFERENCE,
    "camptrack.ApiKey": Kind.OPERATIONAL,
    "camptrack.KeyNotice": Kind.REFERENCE,
    "camptrack.Invitation": Kind.REFERENCE,
    "camptrack.RecoveryLink": Kind.REFERENCE,
    "camptrack.AccountEvent": Kind.EVIDENCE,
    "camptrack.Remembered": Kind.OPERATIONAL,
    "camptrack.Area": Kind.REFERENCE,
    "camptrack.Camp": Kind.REFERENCE,
    "camptrack.CampCode": Kind.EVIDENCE,
    "camptrack.Source": Kind.REFERENCE,
    "camptrack.Wave": Kind.REFERENCE,
    "camptrack.Report": Kind.EVIDENCE,
    "camptrack.Figure": Kind.EVIDENCE,
    "camptrack.BreakdownCell": Kind.EVIDENCE,
    "camptrack.ReportEvent": Kind.EVIDENCE,
    "camptrack.PublishedFigure": Kind.EVIDENCE,
    "camptrack.Decision": Kind.EVIDENCE,
    "camptrack.WarningOverride": Kind.EVIDENCE,
    "camptrack.Schedule": Kind.REFERENCE,
    "camptrack.ScheduleCamp": Kind.REFERENCE,
    "camptrack.Recipient": Kind.REFERENCE,
    # Frozen by their triggers; previews are thrown away.
    "camptrack.Issue": Kind.OPERATIONAL,
    "camptrack.IssueEvent": Kind.EVIDENCE,
    "camptrack.IssueFile": Kind.EVIDENCE,
    "camptrack.Delivery": Kind.REFERENCE,
    "camptrack.DeliveryAttempt": Kind.REFERENCE,
    "camptrack.WebhookEndpoint": Kind.REFERENCE,
    # Cleared with the changes that they tell of.
    "camptrack.WebhookDelivery": Kind.OPERATIONAL,
    "camptrack.WebhookAttempt": Kind.OPERATIONAL,
    # Work under way; what it enters is evidence like any other.
    "camptrack.Import": Kind.OPERATIONAL,
    "camptrack.ImportRow": Kind.OPERATIONAL,
    "camptrack.ColumnMapping": Kind.OPERATIONAL,
    "camptrack.IdempotencyKey": Kind.OPERATIONAL,
    "camptrack.EntryDraft": Kind.OPERATIONAL,
    "camptrack.StaleMark": Kind.OPERATIONAL,
    "camptrack.Change": Kind.OPERATIONAL,
    "camptrack.Calculation": Kind.OPERATIONAL,
    "camptrack.DrainRetry": Kind.OPERATIONAL,
    "camptrack.Rebuild": Kind.OPERATIONAL,
    "camptrack.Audit": Kind.OPERATIONAL,
    "camptrack.Heartbeat": Kind.OPERATIONAL,
    "camptrack.Tally": Kind.OPERATIONAL,
    "camptrack.CampTotal": Kind.DERIVED,
    "camptrack.CampPoint": Kind.DERIVED,
    "camptrack.CompositionPoint": Kind.DERIVED,
    "camptrack.AreaDelta": Kind.DERIVED,
    "camptrack.AreaSpan": Kind.DERIVED,
    "camptrack.WaveFlow": Kind.DERIVED,
    "camptrack.Question": Kind.DERIVED,
    # Django's groups are not ours, but its user has them.
    "camptrack.User_groups": Kind.OPERATIONAL,
    "camptrack.User_user_permissions": Kind.OPERATIONAL,
    # What was done in the admin.
    "admin.LogEntry": Kind.EVIDENCE,
    # Not in use: our history keeps its context in its own rows.
    "pghistory.Context": Kind.EVIDENCE,
}

#: The tables of other apps, where they have no entry above.
KINDS_OF_APPS = {
    "account": Kind.OPERATIONAL,
    "mfa": Kind.OPERATIONAL,
    "usersessions": Kind.OPERATIONAL,
    "auth": Kind.OPERATIONAL,
    "axes": Kind.OPERATIONAL,
    "contenttypes": Kind.OPERATIONAL,
    "sessions": Kind.OPERATIONAL,
}

#: What goes beyond a table's kind.
MORE = {
    # A right is taken away by deleting its row; history keeps it.
    "camptrack.Grant": ["DELETE"],
    "camptrack.ScheduleCamp": ["DELETE"],
    # Of previews; the triggers let nothing else go.
    "camptrack.IssueEvent": ["DELETE"],
    "camptrack.IssueFile": ["DELETE"],
    # Redaction; the trigger lets through only blanks.
    "camptrack.Report": [f"UPDATE ({', '.join(reports.REDACTABLE)})"],
    "camptrack.Figure": [f"UPDATE ({', '.join(figures.REDACTABLE)})"],
}


def kinds() -> Iterator[tuple[str, str, Kind | None]]:
    """Label, table and kind of every model; no kind where nobody declared one."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy:
            default = Kind.EVIDENCE if issubclass(model, Event) else KINDS_OF_APPS.get(meta.app_label)
            yield meta.label, meta.db_table, KINDS.get(meta.label, default)


def statements(role: str, tables: set[str]) -> Iterator[str]:
    """SQL that gives the role what it may do to those of the tables that exist, and nothing else."""
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    # Whether the database is at the release's last migration.
    yield f"GRANT SELECT ON django_migrations TO {role}"
    for label, table, kind in kinds():
        if kind is None or table not in tables:
            continue
        yield f"GRANT {', '.join([PRIVILEGES[kind], *MORE.get(label, [])])} ON {table} TO {role}"


def grant(connection: BaseDatabaseWrapper) -> None:
    """Give the application's role its privileges, where it is not the owner itself."""
    if role := _role(connection):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statement in statements(role, set(connection.introspection.table_names(cursor))):
                cursor.execute(statement)
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT ON TABLES FROM {role}"
            )


def open_new_tables(connection: BaseDatabaseWrapper) -> None:
    """Until `grant`: the release that still serves meets triggers that write to tables of the new one. They
    are given what every kind of table gives."""
    if role := _role(connection):
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {role}"
            )


def _role(connection: BaseDatabaseWrapper) -> str:
    """The application's, quoted; none where it is the owner itself."""
    role = settings.DATABASES["default"]["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return "" if cursor.fetchone() == (role,) else connection.ops.quote_name(role)


def seal(connection: BaseDatabaseWrapper) -> None:
    """Triggers can be switched off by their owner alone.

    django-pgtrigger would let any session do so through a variable; each of its migrations brings
    the function that reads it, so this one comes after them all.
    """
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)
            RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'
        """)


def close(connection: BaseDatabaseWrapper) -> None:
    """Nobody makes temporary tables: one named like a table of evidence would be read in its place by the
    triggers that look there. The product makes none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database"
            " WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"REVOKE TEMPORARY ON DATABASE {connection.ops.quote_name(name)} FROM PUBLIC")


def secure(connection: BaseDatabaseWrapper) -> None:
    """What follows every `migrate`."""
    grant(connection)
    seal(connection)
    close(connection)
