"""A rebuild in many processes, stopped in many ways."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from camptrack.actions import rebuild
from camptrack.actions.totals import LOCK, drain_waiting
from camptrack.local.home import PROJECT
from camptrack.models import Camp, CampTotal, StaleMark
from camptrack.queries.verification import verify_totals
from tests import factories
from tests.actions.rebuilding import camps, environment
from tests.conftest import owner_url

pytestmark = pytest.mark.django_db(transaction=True)

AsOwner = Callable[..., list[tuple[Any, ...]]]
WRONG = "UPDATE camptrack_camppoint SET best = best + 1, high = high + 1"


def hears_ctrl_c() -> None:
    """A shell that started the tests in the background had all of them ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def start(*options: str) -> subprocess.Popen[str]:
    """It waits for a lock as long as the test holds it."""
    command = [sys.executable, "manage.py", "rebuild_totals", *options]
    pipe, patient = subprocess.PIPE, environment()
    patient["DATABASE_URL"] += "&options=-c%20lock_timeout%3D120s"
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=patient,
        stdout=pipe,
        stderr=pipe,
        text=True,
        preexec_fn=hears_ctrl_c,  # noqa: PLW1509  no thread runs here
    )


def wait_for(condition: Callable[[], bool], seconds: float = 90) -> None:
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


@pytest.mark.long
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
        running.wait(120)
    finally:
        elsewhere.close()
    _, said = running.communicate(timeout=120)
    assert running.returncode != 0
    assert words in said
    wait_for(lambda: nobody_rebuilds(as_owner))
    assert CampTotal.objects.count() in {150, 250}  # killed outright, the batch at hand is still done
    going_on = start("--processes", "2")
    out, said = going_on.communicate(timeout=120)
    assert going_on.returncode == 0, said
    assert "going on with the rebuild that began" in said
    assert "rebuilt everything" in out
    assert CampTotal.objects.count() == 250
    assert verify_totals().differences == []


@pytest.mark.long
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
    out, said = running.communicate(timeout=120)
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
