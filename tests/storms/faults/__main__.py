"""`python -m tests.storms.faults`: a fault storm against a stack of its own, in CAMPTRACK_STORM_HOME.

Stopped, it goes on where it was when it is started again with the same folder. What it does and judges is in
docs/explanation/fault-storm.md.
"""

import json
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from camptrack import environment
from camptrack.local.home import PROJECT
from camptrack.local.ports import free_port
from camptrack.local.process import Child

from .disk import Disk
from .landing import Storm
from .ledger import Ledger
from .receiver import certificate
from .site import DATABASE, Plan, Site, last_release
from .telling import say
from .verdict import Verdict, figures, printed
from .weather import LONG, Weather
from .world import World, camp_codes, make, sheet_codes, sign_in

DISK_MEGABYTES = 12_000


class Stopped(BaseException):
    """By a signal."""


def main() -> int:
    folder = Path(environment.text("CAMPTRACK_STORM_HOME", ".storm")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # as root, the server runs as somebody else
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    ledger = Ledger(folder)
    plan = _plan(ledger)
    say(f"seed {plan['seed']}, {plan['reports']} reports, {plan['faults']} faults, in {folder}")
    disk = Disk(folder, DISK_MEGABYTES)
    long = plan["faults"] >= LONG
    if not long:
        disk.why_not = "a storm of few faults has none of these"
    data = disk.open() or folder
    site = Site(Plan(folder, long, certificate(folder)), data)
    ledger.do("INSERT INTO run VALUES (?, ?)", time.time(), time.time())
    try:
        verdict = _storm(folder, ledger, plan, disk, site)
    except Stopped:
        say("stopped; the same command goes on from here")
        return 1
    finally:
        _count_time(ledger)
        site.stop()
        disk.close()
    told = _keep(folder, plan, verdict)
    say(printed(told))
    return 0 if verdict.good and told.get("control", {}).get("lost", 1) else 1


def _keep(folder: Path, plan: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
    told = {"seed": plan["seed"], **verdict.told()}
    (folder / "result.json").write_text(json.dumps(told, indent=1))
    return told


def _stop(_number: int, _frame: Any) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second one does not break the stopping off
    raise Stopped


def _count_time(ledger: Ledger) -> None:
    ledger.do("UPDATE run SET ended = ? WHERE rowid = (SELECT max(rowid) FROM run)", time.time())


def _plan(ledger: Ledger) -> dict[str, Any]:
    """Of the first run; sizes may be raised."""
    plan = ledger.note("plan") or {
        "seed": environment.whole_number("CAMPTRACK_STORM_SEED", 1),
        "receiver": free_port(),
        "migrates": True,
    }
    plan["reports"] = environment.whole_number("CAMPTRACK_STORM_REPORTS", 400)
    plan["faults"] = environment.whole_number("CAMPTRACK_STORM_FAULTS", 20)
    plan["kinds"] = environment.listing("CAMPTRACK_STORM_KINDS")
    plan["threads"] = 6 if plan["faults"] >= LONG else 4
    plan["office_pause"] = 8.0 if plan["faults"] >= LONG else 0.0
    ledger.note("plan", plan)
    return plan  # type: ignore[no-any-return]


def _storm(folder: Path, ledger: Ledger, plan: dict[str, Any], disk: Disk, site: Site) -> Verdict:
    from . import ending

    site.start_servers()
    last = last_release(folder / "last-release") if plan["faults"] >= LONG and not plan["kinds"] else None
    _database(ledger, site, plan, last)
    release = last if ledger.note("release") == "last" else None
    site.fill_slots(release)
    site.wait_for_web()
    world = World(ledger.note("key"), sign_in(), ledger.note("camps"), sheet_codes())
    ledger.note("world", world.told())
    ledger.note("plan", plan | {"ports": [site.proxies.ports[hop] for hop in site.proxies.named("http")]})
    ledger.do("DELETE FROM note WHERE name = 'enough'")
    rng = random.Random(f"{plan['seed']}:{ledger.one('SELECT count(*) FROM fault')}")
    storm = Storm(site, ledger, rng, disk, last)
    _clean_up(storm)
    receiver = _process(folder, "receiver", str(folder), str(plan["receiver"]), str(plan["seed"]))
    clients = _process(folder, "clients", str(folder))
    try:
        weather = Weather(storm, plan, clients, receiver, 0.7 if plan["faults"] >= LONG else 0.3)
        for line in weather.blow():
            _count_time(ledger)
            say(line)
        verdict = Verdict(figures={"left_out": storm.left_out})
        ending.judged(storm, clients, verdict)
        _count_time(ledger)
        verdict.figures |= figures(ledger)
        _keep(folder, plan, verdict)
        say(f"lost, doubled, wrong: {[*map(len, (verdict.lost, verdict.doubled, verdict.wrong))]}")
        ending.control(storm, verdict)
    finally:
        clients.stop(1)
        receiver.stop(1)
    return verdict


def _database(ledger: Ledger, site: Site, plan: dict[str, Any], last: Path | None) -> None:
    """Made at the first start: by the last release where it is there, and migrated in the storm."""
    import django
    from django.db import transaction

    django.setup()
    if ledger.note("key"):
        return
    if last:
        if DATABASE not in site.postgres.sql("SELECT datname FROM pg_database").splitlines():
            site.postgres.sql(f"CREATE DATABASE {DATABASE} OWNER camptrack_owner")
        say("migrating to the release before the last migration")
        child = site.run(last, "migrate", "--database", "owner", "--no-input")
        while child.running:
            time.sleep(0.1)
        assert child.exit_code == 0, child.the_end()
    else:
        from tests import databases

        databases.copy_template(DATABASE)
        databases.point_at(DATABASE)
    ledger.note("release", "last" if last else "this")
    ledger.note("migrated", not last)
    camps = max(20, plan["reports"] // 250)
    ledger.note("camps", camp_codes(camps))
    with transaction.atomic():
        ledger.note("key", make(camps))  # whoever is stopped before begins anew


def _clean_up(storm: Storm) -> None:
    """What a run that was cut off may have left laid."""
    from .rare_kinds import unpoison

    unpoison(storm)
    storm.ledger.do("UPDATE fault SET healed = landed WHERE healed IS NULL")


def _process(folder: Path, name: str, *arguments: str) -> Child:
    command = [sys.executable, "-m", f"tests.storms.faults.{name}", *arguments]
    child = Child(name, command, folder / "logs" / f"{name}.log", {}, PROJECT)
    child.start()
    return child


if __name__ == "__main__":
    sys.exit(main())
