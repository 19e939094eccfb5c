"""What is due becomes rows, once a period."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection

from camptrack.actions import due
from camptrack.actions.due import make_due_issues
from camptrack.models import Schedule
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = datetime(2019, 3, 11, 5, tzinfo=UTC)  # 07:00 in Damascus


def weekly(**fields: Any) -> Schedule:
    """Since 4 March 2019; nothing was dealt with yet."""
    return factories.schedule(
        **{"ran_until": MONDAY - timedelta(days=7), "next_due_at": MONDAY, "catch_up": "all"} | fields
    )


def made(schedule: Schedule) -> list[tuple[int | None, date, date]]:
    return list(schedule.issues.order_by("number").values_list("number", "start", "end"))


FIRST = (1, date(2019, 3, 4), date(2019, 3, 10))


def test_not_before_its_moment_and_once() -> None:
    schedule = weekly()
    assert make_due_issues(now=MONDAY - timedelta(seconds=1)) == 0
    assert make_due_issues(now=MONDAY) == 1
    assert make_due_issues(now=MONDAY) == 0
    assert made(schedule) == [FIRST]
    (issue,) = schedule.issues.all()
    assert (issue.due_at, issue.known_at, issue.status, issue.by) == (MONDAY, MONDAY, "due", None)
    schedule.refresh_from_db()
    assert (schedule.ran_until, schedule.next_due_at) == (MONDAY, MONDAY + timedelta(days=7))


def test_a_clock_that_is_set_back_makes_nothing_twice() -> None:
    schedule = weekly()
    make_due_issues(now=MONDAY + timedelta(minutes=5))
    assert make_due_issues(now=MONDAY - timedelta(minutes=55)) == 0
    Schedule.objects.update(next_due_at=MONDAY)
    assert make_due_issues(now=MONDAY) == 0
    schedule.refresh_from_db()
    assert schedule.ran_until == MONDAY + timedelta(minutes=5)
    assert made(schedule) == [FIRST]


@pytest.mark.parametrize(
    ("catch_up", "late", "starts"),
    [
        ("all", timedelta(minutes=59), [4, 11, 18]),
        ("latest", timedelta(minutes=59), [18]),
        ("none", timedelta(minutes=59), [18]),
        ("all", timedelta(hours=1), [4, 11, 18]),
        ("latest", timedelta(hours=1), [18]),
        ("none", timedelta(hours=1), []),
    ],
)
def test_after_an_outage(catch_up: str, late: timedelta, starts: list[int]) -> None:
    schedule = weekly(catch_up=catch_up)
    assert make_due_issues(now=MONDAY + timedelta(days=14) + late) == len(starts)
    assert [start.day for _number, start, _end in made(schedule)] == starts
    assert [number for number, *_period in made(schedule)] == list(range(1, len(starts) + 1))
    schedule.refresh_from_db()
    # 31 March is the first day of summer time in 2019, so Mondays are due an hour earlier from then on.
    assert schedule.next_due_at == MONDAY + timedelta(days=21, hours=-1)


def test_what_is_paused_or_made_by_hand_is_left_alone() -> None:
    weekly(paused=True)
    schedule = weekly()
    factories.issue(schedule, number=7, start=FIRST[1], end=FIRST[2])
    assert make_due_issues(now=MONDAY + timedelta(days=7)) == 1
    assert [number for number, *_period in made(schedule)] == [7, 8]
    factories.preview(schedule, start=date(2019, 3, 18), end=date(2019, 3, 24), number=None)
    assert make_due_issues(now=MONDAY + timedelta(days=14)) == 1


def test_ten_years_behind_is_quick() -> None:
    schedule = weekly(cadence="day", starts_on=date(2012, 1, 1), ran_until=datetime(2012, 1, 1, tzinfo=UTC))
    began = datetime.now(UTC)
    assert make_due_issues(now=datetime(2022, 1, 1, tzinfo=UTC)) == 3653 - 1
    assert (datetime.now(UTC) - began).total_seconds() < 10
    assert schedule.issues.filter(number=3652).exists()


def test_a_zone_that_is_no_longer_known(caplog: pytest.LogCaptureFixture) -> None:
    lost, other = weekly(zone="Asia/Damaskus"), weekly()
    with caplog.at_level(logging.ERROR):
        assert make_due_issues(now=MONDAY) == 1
    assert "Asia/Damaskus" in caplog.text
    assert "Asia/Damascus" in caplog.text
    assert (made(lost), made(other)) == ([], [FIRST])
    lost.refresh_from_db()
    assert lost.next_due_at is None
    caplog.clear()
    assert make_due_issues(now=MONDAY + timedelta(days=2)) == 0
    assert caplog.text == ""
    # A newer list has it again.
    Schedule.objects.filter(pk=lost.pk).update(zone="Asia/Damascus")
    assert make_due_issues(now=MONDAY + timedelta(days=2)) == 1
    assert made(lost) == [FIRST]


def test_one_that_fails_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    # The next number is more than the column holds.
    bad, good = weekly(), weekly(next_due_at=MONDAY + timedelta(seconds=1))
    factories.issue(bad, number=2_147_483_647, start=date(2019, 2, 4), end=date(2019, 2, 10))
    assert make_due_issues(now=MONDAY + timedelta(minutes=1)) == 1
    assert made(good) == [FIRST]
    assert bad.slug in caplog.text
    bad.refresh_from_db()
    assert bad.next_due_at == MONDAY
    # It is tried again at every look.
    with caplog.at_level(logging.ERROR):
        caplog.clear()
        assert make_due_issues(now=MONDAY + timedelta(minutes=1)) == 0
    assert bad.slug in caplog.text


def test_a_database_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    weekly()

    def gone(*_args: Any) -> int:
        raise OperationalError from psycopg2.OperationalError("server closed the connection")

    monkeypatch.setattr(due, "deal_with", gone)
    with pytest.raises(OperationalError):
        make_due_issues(now=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_who_holds_a_schedule_is_at_it_and_holds_up_nobody() -> None:
    held, free = weekly(), weekly()
    other = psycopg2.connect(**connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM camptrack_schedule WHERE id = %s FOR NO KEY UPDATE", [held.pk])
        assert make_due_issues(now=MONDAY) == 1
        assert made(free) == [FIRST]
        other.rollback()
    finally:
        other.close()
    assert make_due_issues(now=MONDAY) == 1
    assert made(held) == [FIRST]


def test_times_of_day_on_the_clocks_of_the_zone() -> None:
    schedule = weekly(zone="Asia/Kathmandu", at=time(7))
    assert make_due_issues(now=datetime(2019, 3, 11, 1, 14, tzinfo=UTC)) == 0
    Schedule.objects.update(next_due_at=datetime(2019, 3, 11, 1, 15, tzinfo=UTC))
    assert make_due_issues(now=datetime(2019, 3, 11, 1, 15, tzinfo=UTC)) == 1
    assert made(schedule) == [FIRST]
