"""Worker hosts are cut off, at work and from the broker alone, and come back. Nothing that partners post
fails, no total stays wrong, and nobody has to do anything.

Small here, with every time-out a fifth of what it is; `make machines` has the real ones.
"""

import time
from collections import Counter
from dataclasses import dataclass

import psycopg2
import pytest

from camptrack.actions.totals import LOCK

from . import clusters
from .conftest import CUTS, World
from .machines import BROKER_AT, WORKERS_AT
from .partner import Marks

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("machines"),
    pytest.mark.django_db(transaction=True),
]

_HOLDER = """
SELECT host(client_addr), pid FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND classid::int = %s AND objid::int = %s AND granted
"""
_AT_WORK_SINCE = """
SELECT count(*)::int FROM pg_stat_activity WHERE host(client_addr) = %s AND query_start > %s
"""
#: seconds beside what the settings promise: a machine with other things to do
PATIENCE = 10


@dataclass
class Cut:
    """Of a host that held a camp's lock: seconds until the lock was free, until the camp's total was right,
    and until the host worked again after it was back."""

    host: str
    freed: float
    right: float
    back: float


def cut_at_work(world: World, code: str) -> Cut:
    """The drain of a camp is made to wait in the midst; its host is cut off; then it may go on."""
    machines, camp = world.machines, world.camps[code]

    def holder() -> tuple[str, int] | None:
        found = machines.sql(_HOLDER, LOCK, camp)
        return (str(found[0][0]), int(found[0][1])) if found else None

    blocking = psycopg2.connect(clusters.superuser(machines.primary))
    blocking.cursor().execute("SELECT FROM camptrack_camptotal WHERE camp_id = %s FOR UPDATE", [camp])
    world.post(code)
    machines.wait_for("a host that drains the camp", holder, PATIENCE)
    at_work = holder()
    assert at_work is not None
    name = next(name for name, address in WORKERS_AT.items() if address == at_work[0])
    machines.network.cut(name)
    began = time.monotonic()
    ((mark,),) = machines.sql("SELECT max(id) FROM camptrack_stalemark WHERE camp_id = %s", camp)
    blocking.close()
    time.sleep(0.5)
    assert holder() == at_work, "nobody told the server"

    limit = machines.given_up_after + PATIENCE
    machines.wait_for("the lock is free", lambda: holder() != at_work, limit)
    freed = time.monotonic() - began
    gone = "SELECT 1 FROM camptrack_stalemark WHERE id = %s"
    machines.wait_for("the total is right", lambda: not machines.sql(gone, mark), PATIENCE)
    right = time.monotonic() - began

    drained = machines.drained_by(name)
    ((mended,),) = machines.sql("SELECT clock_timestamp()")
    machines.network.mend(name)
    back = machines.wait_for(f"{name} drains again", lambda: machines.drained_by(name) > drained, 90)
    both = lambda: machines.sql(_AT_WORK_SINCE, WORKERS_AT[name], mended)[0][0] >= 2  # noqa: E731
    back += machines.wait_for(f"worker and drain loop of {name}", both, 90)
    return Cut(name, freed, right, back)


def test_both_hosts_drain(machines: World) -> None:
    with machines.posting() as posting:
        for name in WORKERS_AT:
            machines.machines.wait_for(name, lambda name=name: machines.machines.drained_by(name), 30)
    assert posting.failed == []
    machines.settle()


def test_a_host_is_cut_off_while_it_holds_a_lock(machines: World) -> None:
    codes = list(machines.camps)
    with Marks(clusters.superuser(machines.machines.primary)) as marks, machines.posting() as posting:
        cuts = [cut_at_work(machines, codes[nth % len(codes)]) for nth in range(max(CUTS, 1))]
        longest = marks.longest()
    print(  # noqa: T201 - what it came to
        f"\n{len(cuts)} hosts cut off while they held a camp's lock"
        f" ({dict(Counter(each.host for each in cuts))}): {len(posting.acknowledged)} reports acknowledged,"
        f" {len(posting.failed)} failed, slowest {posting.slowest:.2f} s; noticed after"
        f" {max(each.freed for each in cuts):.1f} s at most, the camp right after"
        f" {max(each.right for each in cuts):.1f} s at most; the longest mark waited {longest:.1f} s; at work"
        f" again {max(each.back for each in cuts):.1f} s at most after it was back"
    )
    assert posting.failed == []
    assert posting.acknowledged
    assert longest < machines.machines.given_up_after + PATIENCE
    machines.settle()


def test_the_broker_is_cut_off_from_one_host(machines: World) -> None:
    """Its worker hears nothing; its drain loop goes on, and so does everybody else."""
    network = machines.machines.network
    name, backs, waited = "first", [], []
    with Marks(clusters.superuser(machines.machines.primary)) as marks, machines.posting() as posting:
        for _nth in range(max(CUTS // 4, 1)):
            network.cut_to(name, BROKER_AT)
            marks.longest()
            time.sleep(30 if CUTS else 2)
            waited.append(marks.longest())
            network.mend_to(name, BROKER_AT)
            drained = machines.machines.drained_by(name)
            again = lambda drained=drained: machines.machines.drained_by(name) > drained  # noqa: E731
            backs.append(machines.machines.wait_for(f"{name} drains again", again, 90))
    print(  # noqa: T201 - what it came to
        f"\n{len(backs)} times the broker cut off from one host: {len(posting.acknowledged)} reports"
        f" acknowledged, {len(posting.failed)} failed, slowest {posting.slowest:.2f} s; the longest mark"
        f" waited {max(waited):.1f} s; its worker took hints again {max(backs):.1f} s at most after that"
    )
    assert posting.failed == []
    assert max(waited) < PATIENCE
    machines.settle()
