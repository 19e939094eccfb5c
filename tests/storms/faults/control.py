"""The control, put through the same kinds of faults. It must lose: a storm that it outlives shows nothing."""

import http.client
import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from typing import Any

from camptrack.local import application
from camptrack.local.home import PROJECT
from camptrack.local.ports import free_port
from camptrack.local.postgres import APPLICATION
from camptrack.local.process import Child

from .landing import Storm
from .naive import SCHEMA
from .site import DATABASE, SOCKET_NAME
from .slots import Slot, kill_process

CAMPS, THREADS = 20, 4
#: the queue has been worked off when no total has moved for so long
STILL = 3.0
#: seconds after which a task that nobody did was lost on its way, and after which nobody works any more
SENT_AGAIN, STANDS_STILL = 5.0, 180.0


def put_through(storm: Storm, reports: int, faults: int) -> dict[str, Any]:
    """Reports acknowledged, and what the totals say of them."""
    naive = _Naive(storm)
    acknowledged: Counter[int] = Counter()
    refused, landed = 0, 0
    guard = threading.Lock()

    def post(nth: int) -> None:
        nonlocal refused
        rng = random.Random(nth)
        while acknowledged.total() < reports or landed < faults:
            camp = rng.randrange(CAMPS)
            taken = naive.post(camp, rng.randrange(1000)) == 201
            with guard:
                acknowledged[camp] += taken
                refused += not taken

    threads = [threading.Thread(target=post, args=(nth,)) for nth in range(THREADS)]
    for thread in threads:
        thread.start()
    after = time.monotonic() + 1
    while any(thread.is_alive() for thread in threads):
        naive.look()
        if landed < faults and time.monotonic() >= after:
            naive.fault(landed, storm.rng)
            landed, after = landed + 1, time.monotonic() + storm.rng.uniform(0.5, 1.5)
        time.sleep(0.05)
    naive.settle()
    totals = dict(storm.site.sql("SELECT camp, reports FROM naive_total WHERE camp >= 0"))
    entered = dict(storm.site.sql("SELECT camp, count(*) FROM naive_report WHERE camp >= 0 GROUP BY camp"))
    naive.stop()
    return {
        "acknowledged": acknowledged.total(),
        "faults": landed,
        "lost": sum(max(0, many - totals.get(camp, 0)) for camp, many in acknowledged.items()),
        "doubled": sum(max(0, totals.get(camp, 0) - many) for camp, many in entered.items()),
        "refused_but_entered": sum(entered.values()) - acknowledged.total(),
        "refused": refused,
    }


class _Naive:
    """Its web process and its worker, on the storm's servers and through hops of their own."""

    def __init__(self, storm: Storm) -> None:
        site = self.site = storm.site
        site.sql("DROP TABLE IF EXISTS naive_report, naive_total")
        site.sql(SCHEMA)
        database = site.proxies.open("naive-postgres", str(site.postgres.place.sockets / SOCKET_NAME))
        broker = site.proxies.open("naive-valkey", ("127.0.0.1", site.valkey.port))
        environment = {
            "DATABASE_URL": f"postgres://{APPLICATION}@127.0.0.1:{database}/{DATABASE}?sslmode=disable",
            "REDIS_URL": f"redis://:{site.valkey.password}@127.0.0.1:{broker}/1",
        }
        self.port = free_port()
        web = application.web(self.port, site.logs, environment)
        name = "tests.storms.faults.naive"
        command = [f"{name}:web" if part == "camptrack.wsgi" else part for part in web.command]
        web.command = [*command, "--worker-class", "gthread"]  # ours speaks the language of our site
        worker = Child(
            "naive-worker",
            [sys.executable, "-m", "celery", "-A", f"{name}:app", "worker", "--concurrency", "2"],
            site.logs / "naive-worker.log",
            environment,
            PROJECT,
        )
        web.name, web.log = "naive-web", site.logs / "naive-web.log"
        self.slots = [
            Slot(child.name, "naive", lambda _release, child=child: replace(child, process=None))
            for child in (web, worker)
        ]
        for slot in self.slots:
            slot.look()
        give_up = time.monotonic() + 60
        while self.post(None, 0) != 201:
            assert time.monotonic() < give_up, "the control does not start"
            time.sleep(0.1)
        self.settle()

    def look(self) -> None:
        for slot in self.slots:
            slot.look()
        self.site.look()

    def post(self, camp: int | None, people: int) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = json.dumps({} if camp is None else {"camp": camp, "people": people})
            line.request("POST", "/", body, {"Connection": "close"})
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def fault(self, nth: int, rng: random.Random) -> None:
        """In turn: one of its worker's processes killed, the broker killed, a line cut, the worker killed."""
        if nth % 4 == 0:
            for child in self.slots[1].children()[:1]:
                kill_process(child)
        elif nth % 4 == 1:
            self.site.slots["valkey"].kill(rng.uniform(0, 0.5))
        elif nth % 4 == 2:
            self.site.proxies.order(rng.choice(("naive-postgres", "naive-valkey")), cut=True)
        else:
            self.slots[1].kill()

    def settle(self) -> None:
        """Until a task that is sent now is done, however many wait before it; then nothing more comes."""
        moved, before, sent = time.monotonic(), -1, 0.0
        while not self._total("WHERE camp < 0"):
            self.look()
            if (now := self._total("")) != before:
                before, moved = now, time.monotonic()
            assert time.monotonic() < moved + STANDS_STILL, "the control's worker does not work"
            if time.monotonic() > sent + SENT_AGAIN:
                sent = time.monotonic()
                self.post(-1, 1)
            time.sleep(0.1)
        moved = time.monotonic()
        while time.monotonic() < moved + STILL:
            self.look()
            if (now := self._total("WHERE camp >= 0")) != before:
                before, moved = now, time.monotonic()
            time.sleep(0.1)
        self.site.sql("DELETE FROM naive_total WHERE camp < 0")

    def _total(self, where: str) -> int:
        return int(self.site.sql(f"SELECT coalesce(sum(reports), 0) FROM naive_total {where}")[0][0])

    def stop(self) -> None:
        for slot in self.slots:
            slot.down_until = float("inf")
            slot.kill()
            if slot.child:
                slot.child.wait(5)
