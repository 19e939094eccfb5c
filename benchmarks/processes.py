"""What each process of the stack takes, by kind: memory, processor time, open files."""

from dataclasses import dataclass
from pathlib import Path

import psutil

_KINDS = (
    ("gunicorn", "web"),
    ("celery -A workers.app worker", "worker"),
    ("celery -A workers.app beat", "beat"),
    ("drain_loop", "drain loop"),
    ("issue_loop", "issue loop"),
    ("valkey", "Valkey"),
    ("redis", "Valkey"),
)
MEGABYTE = 2**20


@dataclass(frozen=True)
class Taken:
    """By one process, in bytes and seconds. `pss` divides what several share, `own` is its alone."""

    pid: int
    kind: str
    rss: int
    pss: int
    own: int
    files: int
    processor: float


def taken(launcher: int, server: int) -> list[Taken]:
    """Of all that the launcher started, and of PostgreSQL, which may be somebody else's child."""
    found = []
    for each in (*_descendants(launcher), *_descendants(server)):
        try:
            kind = _kind(each, launcher, server)
            memory = _memory(each.pid)
            times = each.cpu_times()
            processor = times.user + times.system
            if kind is not None:
                found.append(Taken(each.pid, kind, *memory, each.num_fds(), processor))
        except (psutil.Error, OSError):
            continue  # it ended meanwhile
    return list({each.pid: each for each in found}.values())


def _descendants(root: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(root)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _kind(process: psutil.Process, launcher: int, server: int) -> str | None:
    """Parents and those that they forked apart: only the latter work."""
    command, parent = " ".join(process.cmdline()), process.ppid()
    if process.pid == server:
        return "PostgreSQL, first"
    if parent == server:
        return "PostgreSQL, connections" if "camptrack_" in command else "PostgreSQL, its own"
    for sign, kind in _KINDS:
        if sign in command:
            several = kind in {"web", "worker"}
            return f"{kind}, {'first' if parent == launcher else 'processes'}" if several else kind
    return None


def _memory(pid: int) -> tuple[int, int, int]:
    """RSS, PSS and what is private, in bytes. Shared buffers are in the RSS of every connection."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    said = {name.rstrip(":"): int(size) * 1024 for name, size, *_ in map(str.split, lines)}
    return said["Rss"], said["Pss"], said["Private_Clean"] + said["Private_Dirty"]
