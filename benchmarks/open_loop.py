"""Calls at moments of their own, whether or not earlier ones were answered: as partners ask, who do not know
of each other. What a call took counts from the moment at which it was due."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from benchmarks.partners import Call

#: seconds after which a client gives up
GIVE_UP = 60.0


@dataclass(frozen=True)
class Answered:
    """What became of a call. Status 0: no answer, `problem` says why."""

    at: float
    kind: str
    method: str
    status: int
    seconds: float
    problem: str = ""
    retry_after: str | None = None
    #: how late it was sent: the client itself was busy
    late: float = 0.0
    #: how often it was sent
    sent: int = 1

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class OpenLoop:
    """The client. Connections are as many as calls are under way, up to `most`."""

    address: str
    next_call: Callable[[], Call]
    heard: Callable[[Answered], None]
    most: int = 2000
    seed: int = 7
    #: whether it does what Retry-After says
    comes_again: bool = False
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        # Gunicorn ends an idle connection after two seconds: who keeps it for less seldom writes into one
        # that is being closed.
        connector = aiohttp.TCPConnector(limit=self.most, keepalive_timeout=1.0)
        timeout = aiohttp.ClientTimeout(total=GIVE_UP)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.settle()
        await self._session.close()

    async def run(self, rate: float, seconds: float) -> None:
        """So many calls a second, for so long, by chance (a Poisson process)."""
        rng = random.Random(self.seed)
        due = time.monotonic()
        end = due + seconds
        while (due := due + rng.expovariate(rate)) < end:
            wait = due - time.monotonic()
            # Also when it is late: whoever waits for answers needs a turn.
            await asyncio.sleep(max(wait, 0))
            task = asyncio.create_task(self._ask(self.next_call(), due))
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)
        await asyncio.sleep(max(end - time.monotonic(), 0))

    async def settle(self) -> None:
        """Until every call has its answer."""
        while self.under_way:
            await asyncio.wait(set(self.under_way))

    async def _ask(self, call: Call, due: float) -> None:
        headers = {"Authorization": f"Bearer {call.key}"}
        body = None
        if call.body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
            body = json.dumps(call.body)
        late = time.monotonic() - due
        status, problem, said, retry, sent = 0, "", None, None, 0
        while sent == 0 or self._again(status, retry, sent, due):
            if retry is not None:
                await asyncio.sleep(float(retry) * random.uniform(1, 1.5))
            sent, status = sent + 1, 0
            try:
                async with self._session.request(
                    call.method, f"{self.address}/api/v1/{call.path}", data=body, headers=headers
                ) as answer:
                    text = await answer.text()
                    status, retry = answer.status, answer.headers.get("Retry-After")
                    said, problem = _read(text, status)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                # Ended by the server just as it was used again: whoever sends the same key again is safe.
                problem, retry = f"{type(error).__name__}: {error}", None
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                problem, retry = f"{type(error).__name__}: {error}", None
                break
        now = time.monotonic()
        if 200 <= status < 300:
            call.learn(said)
        else:
            call.forget()
        self.heard(Answered(now, call.kind, call.method, status, now - due, problem, retry, late, sent))

    def _again(self, status: int, retry: str | None, sent: int, due: float) -> bool:
        """Whether a call is sent once more: its connection ended, or it was asked to come again."""
        if status == 0:
            return sent < 2
        come_again = self.comes_again and status == 503 and retry is not None
        return come_again and time.monotonic() - due < GIVE_UP


def _read(text: str, status: int) -> tuple[Any, str]:
    """What it says, and of a problem its code."""
    try:
        said = json.loads(text)
    except ValueError:
        return None, text[:80]
    if 200 <= status < 300:
        return said, ""
    errors = said.get("errors") or [{}]
    return said, f"{errors[0].get('code', '')}: {said.get('detail', '')}"
