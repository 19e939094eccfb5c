"""A client that speaks to the API as a partner system does."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from camptrack.actions.api_keys import create_api_key
from camptrack.models import Area, Organisation
from camptrack.vocabulary import Scope
from tests.api.recorded import record_problem


class Partner:
    """Asks with a key, or without one; bodies are JSON."""

    def __init__(self, key: str | None = None) -> None:
        self.key = key
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, expect: int = 200, **query: Any) -> Any:
        return self.ask("GET", path, expect=expect, query=query)

    def post(self, path: str, body: Any = None, expect: int = 201, **headers: str) -> Any:
        return self.ask("POST", path, body, expect=expect, headers=headers)

    def patch(self, path: str, body: Any = None, expect: int = 200) -> Any:
        return self.ask("PATCH", path, body, expect=expect)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        expect: int | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """The parsed answer; its status is as expected."""
        answer = self.raw(method, path, body, query=query, headers=headers)
        content = answer.content.decode()
        assert expect is None or answer.status_code == expect, content
        return json.loads(content) if content else None

    def raw(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        """The answer as it came. A body of bytes is sent as it is."""
        path = path if path.startswith("/") else f"/api/v1/{path}"
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.key:
            named.setdefault("Authorization", f"Bearer {self.key}")
        content_type = named.pop("Content-Type", "application/json")
        answer = self.client.generic(
            method, path, sent, content_type=content_type, headers=named, query_params=query or {}
        )
        record_problem(answer)
        return answer


def partner(
    organisation: Organisation,
    *scopes: str,
    area: Area | None = None,
    expires_in: timedelta = timedelta(days=1),
) -> Partner:
    """Somebody with a key that can do these."""
    _key, text = create_api_key(
        by=None,
        organisation=organisation,
        scopes=[Scope(scope) for scope in scopes],
        name="a partner",
        area=area,
        expires_at=datetime.now(tz=UTC) + expires_in,
    )
    return Partner(text)


def codes(problem: dict[str, Any]) -> set[tuple[str, str]]:
    """Where and what is wrong."""
    return {(each["pointer"], each["code"]) for each in problem["errors"]}


def headcount(camp: str, value: int | None = 1000, on: str = "2019-03-14", **fields: Any) -> dict[str, Any]:
    given = {"camp": camp, "measure": "headcount", "on": on, "value": value}
    return {name: each for name, each in {**given, **fields}.items() if each is not None}


def arrivals(
    camp: str, value: int = 500, start: str = "2019-03-01", end: str = "2019-03-07", **fields: Any
) -> Any:
    return {"camp": camp, "measure": "arrivals", "start": start, "end": end, "value": value, **fields}


def report(figures: Iterable[Any] = (), **fields: Any) -> dict[str, Any]:
    given = {"source": "ocha", "title": "Flash update", "published_on": "2019-03-15", "publish": True}
    return {**given, "figures": list(figures), **fields}


def in_another_thread(write: Callable[[], object]) -> None:
    """Done and committed, with a connection of its own."""

    def alone() -> None:
        try:
            write()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(alone).result()


#: of the country in which the tests' camps are
SCHEDULE: dict[str, Any] = {
    "slug": "weekly",
    "title": "People in recorded sites",
    "area": "SYR",
    "cadence": "week",
    "weekday": 1,
    "at": "07:00",
    "zone": "Asia/Damascus",
    "starts_on": "2019-03-04",
    "languages": ["en", "ar"],
    "formats": ["pdf", "xlsx"],
    "sensitivity": "partners",
}
