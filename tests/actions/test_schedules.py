"""Schedules made and changed: by whom, with which refusals, and when they run afterwards."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from camptrack.actions.refusals import NotAllowed, Refused
from camptrack.actions.schedule_checks import MOST_CAMPS
from camptrack.actions.schedules import change_schedule, create_schedule
from camptrack.models import Area, Camp, Issue, Schedule
from camptrack.queries import clock
from camptrack.queries.schedules import (
    next_runs,
    recipients_of,
    schedules_in_unknown_zones,
    visible_schedules,
)
from tests import factories
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def hasakeh() -> Area:
    return factories.area("SY08")


def given(cast: Cast, where: Area | None, **fields: Any) -> dict[str, Any]:
    return {
        "by": cast.dana,
        "organisation": cast.demo_relief,
        "slug": "weekly",
        "title": "People in recorded sites of Al-Hasakeh",
        "area": where,
        "cadence": "week",
        "weekday": 1,
        "at": time(7),
        "zone": "Asia/Damascus",
        "starts_on": date(2019, 3, 4),
        "languages": ["en", "ar"],
        "formats": ["pdf"],
        "sensitivity": "public",
    } | fields


def said(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.pointer, problem.code) for problem in refusal.value.problems}


def test_the_first_run_is_the_first_from_now_on(cast: Cast, hasakeh: Area) -> None:
    schedule = create_schedule(**given(cast, hasakeh))
    schedule.refresh_from_db()
    now = clock.now()
    assert schedule.next_due_at is not None
    assert now < schedule.next_due_at <= now + timedelta(days=7)
    runs = next_runs(schedule)
    assert runs[0].due_at == schedule.next_due_at
    assert [run.start.isoweekday() for run in runs] == [1, 1, 1]
    assert not schedule.issues.exists()
    assert (schedule.automatic, schedule.catch_up, schedule.by) == (False, "latest", cast.dana)


def test_of_camps_that_are_named(cast: Cast, hasakeh: Area) -> None:
    camps = [factories.camp(area=hasakeh) for _ in range(3)]
    schedule = create_schedule(**given(cast, None, camps=camps[:2]))
    assert set(schedule.camps.all()) == set(camps[:2])
    change_schedule(by=cast.dana, schedule=schedule, camps=camps[1:])
    assert set(schedule.camps.all()) == set(camps[1:])
    change_schedule(by=cast.dana, schedule=schedule, camps=[], area=hasakeh)
    assert not schedule.camps.exists()


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"zone": "Asia/Damaskus"}, {("/zone", "unknown")}),
        ({"zone": "Nowhere/At_all"}, {("/zone", "unknown")}),
        ({"weekday": None}, {("/weekday", "invalid")}),
        ({"cadence": "day"}, {("/weekday", "invalid")}),
        ({"cadence": "month", "weekday": None}, {("/day", "invalid")}),
        ({"cadence": "own", "weekday": None, "every_days": 367}, {("/every_days", "out_of_range")}),
        ({"starts_on": date(1850, 1, 1)}, {("/starts_on", "out_of_range")}),
        ({"at": time(7, 0, 30)}, {("/at", "invalid_time")}),
        ({"area": None}, {("/area", "required")}),
        ({"languages": []}, {("/languages", "blank")}),
        ({"languages": ["en", "en"]}, {("/languages/1", "named_twice")}),
        ({"languages": ["de"]}, {("/languages", "item_invalid")}),
        ({"formats": ["pdf", "csv", "pdf"]}, {("/formats/2", "named_twice")}),
        ({"catch_up": "some"}, {("/catch_up", "invalid_choice")}),
        ({"slug": "Every week"}, {("/slug", "invalid")}),
        ({"title": "\u200b"}, {("/title", "blank")}),
        ({"titles": ["a"]}, {("/titles", "not_an_object")}),
        (
            {"titles": {"de": "x", "ar": 1, "fr": " ", "es": "x" * 201}},
            {
                ("/titles/de", "not_in_vocabulary"),
                ("/titles/ar", "not_a_text"),
                ("/titles/fr", "blank"),
                ("/titles/es", "max_length"),
            },
        ),
    ],
    ids=lambda each: str(each) if isinstance(each, dict) else "",
)
def test_says_all_that_is_wrong(
    cast: Cast, hasakeh: Area, fields: dict[str, Any], problems: set[tuple[str, str]]
) -> None:
    with pytest.raises(Refused) as refusal:
        create_schedule(**given(cast, hasakeh, **fields))
    assert said(refusal) >= problems
    assert {pointer for pointer, _code in said(refusal)} == {pointer for pointer, _code in problems}
    assert not Schedule.objects.exists()


def test_a_zone_that_is_none_is_answered_with_its_neighbours(cast: Cast, hasakeh: Area) -> None:
    with pytest.raises(Refused, match="Asia/Damascus"):
        create_schedule(**given(cast, hasakeh, zone="Asia/Damaskus"))
    with pytest.raises(Refused, match="IANA"):
        create_schedule(**given(cast, hasakeh, zone="qqq"))


def test_an_area_or_camps(cast: Cast, hasakeh: Area) -> None:
    camp = factories.camp(area=hasakeh)
    with pytest.raises(Refused) as refusal:
        create_schedule(**given(cast, hasakeh, camps=[camp]))
    assert said(refusal) == {("/camps", "area_or_camps")}
    with pytest.raises(Refused) as refusal:
        create_schedule(**given(cast, None, camps=[camp, camp]))
    assert said(refusal) == {("/camps/1", "named_twice")}
    many = [Camp(pk=camp.pk + nth, area=hasakeh) for nth in range(MOST_CAMPS + 1)]
    with pytest.raises(Refused) as refusal:
        create_schedule(**given(cast, None, camps=many))
    assert said(refusal) == {("/camps", "too_many_camps")}


def test_what_other_systems_hold_stays(cast: Cast, hasakeh: Area) -> None:
    schedule = create_schedule(**given(cast, hasakeh))
    with pytest.raises(Refused) as refusal:
        change_schedule(by=cast.dana, schedule=schedule, slug="other", organisation=cast.elsewhere)
    assert said(refusal) == {("/slug", "immutable"), ("/organisation", "immutable")}
    same = change_schedule(
        by=cast.dana, schedule=schedule, slug="weekly", organisation=cast.demo_relief, title="Anew"
    )
    assert (same.slug, same.title) == ("weekly", "Anew")


def test_is_for_who_administers_all_that_it_tells_of(cast: Cast, hasakeh: Area) -> None:
    for who in (cast.amal, cast.rami, cast.omar):
        with pytest.raises(NotAllowed, match="administer"):
            create_schedule(**given(cast, hasakeh, by=who))
    local = factories.user("local")
    factories.grant(local, cast.demo_relief, "administer", hasakeh)
    schedule = create_schedule(**given(cast, hasakeh, by=local))
    elsewhere = factories.camp(area=factories.country("IRQ"))
    with pytest.raises(NotAllowed, match="Irq"):
        change_schedule(by=local, schedule=schedule, area=elsewhere.area)
    with pytest.raises(NotAllowed, match="Irq"):
        change_schedule(by=local, schedule=schedule, area=None, camps=[elsewhere])
    change_schedule(by=cast.dana, schedule=schedule, area=elsewhere.area)
    with pytest.raises(NotAllowed, match="Irq"):
        change_schedule(by=local, schedule=schedule, title="Ours")


# -- changes of times and pauses: an hour is moved back behind the schedule, so that runs are due now


def behind(schedule: Schedule, **fields: Any) -> Schedule:
    """As if nothing had run for so long."""
    since = clock.now() - timedelta(**fields)
    Schedule.objects.filter(pk=schedule.pk).update(ran_until=since, next_due_at=since)
    schedule.refresh_from_db()
    return schedule


def daily(cast: Cast, area: Area, **fields: Any) -> Schedule:
    at = (clock.now() + timedelta(minutes=90)).time().replace(second=0, microsecond=0)
    fields = {"cadence": "day", "weekday": None, "zone": "UTC", "at": at, "catch_up": "all"} | fields
    return create_schedule(**given(cast, area, **fields))


def test_what_was_due_before_a_change_is_made_first(cast: Cast, hasakeh: Area) -> None:
    schedule = behind(daily(cast, hasakeh), days=3)
    change_schedule(by=cast.dana, schedule=schedule, title="Anew")
    assert not schedule.issues.exists()
    changed = change_schedule(by=cast.dana, schedule=schedule, zone="Asia/Kathmandu")
    assert schedule.issues.count() == 3
    assert changed.next_due_at is not None
    assert changed.next_due_at > clock.now()
    # Their days have their issue, whatever the clocks are called.
    assert change_schedule(by=cast.dana, schedule=schedule, zone="UTC").issues.count() == 3


def test_runs_during_a_pause_are_left_out(cast: Cast, hasakeh: Area) -> None:
    schedule = behind(daily(cast, hasakeh), days=2)
    paused = change_schedule(by=cast.dana, schedule=schedule, paused=True)
    assert schedule.issues.count() == 2
    assert (paused.next_due_at, next_runs(paused)) == (None, [])
    schedule = behind(schedule, days=2)
    change_schedule(by=cast.dana, schedule=schedule, paused=True, title="Still paused")
    resumed = change_schedule(by=cast.dana, schedule=schedule, paused=False)
    assert resumed.next_due_at is not None
    assert resumed.next_due_at > clock.now()
    assert Issue.objects.count() == 2


def test_a_refused_change_changes_nothing(cast: Cast, hasakeh: Area) -> None:
    schedule = behind(daily(cast, hasakeh), days=2)
    with pytest.raises(Refused):
        change_schedule(by=cast.dana, schedule=schedule, zone="Nowhere")
    assert not Issue.objects.exists()
    schedule.refresh_from_db()
    assert schedule.zone == "UTC"


def test_keeps_who_changed_it_and_no_version_of_each_run(cast: Cast, hasakeh: Area) -> None:
    schedule = create_schedule(**given(cast, hasakeh))
    change_schedule(by=cast.dana, schedule=schedule, cadence="day", weekday=None)
    versions = schedule.history.order_by("pgh_id")  # type: ignore[attr-defined]  # pghistory's
    assert [version.cadence for version in versions] == ["week", "day"]


# -- what is told of them


def test_who_sees_a_schedule_and_its_recipients(cast: Cast, hasakeh: Area) -> None:
    schedule = create_schedule(**given(cast, hasakeh))
    for member in (cast.amal, cast.rami, cast.dana, factories.user(is_superuser=True)):
        assert list(visible_schedules(member)) == [schedule]
    assert not visible_schedules(cast.omar).exists()
    here = factories.recipient(schedule)
    factories.recipient(schedule, removed_at=datetime.now(UTC))
    assert list(recipients_of(schedule)) == [here]


def test_a_zone_that_is_no_longer_known_is_seen(cast: Cast, hasakeh: Area) -> None:
    schedule = create_schedule(**given(cast, hasakeh))
    assert not schedules_in_unknown_zones().exists()
    Schedule.objects.update(zone="Asia/Rangoon_of_old")
    assert list(schedules_in_unknown_zones()) == [schedule]
    schedule.refresh_from_db()
    assert next_runs(schedule) == []
    # What is paused does not run anyway.
    Schedule.objects.update(paused=True)
    assert not schedules_in_unknown_zones().exists()
