"""A web process says that it lives after any request but the one that must wait for nobody."""

import pytest
from django.test import RequestFactory

from camptrack.watching import REQUEST, requests


@pytest.mark.parametrize(("path", "beats"), [("/healthz", 0), ("/readyz", 1), ("/api/v1/camps/", 1), ("", 1)])
def test_a_heartbeat_follows(path: str, beats: int, monkeypatch: pytest.MonkeyPatch) -> None:
    beaten: list[None] = []
    monkeypatch.setattr("camptrack.watching.requests.pulse.beat_if_due", lambda: beaten.append(None))
    before = REQUEST.set(RequestFactory().get(path) if path else None)
    try:
        requests.after_request()
    finally:
        REQUEST.reset(before)
    assert len(beaten) == beats
