"""A partner that never stops posting, and somebody who looks at the clock of the marks meanwhile."""

import json
import random
import threading
import time
import uuid
from collections.abc import Sequence
from typing import Any, Self

import psycopg2

from tests.storms.client import body, random_figure

from .network import Host

THREADS = 2
#: seconds between two posts of a thread
PAUSE = 0.05


class Partner:
    """Asks with a key, at whatever host."""

    def __init__(self, key: str) -> None:
        self.key = key

    def ask(
        self, host: Host, port: int, method: str, path: str, content: Any = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        connection = host.connection(port)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        try:
            connection.request(method, path, None if content is None else json.dumps(content), headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


class Posting:
    """Two threads that post until they are told to stop."""

    def __init__(self, partner: Partner, host: Host, port: int, camps: Sequence[str], seed: int) -> None:
        self.acknowledged: list[str] = []
        self.failed: list[str] = []
        self.slowest = 0.0
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._post, args=(partner, host, port, camps, random.Random(seed + nth)))
            for nth in range(THREADS)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _post(
        self, partner: Partner, host: Host, port: int, camps: Sequence[str], rng: random.Random
    ) -> None:
        while not self._over.wait(PAUSE):
            began = time.monotonic()
            content = body(random_figure(rng), rng.choice(camps))
            status, _headers, answer = partner.ask(host, port, "POST", "/api/v1/reports/", content)
            self.slowest = max(self.slowest, time.monotonic() - began)
            if status == 201:
                self.acknowledged.append(json.loads(answer)["id"])
            else:
                self.failed.append(f"{status}: {answer!r}")


class Marks:
    """How long the longest mark has waited, looked at twenty times a second."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._longest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def longest(self) -> float:
        """Seconds, since this was asked last."""
        found, self._longest = self._longest, 0.0
        return found

    def _look(self) -> None:
        connection = psycopg2.connect(self._url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self._over.wait(0.05):
                cursor.execute(
                    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float"
                    " FROM camptrack_stalemark"
                )
                (waited,) = cursor.fetchone()  # type: ignore[misc]
                self._longest = max(self._longest, waited)
        connection.close()
