"""An application for the tests of the web process: as slow and as long as it is asked to be."""

import importlib
import os
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import django

django.setup()  # answers to whom there is no room for are translated

# Bounds that a test does not wait for: `clients.BODY_WITHIN=1`.
for _bound in os.environ.get("SLOW_SECONDS", "").split():
    _name, _, _seconds = _bound.partition("=")
    _module, _, _constant = _name.partition(".")
    setattr(importlib.import_module(f"api.server.{_module}"), _constant, float(_seconds))

_kept: list[bytes] = []


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    body = environ["wsgi.input"].read()
    time.sleep(float(asked.get("seconds", 0)))
    if "keep" in asked:
        _kept.append(b"x" * int(asked["keep"]))
    if "fail" in asked:
        raise RuntimeError("asked to fail")
    if parts := int(asked.get("parts", 0)):
        start_response("200 OK", [("Content-Length", str(parts))])
        return (b"x" * 10_000 for _ in range(parts // 10_000))
    said = str(os.getpid()).encode() if environ["PATH_INFO"] == "/pid/" else b"x" * int(asked.get("bytes", 2))
    start_response("200 OK", [("Content-Length", str(len(said))), ("X-Read", str(len(body)))])
    return [said]
