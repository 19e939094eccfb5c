"""`python -m tests.storms.faults.receiver FOLDER PORT SEED`: a system that is called by webhooks, and fails
one time in five. What it took and what it failed is in FOLDER/calls.sqlite."""

import json
import random
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .told_here import HOST

SCHEMA = """
CREATE TABLE IF NOT EXISTS call (
    nth INTEGER PRIMARY KEY, at REAL, webhook TEXT, id TEXT, after INT, through INT, positions TEXT, taken INT
)
"""


def certificate(folder: Path) -> Path:
    """For the receiver's name, made once."""
    if not (folder / "cert.pem").exists():
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        command += ["-nodes", "-days", "60", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
        command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
        subprocess.run(command, check=True, capture_output=True)
    return folder / "cert.pem"


class Book:
    """Every call, in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            folder / "calls.sqlite", check_same_thread=False, isolation_level=None
        )
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(SCHEMA)

    def add(self, key: str, content: dict[str, Any], *, taken: bool) -> None:
        data = content["data"]
        positions = json.dumps([each["position"] for each in data.get("changes", [])])
        row = (time.time(), data["webhook"], key, data.get("after"), data.get("through"), positions, taken)
        with self._lock:
            self._database.execute(
                "INSERT INTO call (at, webhook, id, after, through, positions, taken) VALUES (?,?,?,?,?,?,?)",
                row,
            )


def serve(folder: Path, port: int, seed: int) -> None:
    """For ever."""
    book, rng = Book(folder), random.Random(seed)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            luck = rng.random()
            if luck < 0.1:
                book.add(self.headers["webhook-id"], content, taken=False)
                self.send_error(500)
                return
            # Written down before it is answered: an answer that is lost on the way was a call that was heard.
            book.add(self.headers["webhook-id"], content, taken=True)
            if luck < 0.2:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
