"""`python -m tests.storms.faults.proxy`: every connection of the storm goes through here, hop by hop, and can
be slowed, frozen, torn in the middle and refused. Orders are lines of JSON on stdin, answered on stdout."""

import asyncio
import contextlib
import json
import sys
from typing import Any


class Hop:
    """One listener and what happens to those who come through it."""

    def __init__(self, name: str, port: int, target: str | tuple[str, int]) -> None:
        self.name, self.port, self.target = name, port, target
        self.pairs: set[Pair] = set()
        self.delay, self.frozen, self.away = 0.0, False, False
        #: so many pieces of answers (of questions) are cut in two, and the line with them
        self.tears = {"answers": 0, "questions": 0}

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: Side(self), "127.0.0.1", self.port)

    def order(self, **wanted: Any) -> dict[str, Any]:
        """What is given; the rest stays. `cut` ends every connection now."""
        self.delay, self.away = wanted.get("delay", self.delay), wanted.get("away", self.away)
        for direction in self.tears:
            self.tears[direction] += wanted.get(f"tear_{direction}", 0)
        if "calm" in wanted:
            self.tears, self.delay, self.away = dict.fromkeys(self.tears, 0), 0.0, False
        cut = len(self.pairs) if wanted.get("cut") or self.away else 0
        if cut:
            for pair in [*self.pairs]:
                pair.abort()
        thaws = self.frozen and not wanted.get("frozen", False if "calm" in wanted else self.frozen)
        self.frozen = wanted.get("frozen", False if "calm" in wanted else self.frozen)
        if thaws:
            for pair in self.pairs:
                pair.flush()
        return {"cut": cut}

    def waiting(self) -> int:
        """Connections whose question has no answer yet."""
        return sum(pair.asked for pair in self.pairs)

    def oldest(self) -> float:
        """Seconds since the first of them came."""
        now = asyncio.get_running_loop().time()
        return max((now - pair.began for pair in self.pairs if pair.asked), default=0.0)


class Pair:
    """Both ends of one connection. Pieces keep their order, however long each is held."""

    def __init__(self, hop: Hop) -> None:
        self.hop, self.asked = hop, False
        self.began = asyncio.get_running_loop().time()
        self.ends: dict[str, asyncio.Transport] = {}
        self.held: list[tuple[str, bytes | None]] = []
        self.due = 0.0
        hop.pairs.add(self)

    def came(self, direction: str, data: bytes | None) -> None:
        """A piece, or the end, from one side for the other."""
        self.asked = direction == "questions" if data else self.asked
        if self.hop.frozen or "answers" not in self.ends or self.held:
            self.held.append((direction, data))
            return
        self.forward(direction, data)

    def flush(self) -> None:
        held, self.held = self.held, []
        for direction, data in held:
            self.forward(direction, data)

    def forward(self, direction: str, data: bytes | None) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self.due = max(self.due, now + self.hop.delay)
        if self.due <= now:
            self.pass_on(direction, data)
        else:
            loop.call_at(self.due, self.pass_on, direction, data)

    def pass_on(self, direction: str, data: bytes | None) -> None:
        end = self.ends.get("questions" if direction == "answers" else "answers")
        if end is None or end.is_closing():
            return
        if data is None:
            end.close()
        elif self.hop.tears[direction] > 0:
            self.hop.tears[direction] -= 1
            end.write(data[: len(data) // 2])
            asyncio.get_running_loop().call_later(0.02, self.abort)
        else:
            end.write(data)

    def abort(self) -> None:
        self.hop.pairs.discard(self)
        for end in self.ends.values():
            end.abort()


class Side(asyncio.Protocol):
    """One end: of who asks (then it connects to who answers), or of who answers."""

    def __init__(self, hop: Hop, pair: Pair | None = None) -> None:
        self.hop, self.pair = hop, pair
        self.direction = "questions" if pair is None else "answers"
        self.connecting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self.pair is None:
            if self.hop.away:
                transport.abort()
                return
            self.pair = Pair(self.hop)
            self.connecting = asyncio.get_running_loop().create_task(self.connect(self.pair))
        self.pair.ends[self.direction] = transport

    async def connect(self, pair: Pair) -> None:
        loop, target = asyncio.get_running_loop(), self.hop.target
        try:
            if isinstance(target, str):
                await loop.create_unix_connection(lambda: Side(self.hop, pair), target)
            else:
                await loop.create_connection(lambda: Side(self.hop, pair), *target)
        except OSError:
            pair.abort()
            return
        if not self.hop.frozen:
            pair.flush()

    def data_received(self, data: bytes) -> None:
        if self.pair:
            self.pair.came(self.direction, data)

    def connection_lost(self, _error: Exception | None) -> None:
        if self.pair:
            self.pair.hop.pairs.discard(self.pair)
            self.pair.came(self.direction, None)


async def main() -> None:
    """Until nobody gives orders any more."""
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    hops: dict[str, Hop] = {}
    while line := await orders.readline():
        order = json.loads(line)
        answer: Any = {}
        if order["do"] == "open":
            target = order["target"]
            hop = Hop(order["hop"], order["port"], target if isinstance(target, str) else tuple(target))
            hops[hop.name] = hop
            await hop.open()
        elif order["do"] == "look":
            answer = {name: [hop.waiting(), hop.oldest()] for name, hop in hops.items()}
        else:
            answer = hops[order["hop"]].order(**order["wanted"])
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
