"""What work costs in processor time: on a shared machine the clock tells how busy that is, and this what the
work takes."""

import os
from pathlib import Path

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")
#: fields of /proc/PID/stat after the name: user and system time, the same of children that ended
_TIMES = slice(11, 15)


def spent() -> float:
    """Seconds of processors so far: of this process and the database's server, with all that they started."""
    processes = dict(_processes())
    roots = {os.getpid(), _server(processes)}
    return sum(seconds for each, (_parent, seconds) in processes.items() if roots & {*_line(each, processes)})


def _processes() -> list[tuple[int, tuple[int, float]]]:
    """Each with its parent and its seconds."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        found.append((int(entry.name), (int(said[1]), sum(map(int, said[_TIMES])) / _TICKS)))
    return found


def _server(processes: dict[int, tuple[int, float]]) -> int:
    """The parent of the process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return processes[cursor.fetchone()[0]][0]


def _line(process: int, processes: dict[int, tuple[int, float]]) -> list[int]:
    """It, and those that it descends from."""
    found = [process]
    while (parent := processes.get(found[-1], (0, 0.0))[0]) > 1:
        found.append(parent)
    return found
