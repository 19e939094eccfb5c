"""An issue's numbers are those that the API answers at the same known_at: Al-Hasakeh, of the demo record."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.conf import settings

from camptrack.actions.demo import load_demo
from camptrack.models import Area, Issue, Organisation, Schedule
from camptrack.queries.issues import asked_of
from camptrack.queries.situation import Gathering
from camptrack.situation import Situation, from_json, to_json
from tests import factories
from tests.api.asking import Partner, partner

pytestmark = pytest.mark.django_db

PERIODS = [(date(2019, 3, 4), date(2019, 3, 11)), (date(2019, 3, 4), date(2019, 3, 10))]
MOMENTS = [
    datetime(2019, 2, 12, 9, tzinfo=UTC),
    datetime(2019, 3, 8, 12, tzinfo=UTC),
    datetime(2019, 3, 11, 4, tzinfo=UTC),
    datetime(2019, 3, 18, 4, tzinfo=UTC),
    datetime(2019, 7, 1, tzinfo=UTC),
]


def gathered(schedule: Schedule, start: date, end: date, known_at: datetime) -> Situation:
    asked = asked_of(Issue(schedule=schedule, start=start, end=end, due_at=known_at, known_at=known_at))
    gathering = Gathering(asked)
    for camp in asked.camps:
        gathering.add([camp])
    situation = gathering.situation()
    assert from_json(orjson.loads(orjson.dumps(to_json(situation)))) == situation
    return situation


def numbers(band: Any) -> tuple[int | None, ...]:
    return (band.low, band.best, band.high) if band else (None, None, None)


def told(answer: dict[str, Any]) -> tuple[int | None, ...]:
    return (answer["low"], answer["best"], answer["high"])


def flows(api: Partner, place: str, start: date, end: date, known_at: str) -> tuple[int, int]:
    rows = api.get(f"{place}/series/", start=start, end=end, interval="day", known_at=known_at)["results"]
    return sum(row["arrivals"] for row in rows), sum(row["departures"] for row in rows)


def moment(known_at: datetime) -> str:
    return known_at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("start_end", PERIODS, ids=lambda days: str(days[1]))
def test_every_number_is_the_apis(start_end: tuple[date, date]) -> None:
    load_demo(fixtures=settings.BASE_DIR / "fixtures")
    demo = Organisation.objects.get(slug="demo")
    schedule = factories.schedule(organisation=demo, area=Area.objects.get(code="SY08"))
    api, (start, end) = partner(demo, "read"), start_end
    seen = set()
    for known_at in MOMENTS:
        found, at = gathered(schedule, start, end, known_at), moment(known_at)
        _assert_key_figures(found, api, start, end, at)
        _assert_rows(found, api, start, end, at)
        _assert_breakdown(found, api, end, at)
        _assert_timeline(found, api, at)
        seen.add(numbers(found.key.people))
    # The moments tell different things: it is not one number compared five times.
    assert len(seen) >= 3


def _assert_key_figures(found: Situation, api: Partner, start: date, end: date, at: str) -> None:
    key, before = found.key, start - timedelta(days=1)
    now = api.get("areas/SY08/population/", on=end, known_at=at, compare=before)
    then = api.get("areas/SY08/population/", on=before, known_at=at)
    assert numbers(key.people) == told(now)
    assert numbers(key.people_before) == told(then)
    assert (key.camps_counted, key.camps_without_data) == (now["camps"], now["camps_without_data"])
    assert (key.camps_stale, key.camps_flows_only) == (now["camps_stale"], now["camps_flows_only"])
    assert key.camps_counted_before == then["camps"]
    if now["change_same_camps"] is not None:
        assert key.same_camps_now - key.same_camps_before == now["change_same_camps"]
    assert (key.arrivals, key.departures) == flows(api, "areas/SY08", start, end, at)
    earlier = start - (end - start) - timedelta(days=1)
    assert (key.arrivals_before, key.departures_before) == flows(api, "areas/SY08", earlier, before, at)


def _assert_rows(found: Situation, api: Partner, start: date, end: date, at: str) -> None:
    for row in found.rows:
        place = f"camps/{row.camp.code}"
        now = api.get(f"{place}/population/", on=end, known_at=at)
        then = api.get(f"{place}/population/", on=start - timedelta(days=1), known_at=at)
        assert (numbers(row.people), numbers(row.before)) == (told(now), told(then))
        assert (row.basis, row.freshness) == (now["basis"], now["freshness"])
        assert (row.as_of and row.as_of.isoformat()) == now["anchor_on"]
        assert (row.arrivals, row.departures) == flows(api, place, start, end, at)
        evidence = api.get(f"{place}/evidence/", on=end, known_at=at)["results"]
        anchors = [each for each in evidence if each["figure"] == now["anchor"]]
        assert [row.source] == ([each["source_name"] for each in anchors] or [""])
        roles = {(each["source_name"], each["role"]) for each in evidence}
        assert {(voice.source, voice.role) for voice in found.voices} <= roles


def _assert_breakdown(found: Situation, api: Partner, end: date, at: str) -> None:
    asked = {"on": end, "cut": "gender,age", "brackets": "unhcr", "known_at": at}
    answer = api.get("areas/SY08/composition/", **asked)
    if not answer["camps_described"]:
        assert found.breakdown is None
        return
    assert found.breakdown is not None
    assert [(c.gender, c.min_age, c.max_age, c.people) for c in found.breakdown.cells] == [
        (c["gender"], c["min_age"], c["max_age"], c["count"]) for c in answer["cells"]
    ]
    assert found.breakdown.unknown == answer["unknown"]


def _assert_timeline(found: Situation, api: Partner, at: str) -> None:
    if not found.timeline:
        return
    first, last = found.timeline[0].day, found.timeline[-1].day
    rows = api.get("areas/SY08/series/", start=first, end=last, interval="day", known_at=at)["results"]
    by_day = {row["on"]: row for row in rows}
    for nth, each in enumerate(found.timeline):
        assert numbers(each.people) == told(by_day[each.day.isoformat()])
        if nth:
            since = found.timeline[nth - 1].day
            days = [row for row in rows if since.isoformat() < row["on"] <= each.day.isoformat()]
            assert each.arrivals == sum(row["arrivals"] for row in days)
            assert each.departures == sum(row["departures"] for row in days)
