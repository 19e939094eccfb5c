"""Years, months and days of an area say what a sum over all its days says."""

from datetime import date, timedelta

import pytest
from django.db import connection

from camptrack.actions.area_rows import AreaSums
from camptrack.models import AreaSpan
from camptrack.queries.area_changes import stored_changes, wrong_spans
from camptrack.queries.timeline import summed
from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis
from tests import factories

pytestmark = pytest.mark.django_db

DAYS = [date(2015, 12, 31), date(2016, 1, 1), date(2017, 5, 31), date(2017, 6, 1), date(2017, 6, 14)]


@pytest.fixture
def place():
    area = factories.country()
    sums = AreaSums()
    for nth, site_type in enumerate(("planned_camp", "urban")):
        points = [
            Point(day.toordinal(), people, people, people + nth, Basis.HEADCOUNT, arrivals=people)
            for people, day in enumerate(DAYS, 10 * (nth + 1))
        ]
        sums.move([], ((area.pk,), site_type), points, ((area.pk,), site_type))
    with connection.cursor() as cursor:
        sums.write(cursor)
    return area


@pytest.mark.parametrize(
    "on", [*DAYS, date(2015, 12, 30), date(2016, 7, 1), date(2017, 12, 31), date(2030, 1, 1)]
)
def test_the_state_on_a_day_is_that_of_all_days_before(place, on) -> None:
    known = [nth for nth, day in enumerate(DAYS) if day <= on]
    states = summed(stored_changes(place, on, on))
    assert bool(states) == bool(known)
    if known:
        last = states[-1].total
        assert (last.low, last.best, last.high, last.camps) == (
            10 + known[-1] + 20 + known[-1],
            30 + 2 * known[-1],
            31 + 2 * known[-1],
            2,
        )
        assert last.arrivals == (30 + 2 * known[-1] if on in DAYS else 0)


def test_flows_stay_with_their_day(place) -> None:
    first = date(2017, 6, 1)
    found = stored_changes(place, first, first + timedelta(days=30))
    assert [date.fromordinal(day) for day in found] == [date(2017, 5, 31), first, date(2017, 6, 14)]
    assert [change.arrivals for change in found.values()] == [0, 36, 38]


def test_what_is_taken_away_leaves_nothing(place) -> None:
    assert wrong_spans() == []
    AreaSpan.objects.filter(whole_year=True, site_type="urban", day="2017-01-01").update(camps=7)
    ((which, _stored, _right),) = wrong_spans(place.pk)
    assert which == "area SYR (urban), year from 2017-01-01"
    assert wrong_spans(place.pk + 1) == []


def test_the_first_day_of_all_has_nothing_before_it(place) -> None:
    assert stored_changes(place, date.min, date(2016, 1, 1)).keys() == {day.toordinal() for day in DAYS[:2]}
