"""The web process with real clients on real sockets, for tests that ask how much it takes on."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from camptrack.local import application
from camptrack.local.ports import free_port
from camptrack.local.process import Child

HERE = "127.0.0.1"
#: of the one process
THREADS, CONNECTIONS, WAITING = 2, 40, 4
HEAD = b"GET /slow/ HTTP/1.1\r\nHost: localhost\r\n"
CHUNKS = b"POST /slow/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


@contextmanager
def serving(folder: Path, **more: str) -> Iterator["Server"]:
    """Gunicorn with one process, and an application as slow and as long as it is asked to be."""
    port = free_port()
    bounds = {
        "PROCESSES": "1",
        "THREADS": str(THREADS),
        "CONNECTIONS": str(CONNECTIONS),
        "WAITING": str(WAITING),
        "HELD_MB": "24",
        "MEMORY_MB": "300",
    }
    environment = {f"CAMPTRACK_WEB_{name}": value for name, value in bounds.items()}
    child = application.web(
        port, folder, {"DJANGO_SETTINGS_MODULE": "camptrack.settings"} | environment | more
    )
    child.command = [part.replace("camptrack.wsgi", "tests.api.server.slow") for part in child.command]
    child.start()
    found = Server(port, child)
    try:
        found.wait()
        yield found
    finally:
        child.stop()


class Server:
    """One process behind one port."""

    def __init__(self, port: int, child: Child) -> None:
        self.port, self.child = port, child
        self.url = f"http://{HERE}:{port}"

    def wait(self) -> None:
        give_up = time.monotonic() + 60
        while True:
            try:
                self.get("/healthz")
            except OSError:
                assert self.child.running, self.child.last_lines(30)
                assert time.monotonic() < give_up
                time.sleep(0.05)
            else:
                return

    def get(
        self, path: str, language: str = "en", within: float = 30, **headers: str
    ) -> tuple[int, dict[str, str], bytes, float]:
        """Status, headers, body, seconds."""
        asked = urllib.request.Request(f"{self.url}{path}", headers={"Accept-Language": language, **headers})
        began = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=within) as answer:
                found = answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            found = error.code, dict(error.headers), error.read()
        return *found, time.monotonic() - began

    def connect(self) -> socket.socket:
        return socket.create_connection((HERE, self.port), timeout=20)

    def pid(self) -> str:
        return self.get("/pid/")[2].decode()


class Many:
    """So many connections, closed at the end."""

    def __init__(self, server: Server, count: int) -> None:
        self.open = [server.connect() for _ in range(count)]

    def __enter__(self) -> list[socket.socket]:
        return self.open

    def __exit__(self, *_error: object) -> None:
        for each in self.open:
            each.close()
