"""The steps of docs/operations.md restore a database to which others are still connected."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
from django.core.management import call_command

from camptrack.local.home import PROJECT
from camptrack.local.programs import postgres
from tests import databases, factories
from tests.conftest import WORKER

NAME = f"camptrack_restored_{WORKER}"
PAGE = (PROJECT / "docs" / "operations.md").read_text()
STEPS = re.search(r"To restore in earnest.*?\n## ", PAGE, re.DOTALL)[0]  # type: ignore[index]
#: a program of PostgreSQL's, its words, and the file that it reads
_OF_POSTGRES = re.compile(r"^docker compose exec (?:-T )?postgres (.*?)(?: < (\S+))?$", re.MULTILINE)


def test_worker_hosts_are_stopped_before_and_started_after() -> None:
    file = "docker compose --file docker-compose.workers.yml"
    stop, start = (STEPS.index(f"{file} {word}") for word in ("stop", "up"))
    assert stop < STEPS.index("dropdb") < STEPS.index("verify_totals") < start


def test_the_published_file_is_named_before_any_command() -> None:
    assert PAGE.index("COMPOSE_FILE=docker-compose.yml:docker-compose.published.yml") < PAGE.index("```")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_each_step(tmp_path: Path) -> None:
    factories.counting_figure(value=4000)
    call_command("backup", tmp_path)
    (dump,) = tmp_path.glob("*.dump")
    databases.copy_template(NAME)
    superuser = os.environ["CAMPTRACK_TEST_SUPERUSER_URL"]
    server = {"PGHOST": parse_qs(urlsplit(superuser).query)["host"][0]}
    connected = psycopg2.connect(databases.named(superuser, NAME))
    try:
        steps = _OF_POSTGRES.findall(STEPS)
        assert [words.split()[0] for words, _file in steps] == ["dropdb", "createdb", "pg_restore"]
        for words, file in steps:
            program, *rest = (NAME if word == "camptrack" else word for word in shlex.split(words))
            given = dump.read_bytes() if file else b""
            command = [postgres()[program], *rest]
            done = subprocess.run(
                command, env=os.environ | server, input=given, capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr
        restored = psycopg2.connect(databases.named(superuser, NAME))
        with restored.cursor() as cursor:
            cursor.execute("SELECT value FROM camptrack_figure")
            assert cursor.fetchall() == [(4000,)]
        restored.close()
    finally:
        connected.close()
        drop = [postgres()["dropdb"], "--force", "--username", "postgres", NAME]
        subprocess.run(drop, env=os.environ | server, check=True)
