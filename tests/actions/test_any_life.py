"""Whatever happens in whatever order: totals, as now and as known at every moment, are the oracle's."""

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from camptrack.actions.rebuild import Rebuilt, rebuild_totals
from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from camptrack.queries.composition import Composition, composition
from camptrack.queries.counting import counting_figures
from camptrack.queries.timeline import all_stored_points
from camptrack.queries.verification import verify_totals
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.figures import Cell
from camptrack.reconcile.series import Point
from camptrack.vocabulary import Right
from tests import factories
from tests.actions.random_life import Counted, Life, now
from tests.reconcile import oracle
from tests.reconcile.agreement import CUTS
from tests.reconcile.oracle_figures import Record

pytestmark = pytest.mark.django_db(transaction=True)

#: lives of three camps; each has STEPS things happening to it
LIVES = int(os.environ.get("CAMPTRACK_RANDOM_LIVES", "8"))
#: lives that `make test` tries, too
QUICK = 3
STEPS = 25


def at(points: list[Point], day: int) -> tuple[int, int, int, str, str | None] | None:
    before = [point for point in points if point.day <= day]
    if not before:
        return None
    point = before[-1]
    return (point.low, point.best, point.high, point.basis.value, point.anchor)


def assert_agrees(points: list[Point], records: list[Record]) -> None:
    if not records:
        assert points == []
        return
    first = min(record.start for record in records) - timedelta(days=1)
    last = max(record.end for record in records) + timedelta(days=95)
    history = oracle.history(records, last)
    day = first
    while day <= last:
        told = history.get(day)
        right = None if told is None else (told.low, told.best, told.high, told.basis, told.anchor)
        assert (day, at(points, day.toordinal())) == (day, right)
        day += timedelta(days=1)


@pytest.mark.parametrize(
    "life", [life if life < QUICK else pytest.param(life, marks=pytest.mark.long) for life in range(LIVES)]
)
def test_totals_are_the_oracles_now_and_at_every_moment(life: int) -> None:
    rng = random.Random(life)
    organisation = factories.organisation("those", own_review_allowed=True)
    by = factories.user("everybody")
    for right in Right:
        factories.grant(by, organisation, right)
    lived = Life(rng, by, organisation, "XAA")
    moments = []
    for _ in range(STEPS):
        lived.step()
        moments.append((now(), lived.counted()))
        if rng.random() < 0.4:
            drain_waiting(10)
        if rng.random() < 0.3:
            _assert_known(lived, *rng.choice(moments))
    while drain_waiting(10):
        pass
    for camp in lived.camps:
        assert_agrees(all_stored_points(camp.pk), lived.evidence(camp))
    _assert_composed(lived)
    for moment, counted in moments[:: max(1, STEPS // 5)]:
        _assert_known(lived, moment, counted)
    assert verify_totals().differences == []
    before = {camp.pk: all_stored_points(camp.pk) for camp in Camp.objects.all()}
    assert rebuild_totals() == Rebuilt()
    assert before == {camp.pk: all_stored_points(camp.pk) for camp in Camp.objects.all()}


def _assert_known(lived: Life, moment: datetime, counted: list[Counted]) -> None:
    """What counted then, in the camps of today."""
    known = counting_figures([camp.pk for camp in lived.camps], moment)
    for camp in lived.camps:
        assert_agrees(reconcile(known[camp.pk]).points, lived.evidence(camp, counted))


def _assert_composed(lived: Life) -> None:
    """Stored breakdowns, and the same as known now, are the oracle's but for what is suppressed."""
    area = lived.camps[0].area
    for cut in CUTS:
        for on in (date(2024, 1, 20), date(2024, 3, 1), date(2025, 1, 1)):
            stored = [composition(place, on, cut) for place in (*lived.camps, area)]
            for place, found in zip((*lived.camps, area), stored, strict=True):
                again = composition(place, on, cut, known_at=now())
                assert replace(found, **unsettled(again)) == again
            together = Counter[Cell]()
            for camp, found in zip(lived.camps, stored[:3], strict=True):
                right = oracle.composition(lived.evidence(camp), on, cut) or {}
                shown = {part.cell: part.people for part in found.parts if not part.suppressed}
                assert shown == {cell: right[told(cell)] for cell in shown}
                assert len(found.parts) == max(len(right) - 1, 0)
                assert (found.unknown or 0) == max((found.best or 0) - sum(shown.values()), 0)
                together.update(shown)
            assert (stored[3].unknown or 0) == sum(each.unknown or 0 for each in stored[:3])
            assert {part.cell: part.people for part in stored[3].parts if part.people} == +together


def told(cell: Cell) -> oracle.Dims:
    return (cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin)


def unsettled(found: Composition) -> dict[str, Any]:
    """What says how settled an answer is, not what it says."""
    return {name: getattr(found, name) for name in ("pending", "settled_through", "computed_at")}
