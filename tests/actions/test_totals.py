"""The drain against the worked example, through real tables."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection

from camptrack.actions.rebuild import rebuild_totals
from camptrack.actions.reports import retract_report
from camptrack.actions.totals import LOCK, drain_camps, drain_waiting
from camptrack.models import Area, Camp, CompositionPoint, DrainRetry, Report
from camptrack.queries.population import population
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Right
from tests import al_hol, factories
from tests.cast import Cast, assemble
from tests.conftest import DATABASE, owner_url
from tests.databases import named
from tests.reconcile.records import AL_HOL_15, AL_HOL_22, Published

pytestmark = pytest.mark.django_db(transaction=True)

AsOwner = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def cast() -> Cast:
    people = assemble()
    factories.grant(people.dana, people.demo_relief, Right.ENTER)
    return people


@pytest.fixture
def camp() -> Camp:
    syria = factories.country("SYR")
    hasakeh = factories.area("SY08", parent=syria, level=1)
    return factories.camp("SY-ALHOL", area=factories.area("SY0800", parent=hasakeh, level=2))


def enter(cast: Cast, camp: Camp, numbers: list[int], *, archive: bool = False) -> None:
    al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=numbers, archive=archive)


def bands(place: Camp | Area, expected: tuple[Published, ...]) -> list[tuple[object, ...]]:
    found = [population(place, each.on) for each in expected]
    return [(each.on, each.low, each.best, each.high) for each in found]


@pytest.mark.parametrize(("rows", "expected"), [(15, AL_HOL_15), (22, AL_HOL_22)])
def test_worked_example_in_camp_and_every_area_above(
    cast: Cast, camp: Camp, rows: int, expected: tuple[Published, ...]
) -> None:
    enter(cast, camp, list(range(1, rows + 1)))
    assert population(camp, date(2019, 2, 11)).pending
    assert drain_waiting(100) == 1
    right = [(each.on, each.low, each.best, each.high) for each in expected]
    for place in (camp, *Area.objects.above(camp.area)):
        assert bands(place, expected) == right
    for each in expected:
        if each.anchors:
            assert population(camp, each.on).drift == each.drift
    assert not population(camp, date(2019, 2, 11)).pending
    assert verify_totals().differences == []


def test_a_retracted_breakdown_is_no_longer_in_force(cast: Cast, camp: Camp) -> None:
    enter(cast, camp, [10])
    drain_waiting(10)
    assert CompositionPoint.objects.get().cut == "age"
    retract_report(by=cast.dana, report=Report.objects.get(), reason="another camp's")
    drain_waiting(10)
    assert not CompositionPoint.objects.exists()
    assert population(camp, date(2019, 4, 17)).best is None


def test_known_before_the_december_count_was_published(cast: Cast, camp: Camp) -> None:
    enter(cast, camp, list(range(1, 16)), archive=True)
    known_at = datetime(2019, 2, 13, tzinfo=UTC) - timedelta(microseconds=1)
    for drained in (False, True):
        for place in (camp, *Area.objects.above(camp.area)):
            then = population(place, date(2019, 2, 12), known_at)
            assert (then.low, then.best, then.high, then.basis) == (23_000, 23_000, 25_300, "flows_only")
        if not drained:
            drain_waiting(10)


def test_verify_names_a_changed_total_and_rebuild_mends_it(cast: Cast, camp: Camp, as_owner: AsOwner) -> None:
    enter(cast, camp, list(range(1, 16)))
    drain_waiting(100)
    as_owner("UPDATE camptrack_camppoint SET best = best + 1, high = high + 1 WHERE day = '2019-03-14'")
    as_owner("UPDATE camptrack_areadelta SET best = best + 1 WHERE day = '2019-03-31'")
    as_owner("UPDATE camptrack_areaspan SET best = best + 1 WHERE day = '2019-02-01' AND NOT whole_year")
    found = [str(difference) for difference in verify_totals().differences]
    assert any("camp SY-ALHOL on 2019-03-14" in line for line in found)
    assert any("area SY08 (planned_camp), month from 2019-02-01" in line for line in found)
    assert any("area SY08 (planned_camp) on 2019-03-31" in line for line in found)
    rebuilt = rebuild_totals()
    assert (rebuilt.camps, rebuilt.area_days > 0, rebuilt.failed) == (1, True, [])
    assert verify_totals().differences == []


def test_a_camp_that_fails_waits_and_holds_up_no_other(cast: Cast, camp: Camp, as_owner: AsOwner) -> None:
    other = factories.camp("SY-OTHER", area=camp.area)
    enter(cast, camp, [1])
    enter(cast, other, [3])
    # A figure that no rule can read: what no constraint foresaw.
    as_owner("ALTER TABLE camptrack_publishedfigure DISABLE TRIGGER USER")
    as_owner("ALTER TABLE camptrack_publishedfigure DROP CONSTRAINT publishedfigure_reliability_vocabulary")
    as_owner("UPDATE camptrack_publishedfigure SET reliability = 'Z' WHERE camp_id = %s", [camp.pk])
    try:
        assert drain_waiting(10) == 1
        assert population(other, date(2019, 3, 7)).best == 62_000
        retry = DrainRetry.objects.get()
        assert (retry.camp, retry.attempts) == (camp, 1)
        assert "KeyError" in retry.error
        assert drain_waiting(10) == 0
        assert drain_camps([camp.pk]) == 0
        assert DrainRetry.objects.get().attempts == 2
        assert population(camp, date(2019, 3, 7)).pending
        assert (verify_totals().waiting, verify_totals().differences) == (1, [])
        with pytest.raises(CommandError, match="could not be rebuilt: SY-ALHOL"):
            call_command("rebuild_totals")
        assert population(other, date(2019, 3, 7)).best == 62_000
        as_owner("UPDATE camptrack_publishedfigure SET reliability = 'B' WHERE camp_id = %s", [camp.pk])
        assert drain_camps([camp.pk]) == 1
        assert not DrainRetry.objects.exists()
        assert population(camp, date(2019, 3, 7)).best == 9454
    finally:
        as_owner("ALTER TABLE camptrack_publishedfigure ENABLE TRIGGER USER")
        as_owner(
            "ALTER TABLE camptrack_publishedfigure ADD CONSTRAINT publishedfigure_reliability_vocabulary "
            "CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F'))"
        )


def test_a_camp_that_another_process_drains_is_left_to_it(cast: Cast, camp: Camp, as_owner: AsOwner) -> None:
    enter(cast, camp, [1])
    elsewhere = psycopg2.connect(owner_url())
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, camp.pk])
        assert drain_camps([camp.pk]) == 0
        elsewhere.rollback()  # waits until the lock is gone, which closing does not
    finally:
        elsewhere.close()
    assert drain_camps([camp.pk]) == 1
    assert drain_camps([camp.pk]) == 0


def test_a_database_that_is_gone_is_not_the_camps_fault(cast: Cast, camp: Camp, as_owner: AsOwner) -> None:
    enter(cast, camp, [1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    with psycopg2.connect(named(os.environ["DATABASE_URL"], DATABASE)) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    with pytest.raises((OperationalError, InterfaceError)):
        drain_camps([camp.pk])
    connection.close()
    assert not DrainRetry.objects.exists()
    assert drain_camps([camp.pk]) == 1


def test_a_statement_that_takes_too_long_postpones_the_camp(
    cast: Cast, camp: Camp, as_owner: AsOwner
) -> None:
    enter(cast, camp, [1])
    elsewhere = psycopg2.connect(owner_url())
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("LOCK TABLE camptrack_areadelta IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        assert drain_camps([camp.pk]) == 0
    finally:
        elsewhere.close()
        connection.close()
    assert "lock timeout" in DrainRetry.objects.get().error
    assert drain_camps([camp.pk]) == 1


def test_a_failure_that_cannot_be_noted_leaves_the_mark(cast: Cast, camp: Camp, as_owner: AsOwner) -> None:
    enter(cast, camp, [1])
    elsewhere = psycopg2.connect(owner_url())
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("LOCK TABLE camptrack_areadelta, camptrack_drainretry IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        assert drain_camps([camp.pk]) == 0
    finally:
        elsewhere.close()
        connection.close()
    assert not DrainRetry.objects.exists()
    assert drain_waiting(10) == 1
