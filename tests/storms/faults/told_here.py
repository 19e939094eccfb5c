"""`python told_here.py MODULE ARGUMENTS`: run a module of the project in which webhooks may be called on the
loopback address, under the name of the storm's receiver and with its certificate. All else is as it is."""

import os
import runpy
import socket
import sys
from pathlib import Path
from typing import Any

HOST = "receiver.example.org"


def allow_the_receiver(certificate: str) -> None:
    """In place of the adapter that calls are made with."""
    import django

    django.setup()
    from camptrack.actions import public_addresses, webhook_calls

    adapter = public_addresses.CheckedAdapter
    open_session = webhook_calls.open_session

    def opened(given: Any = None) -> Any:
        session = open_session(given or adapter(lambda address: address.is_loopback, allow_loopback=True))
        session.verify = certificate
        return session

    # Wherever it was imported by its name already.
    for module in [*sys.modules.values()]:
        if getattr(module, "open_session", None) is open_session:
            module.open_session = opened  # type: ignore[attr-defined]
    resolve = socket.getaddrinfo

    def resolved(host: Any, *rest: Any, **more: Any) -> Any:
        return resolve("127.0.0.1" if host == HOST else host, *rest, **more)

    socket.getaddrinfo = resolved


if __name__ == "__main__":
    # As `python -m` has it; this file lies elsewhere than what it runs, which may be another release.
    sys.path[0] = str(Path.cwd())
    allow_the_receiver(os.environ["STORM_CERTIFICATE"])
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
