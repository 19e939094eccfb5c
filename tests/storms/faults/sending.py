"""Sends a write until it is answered: with the same key, to either web process, and often twice."""

import contextlib
import http.client
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from .ledger import Ledger

TIMEOUT = 20.0
#: answers after which the same is sent again: nothing is known, or nothing was done
AGAIN = {408, 425, 429, 500, 502, 503, 504}
AGAIN_CODES = {"still_running", "written_meanwhile", "busy"}


@dataclass
class Said:
    """`status` 0: no whole answer came."""

    status: int
    body: bytes = b""

    @property
    def answer(self) -> Any:
        with contextlib.suppress(ValueError):
            return json.loads(self.body)
        return {}

    @property
    def code(self) -> str:
        """In words: what was refused and why."""
        answer = self.answer
        if isinstance(answer, dict) and answer.get("errors"):
            return str(answer["errors"][0].get("code", ""))
        return ""

    @property
    def known(self) -> bool:
        """Whether it is an answer to the write itself."""
        return self.status not in {0, *AGAIN} and self.code not in AGAIN_CODES


class Sender:
    """Of one thread. A connection for each request: the web process hangs up on whoever is silent for two
    seconds, and a line that was good a moment ago says nothing about the write."""

    def __init__(self, ledger: Ledger, ports: list[int], headers: dict[str, str], rng: random.Random) -> None:
        self.ledger, self.ports, self.headers, self.rng = ledger, ports, headers, rng
        self.twins = ThreadPoolExecutor(1)

    def ask(self, method: str, path: str, body: bytes | None, port: int, **headers: str) -> Said:
        """Once."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        try:
            line.request(method, f"/api/v1/{path}", body, {**self.headers, **headers, "Connection": "close"})
            response = line.getresponse()
            # Headers that were torn end as if they were whole; every answer of ours says how long it is.
            whole = response.headers["Content-Length"] is not None
            return Said(response.status, response.read()) if whole else Said(0)
        except (OSError, http.client.HTTPException):
            return Said(0)
        finally:
            line.close()

    def get(self, path: str) -> Any:
        """Until it is answered."""
        while True:
            said = self.ask("GET", path, None, self.rng.choice(self.ports))
            if said.known:
                return said.answer
            self.pause()

    def pause(self) -> None:
        time.sleep(self.rng.uniform(0.05, 0.5))

    def post(self, path: str, body: bytes, key: str, kind: str, **headers: str) -> Said:
        """The answer: of it, and of all of its repetitions. Every attempt is noted down."""
        headers = {**headers, **({"Idempotency-Key": key} if key else {})}
        twice = self.rng.random()
        if twice < 0.15 and key and len(self.ports) > 1:
            first, second = self._at_once(path, body, kind, headers)
            if first.known and second.known:
                self.compare(key, first, second)
            said = first if first.known else second
        else:
            said = self.attempt(path, body, kind, headers, self.rng.choice(self.ports))
        while not said.known:
            self.pause()
            said = self.attempt(path, body, kind, headers, self.rng.choice(self.ports))
        if 0.15 <= twice < 0.30 and key:
            again = self.attempt(path, body, kind, headers, self.rng.choice(self.ports))
            if again.known:
                self.compare(key, said, again)
        return said

    def _at_once(self, path: str, body: bytes, kind: str, headers: dict[str, str]) -> tuple[Said, Said]:
        other = self.twins.submit(self.attempt, path, body, kind, headers, self.ports[1])
        return self.attempt(path, body, kind, headers, self.ports[0]), other.result()

    def attempt(self, path: str, body: bytes, kind: str, headers: dict[str, str], port: int) -> Said:
        at = time.time()
        said = self.ask("POST", path, body, port, **headers)
        how = str(said.status) + (f" {said.code}" if said.code else "")
        self.ledger.do("INSERT INTO attempt VALUES (?, ?, ?, ?)", at, time.time() - at, kind, how)
        return said

    def compare(self, key: str, first: Said, again: Said) -> None:
        """The same key, the same answer: of what was done. What was refused may be refused otherwise."""
        done = any(200 <= said.status < 300 for said in (first, again))
        if again.known and done and (first.status, first.body) != (again.status, again.body):
            texts = [f"{said.status} {said.body[:500].decode(errors='replace')}" for said in (first, again)]
            self.ledger.do("INSERT INTO mismatch VALUES (?, ?, ?)", key, *texts)
