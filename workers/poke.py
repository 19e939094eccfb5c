"""Tells workers that camps wait. A hint: if it cannot be sent at once, it is not sent."""

import logging
import time
from collections.abc import Callable, Sequence

from workers.tasks import drain_camps

logger = logging.getLogger(__name__)

BREAK_SECONDS = 5.0
# Many reports entered at once touch many camps: several workers share them, and each task ends well within
# its time limit.
CAMPS_IN_A_TASK = 50


class Breaker:
    """After a failure nothing is tried for a while, so that a dead broker slows one request and not all."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._open_until = float("-inf")

    @property
    def closed(self) -> bool:
        """Whether to try."""
        return self._clock() >= self._open_until

    def trip(self) -> None:
        """Stop trying."""
        self._open_until = self._clock() + self._seconds


breaker = Breaker(BREAK_SECONDS)


def poke(camp_ids: Sequence[int]) -> None:
    """Fire and forget; never raises, and takes half a second at worst (workers/limits.py)."""
    if not camp_ids or not breaker.closed:
        return
    try:
        for first in range(0, len(camp_ids), CAMPS_IN_A_TASK):
            some = camp_ids[first : first + CAMPS_IN_A_TASK]
            drain_camps.apply_async(kwargs={"camp_ids": list(some)}, retry=False)
    except Exception as error:  # noqa: BLE001  the report is committed: nothing about a hint may fail its request
        breaker.trip()
        logger.warning("no poke for %d camps, the drain loop will find them: %r", len(camp_ids), error)
