"""The bounds of one web process, from the environment."""

from dataclasses import dataclass

from camptrack import environment


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes."""

    #: seconds that a request waits for a thread
    wait: float
    #: requests in the queue
    waiting: int
    #: bytes of bodies that come and answers that go slowly: half for each, and neither is in the other's way
    held: int
    #: bytes; a process that is larger is replaced
    memory: int


LIMITS = Limits(
    wait=environment.whole_number("CAMPTRACK_WEB_WAIT_MS", 750) / 1000,
    waiting=environment.whole_number("CAMPTRACK_WEB_WAITING", 200),
    held=environment.whole_number("CAMPTRACK_WEB_HELD_MB", 64) * 2**20,
    memory=environment.whole_number("CAMPTRACK_WEB_MEMORY_MB", 600) * 2**20,
)
