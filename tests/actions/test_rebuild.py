"""Rebuilds: stopped and gone on with, beside drains, in many processes."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from camptrack.actions import rebuild, totals
from camptrack.actions.rebuild import batches_to_do, begin_rebuild, finish_rebuild, mend_areas, rebuild_batch
from camptrack.actions.totals import LOCK, drain_camps, drain_waiting
from camptrack.local.home import PROJECT
from camptrack.models import AreaDelta, Camp, CampPoint, CampTotal, Rebuild, StaleMark
from camptrack.queries.verification import verify_totals
from tests import factories
from tests.conftest import DATABASE, owner_url
from tests.databases import named

pytestmark = pytest.mark.django_db(transaction=True)

AsOwner = Callable[..., list[tuple[Any, ...]]]
WRONG = "UPDATE camptrack_camppoint SET best = best + 1, high = high + 1"


def camps(number: int) -> list[Camp]:
    """Drained, each with a count; in two districts."""
    syria = factories.country("SYR")
    areas = [factories.area(f"SY0{nth}", parent=syria, level=1) for nth in (1, 2)]
    made = [factories.camp(f"SY-{nth:03}", area=areas[nth % 2]) for nth in range(number)]
    factories.counting_figure(camp=made[0], value=700)
    for camp in made[1:]:
        factories.counting_figure(camp=camp, value=1000)
    drain_waiting(number)
    return made


def to_do() -> list[list[int]]:
    return [batch.camps for batch in batches_to_do()]


def test_neighbours_are_rebuilt_together(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three, four = [camp.pk for camp in camps(4)]
    begin_rebuild()
    assert to_do() == [[one, three, two, four]]
    monkeypatch.setattr(rebuild, "CAMPS_AT_ONCE", 3)
    assert to_do() == [[one, three, two], [four]]
    monkeypatch.setattr(rebuild, "FIGURES_AT_ONCE", 2)
    assert to_do() == [[one, three], [two, four]]


def test_what_was_stopped_goes_on_and_may_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "CAMPS_AT_ONCE", 1)
    made = [camp.pk for camp in camps(4)]
    assert begin_rebuild() is None
    first, second, *rest = batches_to_do()
    rebuild_batch(first)
    # A drain does the work as well.
    StaleMark.objects.create(camp_id=second.camps[0])
    drain_camps(second.camps)
    begun = Rebuild.objects.get()
    assert begin_rebuild() == begun
    assert batches_to_do() == rest
    # A camp that is made meanwhile has a mark of its own; it is rebuilt all the same.
    new = factories.camp("SY-NEW", area=factories.country("SYR")).pk
    assert to_do() == [[new], *(batch.camps for batch in rest)]
    assert begin_rebuild(restart=True) is None
    assert sorted(camp for batch in to_do() for camp in batch) == [*made, new]
    for batch in batches_to_do():
        rebuild_batch(batch)
    assert (to_do(), finish_rebuild(failed=[])) == ([], 0)
    assert Rebuild.objects.get().finished_at is not None
    assert begin_rebuild() is None
    assert Rebuild.objects.count() == 2


def test_no_clock_and_no_policy_hides_a_camp(as_owner: AsOwner) -> None:
    ahead, other = camps(2)
    CampTotal.objects.filter(camp=ahead).update(computed_at=timezone.now() + timedelta(hours=1))
    begin_rebuild()
    assert to_do() == [[ahead.pk, other.pk]]
    rebuild_batch(batches_to_do()[0])
    CampTotal.objects.update(computed_at=timezone.now() + timedelta(hours=2), policy="of old")
    assert to_do() == [[ahead.pk, other.pk]]


def test_a_camp_that_fails_is_left_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, *_others = camps(3)
    real = totals.write_totals

    def fails(decided: Any) -> set[int]:
        if broken.pk in decided:
            raise ValueError
        return real(decided)

    monkeypatch.setattr(totals, "write_totals", fails)
    with pytest.raises(CommandError, match=f"1 camps could not be rebuilt: {broken.code}"):
        call_command("rebuild_totals")
    assert to_do() == [[broken.pk]]
    monkeypatch.undo()
    call_command("rebuild_totals")
    assert Rebuild.objects.get().finished_at is not None
    assert verify_totals().differences == []


def test_areas_are_mended_beside_drains(as_owner: AsOwner) -> None:
    """A drain that has written areas and not committed holds up nothing where nothing is wrong, and what it
    adds is neither lost nor counted twice where something is."""
    one, other = camps(2)
    factories.counting_figure(camp=one, value=5000, start=factories.DAY + timedelta(days=40))
    as_owner("UPDATE camptrack_areadelta SET best = best - 7 WHERE area_id = %s", [other.area_id])
    as_owner("DELETE FROM camptrack_areadelta WHERE area_id = %s", [one.area.parent_id])
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        drain_camps([one.pk])
        # As it stands without that drain, which is not committed: two areas are wrong.
        assert mend_areas_elsewhere() > 0
        cursor.execute("COMMIT")
    assert verify_totals().differences == []
    assert mend_areas() == 0


def mend_areas_elsewhere() -> int:
    """In a process of its own, while this one's transaction is open; only rows that it does not hold."""
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute(\"SET lock_timeout = '3s'\")\n"
        "from camptrack.actions.rebuild import mend_areas\n"
        "print(mend_areas())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_a_rebuild_whose_database_goes_away_says_so(
    as_owner: AsOwner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "CAMPS_AT_ONCE", 1)
    camps(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()

    def cut_off(*_: object) -> None:
        with psycopg2.connect(named(os.environ["DATABASE_URL"], DATABASE)) as other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])

    with pytest.raises((OperationalError, InterfaceError)):
        rebuild.rebuild_totals(cut_off)
    connection.close()
    begin_rebuild()
    assert len(to_do()) == 1


def test_a_database_that_goes_away_between_two_camps_is_no_camps_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures = iter((ValueError(), OperationalError()))

    def fails(_camps: object) -> set[int]:
        raise next(failures)

    monkeypatch.setattr(rebuild, "recompute_camps", fails)
    with pytest.raises(OperationalError):
        rebuild_batch(rebuild.Batch([1, 2], 0))


@pytest.mark.parametrize("collecting", [True, False])
def test_cycles_are_looked_for_between_batches_alone(
    monkeypatch: pytest.MonkeyPatch, *, collecting: bool
) -> None:
    seen = []

    def recompute(_camps: object) -> set[int]:
        seen.append(gc.isenabled())
        raise OperationalError

    monkeypatch.setattr(rebuild, "recompute_camps", recompute)
    if not collecting:
        gc.disable()
    try:
        with pytest.raises(OperationalError):
            rebuild_batch(rebuild.Batch([1], 0))
        assert (seen, gc.isenabled()) == ([False], collecting)
    finally:
        gc.enable()


def environment() -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": named(os.environ["DATABASE_URL"], DATABASE)}


def start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "rebuild_totals", *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, env=environment(), stdout=pipe, stderr=pipe, text=True)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def interrupted(running: subprocess.Popen[str]) -> None:
    running.send_signal(signal.SIGINT)


def told_to_end(running: subprocess.Popen[str]) -> None:
    running.send_signal(signal.SIGTERM)


def killed(running: subprocess.Popen[str]) -> None:
    running.kill()


def one_process_killed(running: subprocess.Popen[str]) -> None:
    (child, *_) = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    os.kill(int(child), signal.SIGKILL)


STOPPED = "stopped; the same command goes on from here"


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (interrupted, STOPPED),
        (told_to_end, STOPPED),
        (killed, ""),
        (one_process_killed, "a process of the rebuild died"),
    ],
)
def test_processes_that_are_stopped_go_on(
    as_owner: AsOwner, stop: Callable[[subprocess.Popen[str]], None], words: str
) -> None:
    camps(2)
    area = factories.area("SY03", parent=factories.country("SYR"), level=1)
    Camp.objects.bulk_create(
        Camp(code=f"SY-MANY-{nth:03}", name="one", area=area, country="SYR", site_type="planned_camp")
        for nth in range(248)
    )
    as_owner(WRONG)
    StaleMark.objects.all().delete()
    held = Camp.objects.order_by("area", "pk")[150].pk
    elsewhere = psycopg2.connect(owner_url())
    try:
        # One process stands still in the second of its batches, the other has one and ends.
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, held])
        running = start("--processes", "2")
        wait_for(lambda: CampTotal.objects.count() == 150)
        stop(running)
        running.wait(30)
    finally:
        elsewhere.close()
    _, said = running.communicate(timeout=30)
    assert running.returncode != 0
    assert words in said
    wait_for(lambda: nobody_rebuilds(as_owner))
    assert CampTotal.objects.count() in {150, 250}  # killed outright, the batch at hand is still done
    going_on = start("--processes", "2")
    out, said = going_on.communicate(timeout=60)
    assert going_on.returncode == 0, said
    assert "going on with the rebuild that began" in said
    assert "rebuilt everything" in out
    assert CampTotal.objects.count() == 250
    assert verify_totals().differences == []


def test_processes_mend_every_site_type(as_owner: AsOwner) -> None:
    syria = factories.country("SYR")
    for site_type in ("planned_camp", "urban", "dispersed"):
        camp = factories.camp(f"SY-{site_type.upper()}", area=syria, site_type=site_type)
        factories.counting_figure(camp=camp, value=700)
    drain_waiting(10)
    Camp.objects.bulk_create(
        Camp(code=f"SY-MANY-{nth:03}", name="one", area=syria, country="SYR", site_type="urban")
        for nth in range(rebuild.CAMPS_AT_ONCE)
    )
    as_owner("UPDATE camptrack_areadelta SET best = best - 7")
    as_owner("UPDATE camptrack_areaspan SET camps = camps + 1")
    running = start("--processes", "2")
    out, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert "and 0 area days" not in out
    assert verify_totals().differences == []


def nobody_rebuilds(as_owner: AsOwner) -> bool:
    ((count,),) = as_owner(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [LOCK]
    )
    return bool(count == 0)


def test_processes_are_at_least_one() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("rebuild_totals", "--processes", "0")


def test_points_changed_by_hand_are_mended_with_their_areas(as_owner: AsOwner) -> None:
    camps(3)
    as_owner(WRONG)
    before = AreaDelta.objects.count()
    call_command("rebuild_totals", "--processes", "1")
    assert verify_totals().differences == []
    assert (CampPoint.objects.first() is not None, AreaDelta.objects.count()) == (True, before)
