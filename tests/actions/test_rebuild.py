"""Rebuilds: stopped and gone on with, beside drains, camps that fail."""

import gc
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from camptrack.actions import rebuild, totals
from camptrack.actions.rebuild import batches_to_do, begin_rebuild, finish_rebuild, rebuild_batch
from camptrack.actions.totals import drain_camps
from camptrack.models import AreaDelta, CampPoint, CampTotal, Rebuild, StaleMark
from camptrack.queries.verification import verify_totals
from tests import factories
from tests.actions.rebuilding import camps
from tests.conftest import DATABASE
from tests.databases import named

pytestmark = pytest.mark.django_db(transaction=True)

AsOwner = Callable[..., list[tuple[Any, ...]]]
WRONG = "UPDATE camptrack_camppoint SET best = best + 1, high = high + 1"


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


def test_points_changed_by_hand_are_mended_with_their_areas(as_owner: AsOwner) -> None:
    camps(3)
    as_owner(WRONG)
    before = AreaDelta.objects.count()
    call_command("rebuild_totals", "--processes", "1")
    assert verify_totals().differences == []
    assert (CampPoint.objects.first() is not None, AreaDelta.objects.count()) == (True, before)
