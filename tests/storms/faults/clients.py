"""`python -m tests.storms.faults.clients FOLDER`: the partners, until the storm has had enough of them."""

import os
import random
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from .deeds import Partner
from .ledger import Ledger
from .office import Office
from .sending import Sender
from .world import POISON
from .writing import Writer

#: by how much reports may be ahead of faults, as a share of all
AHEAD = 0.02
OFFICE = -1
#: how often, of a hundred other deeds, many reports at once
MANY, CATCHING_UP = 10, 60


class Pace:
    """Faults and reports go along with each other, so that the ones fall among the others to the end."""

    def __init__(self, ledger: Ledger, plan: dict[str, Any]) -> None:
        self.ledger, self.plan = ledger, plan
        self.over, self.ahead, self.many = False, False, MANY

    def look(self) -> None:
        reports = self.ledger.reports() / self.plan["reports"]
        faults = self.ledger.counted() / max(1, self.plan["faults"])
        self.over = bool(self.ledger.note("enough"))
        slack = max(AHEAD, 40 / self.plan["reports"])
        self.ahead = reports > faults + slack
        # Reports that lag behind catch up by many at once, as partners that were away do.
        self.many = 0 if self.ahead else MANY if reports > faults else CATCHING_UP


def run(folder: Path) -> int:
    ledger = Ledger(folder)
    plan, world = ledger.note("plan"), ledger.note("world")
    pace = Pace(ledger, plan)
    failures: list[str] = []

    def live(thread: int) -> None:
        try:
            sender = _sender(ledger, plan, world, thread)
            writer = Writer(ledger, sender, thread)
            writer.resume()
            who: Partner | Office
            if thread == OFFICE:
                who = Office(writer, sender, plan["seed"], world, plan["receiver"])
            else:
                who = Partner(writer, sender, plan["seed"], _camps(world))
            while not pace.over:
                if isinstance(who, Office):
                    time.sleep(plan["office_pause"])
                    who.do_one()
                else:
                    # Ahead of the faults they go on, for the next one to hit something, but in small steps.
                    time.sleep(0.3 if pace.ahead else 0)
                    who.do_one(many=pace.many)
        except Exception:  # noqa: BLE001  told to the storm, which ends with it
            failures.append(traceback.format_exc())

    threads = [threading.Thread(target=live, args=(nth,)) for nth in range(OFFICE, plan["threads"])]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) and not failures:
        pace.look()
        time.sleep(0.25)
    for failure in failures:
        sys.stderr.write(failure)
    return 1 if failures else 0


def _camps(world: dict[str, Any]) -> list[str]:
    # The poisoned one is posted about often enough to be in the way, if it were.
    return [*world["camps"], *[POISON] * max(1, len(world["camps"]) // 40)]


def _sender(ledger: Ledger, plan: dict[str, Any], world: dict[str, Any], thread: int) -> Sender:
    headers = {"Authorization": f"Bearer {world['key']}", "Content-Type": "application/json"}
    return Sender(ledger, plan["ports"], headers, random.Random(f"{plan['seed']}:{thread}:{time.time()}"))


if __name__ == "__main__":
    code = run(Path(sys.argv[1]))
    sys.stderr.flush()
    os._exit(code)  # a thread that still waits for an answer holds nobody up
