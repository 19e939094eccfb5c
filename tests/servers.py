"""A pytest plugin: real PostgreSQL and Valkey for this run, started before Django's settings are read.

pytest-django reads the settings before any conftest.py, so this is loaded with -p (pyproject.toml). With
pytest-xdist the controller starts the servers and the workers find them in the environment. Nothing of a
running `make run` is touched: the folder is a new one, short enough for a socket's path.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from camptrack.local.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from camptrack.local.valkey import Valkey

DATABASE = "camptrack_test"


class Servers:
    """The servers of one run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="camptrack-test-", dir="/tmp"))
        self.folder.chmod(0o755)  # as root, the server runs as somebody else
        self.postgres = Postgres.at(self.folder, self.folder, throwaway=True)
        self.valkey = Valkey.at(self.folder, self.folder)
        self.postgres.start()
        # Of hundreds of small tables a query is worth two more processes to the planner, never to us.
        self.postgres.sql("ALTER ROLE ALL SET max_parallel_workers_per_gather = 0")
        self.valkey.start()

    def environment(self) -> dict[str, str]:
        """What the settings read, here and in the workers."""
        return {
            "CAMPTRACK_HOME": str(self.folder),
            "CAMPTRACK_TEST_SUPERUSER_URL": self.postgres.url(SUPERUSER, "postgres"),
            "DATABASE_URL": self.postgres.url(APPLICATION, DATABASE),
            "DATABASE_OWNER_URL": self.postgres.url(OWNER, DATABASE),
            "REDIS_URL": self.valkey.url,
            "SECRET_KEY": "for tests only",
            "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
            "CAMPTRACK_HTTPS": "0",
            "CAMPTRACK_REQUIRE_MFA": "nobody",
            "DEBUG": "0",
            "CAMPTRACK_EMAIL": f"file://{self.folder}/mails",
            "ANYMAIL_WEBHOOK_SECRET": "provider:for-tests",
        }

    def stop(self) -> None:
        """And leave nothing behind."""
        self.valkey.child.stop()
        self.postgres.child.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # elsewhere only when the folder's path is too long
            shutil.rmtree(self.postgres.place.sockets)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before pytest-django's own."""
    # For pytest without make, too: Makefile says why.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if "PYTEST_XDIST_WORKER" in os.environ or early_config.known_args_namespace.help:
        return
    servers = Servers()
    os.environ.update(servers.environment())
    early_config.add_cleanup(servers.stop)
