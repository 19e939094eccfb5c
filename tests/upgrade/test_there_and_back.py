"""Every migration is undone and done again on a database that holds a row of every kind: evidence stays."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from camptrack.models.privileges import Kind, kinds
from camptrack.queries.verification import verify_totals
from tests import databases, factories
from tests.conftest import WORKER
from tests.upgrade.filling import fill
from tests.upgrade.record import digest
from tests.upgrade.throwaway import program, spoken_to

NAME = f"camptrack_undone_{WORKER}"
#: how far back: `make upgrade` goes to the first release, which is a minute of a processor
BACK_TO = os.environ.get("CAMPTRACK_UPGRADE_BACK_TO", "0020_user_notes")
#: brought a kind of decision
LEAVE = "0015_questions"


@pytest.fixture
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo record and a row of every kind."""
    databases.copy_template(NAME)
    with spoken_to(NAME, django_db_blocker):
        fill()
        yield


def migrate(name: str | None) -> None:
    call_command(
        "migrate", "camptrack", *([name] if name else []), database="owner", verbosity=0, skip_checks=True
    )


def applied_after(name: str) -> list[str]:
    """Ours, the last one first."""
    graph = MigrationExecutor(connections["owner"]).loader.graph
    (leaf,) = graph.leaf_nodes("camptrack")
    ours = [node for app, node in graph.forwards_plan(leaf) if app == "camptrack"]
    return ours[ours.index(name) :][::-1]


def evidence(columns: dict[str, list[str]]) -> dict[str, tuple[int, str]]:
    with connection.cursor() as cursor:
        return {table: digest(cursor, table, names) for table, names in columns.items()}


def standing() -> dict[str, list[str]]:
    """Columns of the tables of evidence that there are."""
    of_evidence = {table for _, table, kind in kinds() if kind in {Kind.EVIDENCE, Kind.REFERENCE}}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY column_name)"
            " FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1"
        )
        return {table: names for table, names in cursor.fetchall() if table in of_evidence}


def schema() -> list[str]:
    """As a dump tells it, in no order: columns that come again stand last. Expressions that were read back
    from their text once have other brackets and casts."""
    told = program("pg_dump", NAME, "--schema-only", "--restrict-key=none")
    lines = (line.strip().rstrip(",") for line in told.splitlines() if not line.startswith("--"))
    return sorted(re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", line) for line in lines)


@pytest.mark.long
def test_undone_and_done_again(filled: None) -> None:
    then, told = standing(), schema()
    for name in applied_after(BACK_TO)[1:]:
        migrate(name)
        now = standing()
        kept = {table: [each for each in then[table] if each in now[table]] for table in then if table in now}
        said = evidence(kept)
        assert said["camptrack_figure"][0] > 0
    migrate(None)
    assert evidence(kept) == said
    assert schema() == told
    call_command("rebuild_totals", processes=1)
    call_command("drain_loop", once=True)
    found = verify_totals()
    assert (found.differences, found.waiting) == ([], 0)


@pytest.mark.long
@pytest.mark.skipif(BACK_TO > LEAVE, reason="make upgrade goes back so far")
def test_what_a_release_does_not_know_holds_it_where_it_is(filled: None) -> None:
    """A decision of a kind that came later: the release before could not read it, and it is not thrown
    away."""
    factories.decision(kind="leave")
    migrate(LEAVE)
    then = evidence(standing())
    with pytest.raises(IntegrityError, match="decision_kind_vocabulary"):
        migrate("0014_overrides")
    assert evidence(standing()) == then
