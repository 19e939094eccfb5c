"""The servers and databases of the benchmarks, kept in CAMPTRACK_BENCH_HOME so that what was prepared once is
measured often. Without it a new folder serves one run and goes away."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from camptrack.local.postgres import APPLICATION, OWNER, Postgres
from camptrack.local.valkey import Valkey
from tests.databases import named

# As a small server would be set, not a developer's machine; the ratios hold either way.
TUNED = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "effective_cache_size": "12GB",
    "checkpoint_timeout": "30min",
    # What a statement touches must not depend on which backend was given a worker.
    "max_parallel_workers_per_gather": "0",
    "maintenance_work_mem": "512MB",
    "jit": "off",
}


@contextlib.contextmanager
def servers() -> Iterator[None]:
    """PostgreSQL and Valkey while it lasts, told to this process and its children by the environment."""
    if "DATABASE_URL" in os.environ:  # somebody else's, as in the tests
        yield
        return
    kept = os.environ.get("CAMPTRACK_BENCH_HOME")
    folder = Path(kept or tempfile.mkdtemp(prefix="camptrack-bench-", dir="/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # as root, the server runs as somebody else
    postgres = Postgres.at(folder, folder, throwaway=True)
    settings = [part for name, value in TUNED.items() for part in ("-c", f"{name}={value}")]
    postgres.child.command = [*postgres.child.command, *settings]
    valkey = Valkey.at(folder / "broker", folder)
    try:
        postgres.start()
        valkey.start()
        os.environ |= {
            "CAMPTRACK_HOME": str(folder),
            "DATABASE_URL": postgres.url(APPLICATION, "postgres"),
            "DATABASE_OWNER_URL": postgres.url(OWNER, "postgres"),
            "REDIS_URL": valkey.url,
            "SECRET_KEY": "for benchmarks only",
            "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
            "CAMPTRACK_HTTPS": "0",
            "DEBUG": "0",
            "LOG_LEVEL": "WARNING",
        }
        yield
    finally:
        valkey.child.stop()
        postgres.child.stop(60)
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def use(database: str) -> None:
    """Both roles of this process and of its children turn to this database; before Django starts."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[name] = named(os.environ[name], database)
