"""Commands that clear up after themselves when they are stopped."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopped_as_by_ctrl_c() -> Iterator[None]:
    """SIGTERM, with which containers and hosts stop what runs, is a KeyboardInterrupt meanwhile: the system's
    own answer would end the process where it stands."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
