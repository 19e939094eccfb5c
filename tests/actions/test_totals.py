"""The drain against the worked example, through real tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from camptrack.actions.rebuild import rebuild_totals
from camptrack.actions.totals import drain_waiting
from camptrack.models import Area, Camp
from camptrack.queries.population import population
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Right
from tests import al_hol, factories
from tests.cast import Cast, assemble
from tests.reconcile.records import AL_HOL_15, AL_HOL_22

pytestmark = pytest.mark.django_db(transaction=True)


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


def bands(place: Camp | Area, expected: tuple[object, ...]) -> list[tuple[object, ...]]:
    found = [population(place, each.on) for each in expected]
    return [(each.on, each.low, each.best, each.high) for each in found]


@pytest.mark.parametrize(("rows", "expected"), [(15, AL_HOL_15), (22, AL_HOL_22)])
def test_worked_example_in_camp_and_every_area_above(cast, camp, rows, expected):
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


def test_known_before_the_december_count_was_published(cast, camp):
    enter(cast, camp, list(range(1, 16)), archive=True)
    known_at = datetime(2019, 2, 13, tzinfo=UTC) - timedelta(microseconds=1)
    for drained in (False, True):
        for place in (camp, *Area.objects.above(camp.area)):
            then = population(place, date(2019, 2, 12), known_at)
            assert (then.low, then.best, then.high, then.basis) == (23_000, 23_000, 25_300, "flows_only")
        if not drained:
            drain_waiting(10)


def test_verify_names_a_changed_total_and_rebuild_mends_it(cast, camp, as_owner):
    enter(cast, camp, list(range(1, 16)))
    drain_waiting(100)
    as_owner("UPDATE camptrack_camppoint SET best = best + 1, high = high + 1 WHERE day = '2019-03-14'")
    as_owner("UPDATE camptrack_areadelta SET best = best + 1 WHERE day = '2019-03-31'")
    found = [str(difference) for difference in verify_totals().differences]
    assert any("camp SY-ALHOL on 2019-03-14" in line for line in found)
    assert any("area SY08 (planned_camp) on 2019-03-31" in line for line in found)
    wrong_camps, wrong_areas = rebuild_totals()
    assert (wrong_camps, wrong_areas > 0) == (1, True)
    assert verify_totals().differences == []
