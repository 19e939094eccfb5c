"""An application for the tests of the web process: as slow and as long as it is asked to be."""

import os
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import django

django.setup()  # answers to whom there is no room for are translated

_kept: list[bytes] = []


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    body = environ["wsgi.input"].read()
    time.sleep(float(asked.get("seconds", 0)))
    if "keep" in asked:
        _kept.append(b"x" * int(asked["keep"]))
    said = str(os.getpid()).encode() if environ["PATH_INFO"] == "/pid/" else b"x" * int(asked.get("bytes", 2))
    start_response("200 OK", [("Content-Length", str(len(said))), ("X-Read", str(len(body)))])
    return [said]
