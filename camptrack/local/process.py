"""A child process that does not outlive its parent, with a log file."""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
_STOPS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Child:
    """One process, started again with the same command whenever asked."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path = Path("/")
    user: tuple[int, int] | None = None
    # PostgreSQL rolls back and stops at SIGINT; at SIGTERM it waits for its clients.
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches the launcher alone, which stops the others in order."""
        parent = os.getpid()
        # Told to stop in the midst of the fork, Python would say that one of its own hooks failed, and go on.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)

        def die_with_parent() -> None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            # After the change of user, which would clear it. If the parent is gone already, nobody sends it.
            _libc.prctl(PR_SET_PDEATHSIG, self.stop_signal)
            if os.getppid() != parent:
                os._exit(1)

        try:
            uid, gid = self.user or (None, None)
            with self.log.open("ab") as output:
                self.process = subprocess.Popen(  # noqa: S603  our own commands
                    list(self.command),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self.directory,
                    env={**os.environ, **self.environment},
                    user=uid,
                    group=gid,
                    extra_groups=[] if uid is not None else None,
                    start_new_session=True,
                    preexec_fn=die_with_parent,  # noqa: PLW1509  the launcher has no threads
                )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    @property
    def pid(self) -> int:
        """Of the running process."""
        if self.process is None:
            message = f"{self.name} was never started"
            raise RuntimeError(message)
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        """Nothing while it runs."""
        return None if self.process is None else self.process.poll()

    @property
    def running(self) -> bool:
        """Started and not ended."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal and return."""
        if self.running:
            os.kill(self.pid, self.stop_signal)

    def kill(self, signal_number: signal.Signals = signal.SIGKILL) -> None:
        """A signal to it and to all that it started."""
        try:
            os.killpg(self.pid, signal_number)
        except ProcessLookupError:
            return

    def wait(self, seconds: float) -> None:
        """Until it has ended; what is left of its session is killed, also where the wait is broken off."""
        if self.process is None:
            return
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        finally:
            self.kill()
            self.process.wait()

    def stop(self, seconds: float = 10) -> None:
        """Ask, wait, kill."""
        self.ask_to_stop()
        self.wait(seconds)

    def last_lines(self, count: int = 12) -> str:
        """The end of the log."""
        return tail(self.log, count)

    def the_end(self) -> str:
        """For messages: where the log is and how it ends."""
        return f"; the end of {self.log}:\n{self.last_lines()}"


def tail(log: Path, count: int) -> str:
    """The last lines of a file that may be missing."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - 64 * 1024))
            lines = stream.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
