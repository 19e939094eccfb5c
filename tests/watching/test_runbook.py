"""Every command of the runbook works."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import psycopg2
import pytest
import yaml

from camptrack.local.home import PROJECT
from tests.stack import Stack
from tests.watching.test_alerts import RUNBOOK

BLOCKS = re.findall(r"^```(sh|sql)\n(.*?)^```", RUNBOOK, re.MULTILINE | re.DOTALL)
SQL = [text for kind, text in BLOCKS if kind == "sql"]
SHELL = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
PROCESSES = set(COMPOSE["services"])


def test_every_block_is_of_a_kind_that_is_tried() -> None:
    assert RUNBOOK.count("```") == 2 * len(BLOCKS)
    kinds = ("manage ", "docker compose ", "curl -s http://localhost:8000/")
    assert [line for line in SHELL if not line.startswith(kinds)] == []


@pytest.mark.parametrize("line", sorted({line for line in SHELL if line.startswith("docker")}))
def test_what_is_asked_of_compose_is_there(line: str) -> None:
    """Without an engine nothing is started; the command is understood, and so are the services."""
    words = line.partition(" | ")[0].split()[2:]
    assert words[0] in {"ps", "logs", "up", "restart", "run", "exec"}
    helped = run(str(Path(sys.executable).parent / "docker-compose"), words[0], "--help")
    options = [word for word in words if word.startswith("--")]
    inside = line.partition(" psql ")[0] if words[0] == "exec" else line
    assert [each for each in options if each in inside and each not in helped] == []
    named = [word for word in inside.partition(" | ")[0].split()[3:] if re.fullmatch(r"[a-z][a-z-]+", word)]
    assert [word for word in named if word not in PROCESSES] == []


@pytest.mark.long
@pytest.mark.xdist_group("stack")
@pytest.mark.django_db(transaction=True)
def test_statements_and_commands(stack: Stack) -> None:
    connection = psycopg2.connect(stack.database_url)
    for statement in SQL:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
    connection.close()
    environment = os.environ | {
        "DATABASE_URL": stack.database_url,
        "DATABASE_OWNER_URL": stack.owner_url,
        "REDIS_URL": stack.valkey.url,
    }
    commands = sorted({line.removeprefix("manage ") for line in SHELL if line.startswith("manage ")})
    assert "verify_totals" in commands
    for command in commands:
        run(sys.executable, str(PROJECT / "manage.py"), *command.split(), env=environment)
    for line in SHELL:
        if line.startswith("curl"):
            address = line.split()[2].replace("http://localhost:8000", stack.url)
            urllib.request.urlopen(address, timeout=30).close()


def run(*command: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout
