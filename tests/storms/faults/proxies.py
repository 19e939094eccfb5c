"""The proxy's process, as the storm gives it orders."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from camptrack.local.home import PROJECT
from camptrack.local.ports import free_port


class Proxies:
    """Ends with the storm: its stdin is closed then."""

    def __init__(self, log: Path) -> None:
        self.ports: dict[str, int] = {}
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.storms.faults.proxy"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=PROJECT,
                text=True,
                start_new_session=True,
            )

    def open(self, hop: str, target: str | tuple[str, int]) -> int:
        """The port of a new hop to this socket or address."""
        self.ports[hop] = free_port()
        self._ask(do="open", hop=hop, port=self.ports[hop], target=target)
        return self.ports[hop]

    def order(self, hop: str, **wanted: Any) -> dict[str, Any]:
        """As Hop.order takes it."""
        return self._ask(do="order", hop=hop, wanted=wanted)

    def waiting(self) -> dict[str, int]:
        """By hop: questions that have no answer yet."""
        return {hop: waiting for hop, (waiting, _oldest) in self._ask(do="look").items()}

    def oldest(self, beginning: str) -> float:
        """Seconds since the first question came that has no answer yet, of hops that are named so."""
        looked = self._ask(do="look").items()
        return max(oldest for hop, (_waiting, oldest) in looked if hop.startswith(beginning))

    def named(self, beginning: str) -> list[str]:
        return [hop for hop in self.ports if hop.startswith(beginning)]

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(10)

    def _ask(self, **order: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer
