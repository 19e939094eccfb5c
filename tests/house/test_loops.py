"""The loops that need no broker: they do what waits, outlive a database that is away, and stop when told."""

import logging
import signal
import threading
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from camptrack.actions import issue_work
from camptrack.actions.heartbeats import beat
from camptrack.actions.issue_work import Worked, work
from camptrack.management.commands import drain_loop, issue_loop
from camptrack.management.loop import LoopCommand
from camptrack.models import Change, Heartbeat, StaleMark
from camptrack.queries import clock
from tests import factories
from tests.stack import Stack


class Rounds(LoopCommand):
    """A round at a time: what it comes to, or the fault that it meets; then it is told to stop."""

    name = "test loop"
    rounds: list[Any]

    def pause_ms(self) -> int:
        return 1

    def do_all(self) -> str:
        return "did everything"

    def do_round(self, stop: threading.Event) -> bool:
        now = self.rounds.pop(0)
        if not self.rounds:
            stop.set()
        if isinstance(now, Exception):
            raise now
        return bool(now)


def test_goes_on_after_the_database_broke_off(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("camptrack.management.loop.signal.signal", lambda *_: None)
    monkeypatch.setattr("camptrack.management.loop.connections.close_all", lambda: None)
    beats: list[None] = []
    monkeypatch.setattr("camptrack.management.loop.pulse.beat_if_due", lambda: beats.append(None))
    command = Rounds()
    command.rounds = [True, OperationalError("gone away\nfor now"), False, True]
    with caplog.at_level(logging.INFO):
        command.handle(once=False, heartbeat=tmp_path / "beat")
    assert command.rounds == []
    assert len(beats) == 4
    assert "trying again: gone away" in caplog.text
    assert caplog.messages[-1] == "test loop stopped"
    assert (tmp_path / "beat").exists()
    out = StringIO()
    call_command(command, once=True, stdout=out)
    assert out.getvalue() == "did everything\n"


@pytest.mark.django_db
def test_work_is_what_is_due_to_be_made_and_to_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.schedule(ran_until=clock.now(), next_due_at=clock.now())
    issues, sent = [True, True, False], [3, 0, 0]
    monkeypatch.setattr(issue_work, "make_due_issues", lambda **_now: 2)
    monkeypatch.setattr(issue_work.issues, "make_next_issue", lambda: issues.pop(0))
    monkeypatch.setattr(issue_work.deliveries, "send_waiting", lambda _seconds: sent.pop(0))
    assert work(60) == Worked(due=2, made=2, sent=3)
    assert (issues, sent) == ([], [])
    issues, sent = [True, True], [1, 1]
    assert work(0) == Worked(due=2, made=1, sent=1)
    assert not Worked(0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_issue_loop_makes_what_is_due() -> None:
    now = clock.now()
    day, at = now.date(), now.time().replace(second=0, microsecond=0)
    schedule = factories.schedule(
        cadence="day",
        zone="UTC",
        at=at,
        starts_on=factories.DAY,
        ran_until=now - timedelta(minutes=5),
        next_due_at=now,
        automatic=True,
    )
    out = StringIO()
    call_command("issue_loop", once=True, stdout=out)
    assert out.getvalue() == (
        "1 came due, 1 made, 0 sent, 0 steps of imports, 0 calls of webhooks, 0 told of keys\n"
    )
    (issue,) = schedule.issues.all()
    assert (issue.end, issue.status) == (day - timedelta(days=1), "published")
    assert issue_loop.Command().do_round(threading.Event()) is False


@pytest.mark.django_db(transaction=True)
def test_the_drain_loop_clears_what_is_old_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker may be away for weeks."""
    command, stop, now = drain_loop.Command(), threading.Event(), [0.0]
    monkeypatch.setattr("camptrack.management.commands.drain_loop.time.monotonic", lambda: now[0])
    for now[0], cleared in ((0, True), (3599, False), (3600, True)):
        beat(process="web", host="gone", pid=1, version="1", clock=time.time(), counted={})
        Heartbeat.objects.update(at=clock.now() - timedelta(minutes=61))
        assert command.do_round(stop) is False
        assert Heartbeat.objects.exists() is not cleared


@pytest.mark.django_db(transaction=True)
def test_the_drain_loop_does_the_rest_while_many_camps_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain_loop, "BATCH", 1)
    for _camp in range(2):
        factories.counting_figure()
    command, stop = drain_loop.Command(), threading.Event()
    assert command.do_round(stop) is True
    assert StaleMark.objects.values("camp").distinct().count() == 1
    assert not Change.objects.filter(position=None).exists()
    assert (command.do_round(stop), command.do_round(stop)) == (True, False)


@pytest.mark.xdist_group("stack")
@pytest.mark.django_db(transaction=True)
def test_a_loop_that_is_killed_is_followed_by_the_next(stack: Stack, stack_models: Any) -> None:
    """Without a broker and a worker: what is due is made, once, whoever dies meanwhile."""
    stack.worker.kill(signal.SIGKILL)
    stack.valkey.child.kill(signal.SIGKILL)
    with stack_models():
        since = clock.now() - timedelta(days=4, minutes=1)
        schedule = factories.schedule(
            cadence="day",
            zone="UTC",
            at=since.time().replace(second=0, microsecond=0),
            starts_on=factories.DAY,
            catch_up="all",
            automatic=True,
            ran_until=since,
            next_due_at=since,
        )
        give_up, killed = time.monotonic() + 60, False
        while (made := schedule.issues.filter(status="published").count()) < 4:
            assert time.monotonic() < give_up, stack.issue_loop.last_lines(20)
            if made and not killed:
                killed = True
                stack.issue_loop.kill(signal.SIGKILL)
                stack.issue_loop.wait(5)
                stack.issue_loop.start()
            time.sleep(0.02)
        numbers = list(schedule.issues.order_by("due_at").values_list("number", flat=True))
        assert numbers == [1, 2, 3, 4]
