"""A database of a size: made, migrated, filled and given its totals once, then used as it stands."""

import subprocess
import sys
import time
from contextlib import closing

from benchmarks import loading
from benchmarks.sizes import Size

READY = "prepared"


def prepare(size: Size) -> dict[str, float]:
    """In the database that the environment names; seconds by step, nothing where it was ready."""
    if _ready():
        return {}
    took = {}
    steps = {
        "migrate": lambda: _manage("migrate", "--database", "owner", "--verbosity", "0"),
        "load": lambda: loading.load(size),
        "rebuild": lambda: _manage("rebuild_totals"),
        "analyze": _analyze,
    }
    for name, step in steps.items():
        started = time.perf_counter()
        step()
        took[name] = round(time.perf_counter() - started, 1)
        print(f"{size.figures} figures: {name} took {took[name]} s", file=sys.stderr, flush=True)
    return took


def create(database: str) -> None:
    """Empty, unless it is there."""
    with closing(loading.connected("DATABASE_OWNER_URL")) as owner:
        owner.autocommit = True  # CREATE DATABASE runs in no transaction
        with owner.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{database}"')


def _ready() -> bool:
    with closing(loading.connected("DATABASE_OWNER_URL")) as owner, owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone() == (READY,)


def _analyze() -> None:
    with closing(loading.connected("DATABASE_OWNER_URL")) as owner:
        owner.autocommit = True
        with owner.cursor() as cursor:
            # Frozen, so that no measurement pays for the hints of what was just written.
            cursor.execute("VACUUM (FREEZE, ANALYZE)")
            cursor.execute("SELECT current_database()")
            (name,) = cursor.fetchone()
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{READY}'")


def _manage(*command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], check=True, stdout=subprocess.DEVNULL)
