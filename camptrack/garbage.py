"""Python looks for objects that only hold on to each other, again and again while many are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_looked_for() -> Iterator[None]:
    """For as long as thousands of objects are made that are in no cycle: looking through them takes a third
    of the time. It is for the whole process: of several threads, the first to ask begins and ends it."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()
