"""A real receiver over TLS on the loopback address, and the one session that may call it."""

import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from camptrack.actions import webhook_calls
from camptrack.actions.hand_overs import Carriers
from camptrack.actions.public_addresses import CheckedAdapter


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    return folder


class Receiver:
    """Answers with `status`, keeps what came. `silent`: reads the call and hangs up; `dribbles`: for ever."""

    def __init__(self, folder, host: str = "127.0.0.1") -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status, self.body, self.location = 204, b"", ""
        self.missing = 0
        self.silent = self.dribbles = False
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append(({k.lower(): v for k, v in self.headers.items()}, content))
                if receiver.silent:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                while receiver.dribbles:
                    self.wfile.write(b"H")
                    time.sleep(0.05)
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", str(len(receiver.body) + receiver.missing))
                self.end_headers()
                self.wfile.write(receiver.body)
                if receiver.missing:
                    self.wfile.flush()
                    time.sleep(1)

            def log_message(self, *_arguments) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.server.handle_error = lambda *_arguments: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(certificate):
    made = Receiver(certificate)
    yield made
    made.dribbles = False
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def carriers(certificate):
    """The one place where loopback may be called: the policy is handed in, at the edge."""
    adapter = CheckedAdapter(lambda address: address.is_loopback, allow_loopback=True)
    session = webhook_calls.open_session(adapter)
    session.verify = str(certificate / "cert.pem")
    with Carriers(session) as made:
        yield made
