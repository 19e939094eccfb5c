"""Places in the feed: none twice, none before one that somebody has read, and kept for ninety days."""

import threading
from datetime import datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connections
from django.utils import timezone

from camptrack.actions import sequencing
from camptrack.actions.sequencing import clear_old_changes, place_changes
from camptrack.actions.totals import drain_waiting, recompute_camps
from camptrack.models import Change
from tests import factories


def placed() -> list[tuple[int | None, str, str]]:
    rows = Change.objects.exclude(position=None).order_by("position")
    return [(each.position, each.kind, each.key) for each in rows]


def wait(*keys: str, **fields: Any) -> None:
    for key in keys:
        factories.change(key=key, **fields)


@pytest.mark.django_db
def test_what_waits_gets_the_next_places_and_each_object_one() -> None:
    assert place_changes(10) == 0
    wait("SY1", "SY2", "SY1")
    assert place_changes(10) == 3
    assert placed() == [(1, "area", "SY2"), (2, "area", "SY1")]
    wait("SY2")
    wait("SY2", kind="camp")
    assert place_changes(10) == 2
    assert placed()[2:] == [(3, "area", "SY2"), (4, "camp", "SY2")]
    assert not Change.objects.filter(position=None).exists()


@pytest.mark.django_db
def test_a_whole_report_is_followed_by_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    report = factories.report()
    figures = [factories.figure(report, camp=factories.camp()) for _ in range(3)]
    Change.objects.all().delete()
    wait(str(report.pk), kind="report", whole=True)
    wait(str(report.pk), kind="report")
    wait("SY1")
    place_changes(10)
    keys = sorted(str(figure.pk) for figure in figures)
    assert placed() == [
        (1, "report", str(report.pk)),
        *((2 + nth, "figure", key) for nth, key in enumerate(keys)),
        (5, "area", "SY1"),
    ]


@pytest.mark.django_db
def test_as_much_as_asked_for_is_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "TOGETHER", 2)
    wait("SY1", "SY2", "SY3", "SY4", "SY5")
    assert place_changes(3) == 4
    assert [position for position, *_rest in placed()] == [1, 2, 3, 4]
    assert place_changes(3) == 1


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_comes_late() -> None:
    settings = connections["default"].get_connection_params()
    settings.pop("cursor_factory", None)
    early = psycopg2.connect(**settings)
    with early.cursor() as cursor:
        cursor.execute("INSERT INTO camptrack_change (kind, key) VALUES ('area', 'EARLY')")
    wait("LATER")
    place_changes(10)
    assert placed() == [(1, "area", "LATER")]
    early.commit()
    early.close()
    place_changes(10)
    assert placed() == [(1, "area", "LATER"), (2, "area", "EARLY")]


@pytest.mark.django_db(transaction=True)
def test_several_at_once_give_each_place_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "TOGETHER", 3)

    def work() -> None:
        place_changes(1000)
        connections.close_all()

    Change.objects.bulk_create(Change(kind="area", key=f"SY{nth}") for nth in range(60))
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait(*(f"IQ{nth}" for nth in range(30)))
    for thread in threads:
        thread.join()
    place_changes(1000)
    assert [position for position, *_rest in placed()] == list(range(1, 91))


@pytest.mark.django_db
def test_totals_that_were_brought_up_to_date_are_told() -> None:
    camp = factories.counting_figure().camp
    Change.objects.all().delete()
    while drain_waiting(10):
        pass
    assert (Change.objects.get().kind, Change.objects.get().key) == ("camp_total", camp.code)
    assert recompute_camps([camp.pk]) == set()
    assert Change.objects.count() == 1
    camp.points.all().delete()
    assert recompute_camps([camp.pk]) == {camp.pk}
    assert Change.objects.count() == 2


@pytest.mark.django_db
def test_changes_are_kept_for_ninety_days_and_the_last_for_ever() -> None:
    now = timezone.now()

    def of(days: int) -> datetime:
        return now - timedelta(days=days)

    # The third was written early and came late: nothing before it goes that is younger.
    for nth, days in enumerate((95, 91, 89, 92, 80)):
        factories.change(key=f"SY{nth}", position=nth + 1, at=of(days))
    factories.change(key="WAITS", at=of(99))
    assert clear_old_changes(now=now) == 2
    assert [position for position, *_rest in placed()] == [3, 4, 5]
    assert clear_old_changes(now=now + timedelta(days=900)) == 2
    assert [position for position, *_rest in placed()] == [5]
    place_changes(10)
    assert placed() == [(5, "area", "SY4"), (6, "area", "WAITS")]
