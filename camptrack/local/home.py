"""CAMPTRACK_HOME: where a machine's own servers keep their data, logs and state."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class State:
    """What runs, for whoever else needs to know: settings, a second `make run`, `make stop`."""

    pid: int
    address: str
    database_url: str
    database_owner_url: str
    redis_url: str


@dataclass(frozen=True)
class Home:
    """The folder and the names in it."""

    path: Path

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.path / "logs"

    @property
    def mails(self) -> Path:
        """Where mails go when no server is set."""
        return self.logs / "mails"

    @property
    def lock(self) -> Path:
        """Held by the one launcher of this home."""
        return self.path / "lock"

    @property
    def demo(self) -> Path:
        """Sign-ins and the example key, written by load_demo."""
        return self.path / "demo.json"

    @property
    def _state(self) -> Path:
        return self.path / "state.json"

    def write_state(self, state: State) -> None:
        """Publish what runs; the file holds passwords."""
        write_private(self._state, json.dumps(asdict(state), indent=1))

    def forget_state(self) -> None:
        """Nothing runs any more."""
        self._state.unlink(missing_ok=True)

    def state(self) -> State | None:
        """What runs here, or nothing if nothing does."""
        try:
            state = State(**json.loads(self._state.read_text()))
            os.kill(state.pid, 0)
        except PermissionError:
            return None  # another user's
        except (OSError, ValueError, TypeError):
            return None
        return state

    def secret(self, name: str) -> str:
        """A secret of this home, made at first use."""
        file = self.path / f"{name}.secret"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(48))
        return file.read_text()


def write_private(file: Path, text: str) -> None:
    """Written beside and moved, so that nobody reads half a file; readable by its owner alone."""
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    beside.replace(file)


def home(environment: Mapping[str, str] = os.environ) -> Home:
    """CAMPTRACK_HOME, or .camptrack beside manage.py."""
    return Home(Path(environment.get("CAMPTRACK_HOME") or PROJECT / ".camptrack").expanduser().absolute())
