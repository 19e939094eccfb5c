"""One launcher a home: a second start must not tear down the first."""

import fcntl
import os
from pathlib import Path


class Lock:
    """Held until the process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor = -1

    def take(self) -> bool:
        """False if another process holds it."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def is_free(self) -> bool:
        """Whether nobody holds it at this moment."""
        if not self._file.exists():
            return True
        if not self.take():
            return False
        os.close(self._descriptor)
        return True
