"""Models and migrations agree, and migrations can be undone."""

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_migration_can_be_undone() -> None:
    executor = MigrationExecutor(connections["owner"])
    ours = [node for node in executor.loader.graph.nodes if node[0] == "camptrack"]
    irreversible = [
        (name, operation)
        for _, name in ours
        for operation in executor.loader.get_migration("camptrack", name).operations
        if not operation.reversible
    ]
    assert irreversible == []
