"""Until the workers are done."""

import time

from camptrack.models import StaleMark


def settle(seconds: float = 60) -> float:
    """Wait until no camp waits; how long that took."""
    started = time.monotonic()
    while StaleMark.objects.exists():
        assert time.monotonic() - started < seconds, f"{StaleMark.objects.count()} marks still wait"
        time.sleep(0.05)
    return time.monotonic() - started
