"""Valkey, which speaks Redis: Celery's broker on a loopback port."""

import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from camptrack.local.failure import Failure
from camptrack.local.home import write_private
from camptrack.local.ports import free_port
from camptrack.local.process import Child
from camptrack.local.programs import valkey as find_program

# Hints may be lost, so nothing is written to disk. When memory is short, a poke fails and is heard of:
# nothing is evicted in silence.
CONFIGURATION = """
bind 127.0.0.1
port {port}
requirepass {password}
dir {directory}
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
"""


@dataclass
class Valkey:
    """One server; started again, it keeps its port."""

    port: int
    password: str
    child: Child

    @classmethod
    def at(cls, folder: Path, logs: Path) -> "Valkey":
        """The server of this folder, not yet started."""
        folder.mkdir(parents=True, exist_ok=True)
        port, password = free_port(), secrets.token_urlsafe(24)
        configuration = folder / "valkey.conf"
        # Any program on this machine reaches a loopback port, a browser too: hence a password, out of `ps`.
        write_private(
            configuration, CONFIGURATION.format(port=port, password=password, directory=_quoted(folder))
        )
        return cls(port, password, Child("valkey", [find_program(), str(configuration)], logs / "valkey.log"))

    @property
    def url(self) -> str:
        """As REDIS_URL takes it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.child.start()
        give_up = time.monotonic() + 20
        while not self._answers():
            if not self.child.running or time.monotonic() > give_up:
                self.child.stop()
                message = f"Valkey did not start{self.child.the_end()}"
                raise Failure(message)
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return connection.recv(64).startswith(b"+OK")
        except OSError:
            return False


def _quoted(folder: Path) -> str:
    escaped = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
