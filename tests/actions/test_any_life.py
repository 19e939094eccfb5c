"""Whatever happens in whatever order: totals, as now and as known at every moment, are the oracle's."""

import os
import random
from datetime import timedelta

import pytest

from camptrack.actions.rebuild import Rebuilt, rebuild_totals
from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from camptrack.queries.counting import counting_figures
from camptrack.queries.timeline import all_stored_points
from camptrack.queries.verification import verify_totals
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.series import Point
from camptrack.vocabulary import Right
from tests import factories
from tests.actions.random_life import Life, now
from tests.reconcile import oracle
from tests.reconcile.oracle_figures import Record

pytestmark = pytest.mark.django_db(transaction=True)

#: lives of two camps; each has STEPS things happening to it
LIVES = int(os.environ.get("CAMPTRACK_RANDOM_LIVES", "8"))
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


@pytest.mark.parametrize("life", range(LIVES))
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
        moments.append((now(), {camp.pk: lived.evidence(camp) for camp in lived.camps}))
        if rng.random() < 0.4:
            drain_waiting(10)
        if rng.random() < 0.3:
            moment, evidence = rng.choice(moments)
            _assert_known(moment, evidence)
    while drain_waiting(10):
        pass
    for camp in lived.camps:
        assert_agrees(all_stored_points(camp.pk), lived.evidence(camp))
    for moment, evidence in moments[:: max(1, STEPS // 5)]:
        _assert_known(moment, evidence)
    assert verify_totals().differences == []
    before = {camp.pk: all_stored_points(camp.pk) for camp in Camp.objects.all()}
    assert rebuild_totals() == Rebuilt()
    assert before == {camp.pk: all_stored_points(camp.pk) for camp in Camp.objects.all()}


def _assert_known(moment: object, evidence: dict[int, list[Record]]) -> None:
    for camp, figures in counting_figures(evidence, moment).items():  # type: ignore[arg-type]
        assert_agrees(reconcile(figures).points, evidence[camp])
