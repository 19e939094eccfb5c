"""A step of load and what is seen meanwhile: answers by kind, what the web processes take, whether the
service still says how it is."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.open_loop import Answered, OpenLoop
from benchmarks.partners import Partners
from benchmarks.processes import MEGABYTE, taken
from benchmarks.watching import percentile

#: seconds that an operator's probe waits
PROBE_WITHIN = 5.0


@dataclass
class Step:
    """What a rate showed."""

    rate: float
    answers: list[Answered] = field(default_factory=list)
    probes: list[tuple[str, int, float]] = field(default_factory=list)
    web_mb: float = 0.0
    connections: int = 0
    #: seconds after the end of the load until answers to few calls were fast again
    recovered: float | None = None

    @property
    def p99(self) -> float:
        """Of what was answered 2xx, counted from the moment at which each call was due."""
        return percentile([each.seconds for each in self.answers if each.ok], 99)

    def share(self, wanted: Callable[[Answered], bool]) -> float:
        return sum(map(wanted, self.answers)) / max(len(self.answers), 1)

    def row(self) -> str:
        """Markdown."""
        others = Counter(
            f"{each.status} {each.problem.partition(':')[0]}"
            for each in self.answers
            if not each.ok and not shed(each)
        )
        fast = percentile([each.seconds for each in self.answers if shed(each)], 99)
        told = "; ".join(f"{many} × {said}" for said, many in others.most_common(4)) or "none"
        bad = [f"{path} {status}" for path, status, _seconds in self.probes if status != 200]
        slowest = max([seconds for _path, _status, seconds in self.probes], default=0)
        recovered = "" if self.recovered is None else f"{self.recovered:.1f} s"
        return (
            f"| {self.rate:.0f} | {len(self.answers):,} | {self.share(lambda each: each.ok):.1%} |"
            f" {self.share(shed):.1%} | {told} | {self.p99 * 1000:.0f} ms | {fast * 1000:.0f} ms |"
            f" {self.web_mb:.0f} | {self.connections} |"
            f" {len(self.probes) - len(bad)} of {len(self.probes)}, {slowest * 1000:.0f} ms | {recovered} |"
        )


HEAD = (
    "| calls a second | calls | 2xx | 503 with Retry-After | other | p99 of 2xx | p99 of 503 |"
    " web processes, largest (MB) | connections of PostgreSQL | health answered 200, slowest |"
    " fast again after |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def shed(answered: Answered) -> bool:
    """Turned away as promised: 503, when to come again, our problem document."""
    return (
        answered.status == 503 and answered.retry_after is not None and answered.problem.startswith("busy:")
    )


@dataclass
class Pressure:
    """The stack under load from one client."""

    address: str
    launcher: int
    #: PostgreSQL's first process, and a function that counts its connections
    server: int
    connections: Callable[[], int]
    partners: Partners

    async def step(self, rate: float, seconds: float) -> Step:
        """So many calls a second for so long; ends when all have their answers."""
        found = Step(rate)
        looks = [asyncio.create_task(self._look(found)), asyncio.create_task(self._probe(found))]
        try:
            async with OpenLoop(self.address, self.partners.next, found.answers.append) as client:
                await client.run(rate, seconds)
        finally:
            for look in looks:
                look.cancel()
            await asyncio.gather(*looks, return_exceptions=True)
        return found

    async def recovers(self, rate: float, within: float, fast: float) -> float | None:
        """Seconds until, at this low rate, every call of two seconds is answered, and fast."""
        began = time.monotonic()
        while time.monotonic() < began + within:
            started, answers = time.monotonic(), list[Answered]()
            async with OpenLoop(self.address, self.partners.next, answers.append) as client:
                await client.run(rate, 2.0)
            slowest = percentile([each.seconds for each in answers], 99)
            if answers and all(each.ok for each in answers) and slowest <= fast:
                return started - began
        return None

    async def _look(self, found: Step) -> None:
        while True:
            processes = await asyncio.to_thread(taken, self.launcher, self.server)
            web = sum(each.pss for each in processes if each.kind == "web, processes")
            found.web_mb = max(found.web_mb, web / MEGABYTE)
            found.connections = max(found.connections, await asyncio.to_thread(self.connections))
            await asyncio.sleep(1)

    async def _probe(self, found: Step) -> None:
        """As an operator's monitor: a connection of its own each time."""
        while True:
            for path in ("healthz", "readyz"):
                started = time.monotonic()
                status = await _status(f"{self.address}/{path}")
                found.probes.append((path, status, time.monotonic() - started))
            await asyncio.sleep(1)


async def _status(address: str) -> int:
    limit = aiohttp.ClientTimeout(total=PROBE_WITHIN)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(address) as answer:
            said: Any = json.loads(await answer.text())
            return answer.status if isinstance(said, dict) else 0
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return 0
