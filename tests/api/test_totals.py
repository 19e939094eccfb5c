"""Populations, series and evidence, of camps and areas, now and as known at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from tests import factories
from tests.api.asking import arrivals, codes, headcount, report

pytestmark = pytest.mark.django_db

PLACES = ("camps/SY-ALHOL", "areas/SY08")


@pytest.fixture
def counted(writer):
    """9,454 on 4 December 2018, 500 arrivals in the first week of March 2019, 12,000 on the 14th."""
    for figure in (
        headcount("SY-ALHOL", 9454, "2018-12-04"),
        arrivals("SY-ALHOL", 700),
        headcount("SY-ALHOL", 12_000, "2019-03-14"),
    ):
        writer.post("reports/", report([figure]))
    drain_waiting(10)
    return writer


@pytest.mark.parametrize("place", PLACES)
def test_without_data_there_is_no_number(writer, place):
    found = writer.get(f"{place}/population/", on="2019-01-01")
    assert (found["low"], found["best"], found["high"], found["basis"]) == (None, None, None, "none")
    assert (found["camps"], found["camps_without_data"], found["freshness"]) == (0, 1, None)
    assert writer.get(f"{place}/evidence/")["results"] == []
    rows = writer.get(f"{place}/series/", start="2019-01-01", end="2019-01-02")["results"]
    assert [row["best"] for row in rows] == [None, None]


def test_an_area_without_camps_is_an_answer(writer):
    factories.country("IRQ")
    found = writer.get("areas/IRQ/population/")
    assert (found["camps"], found["camps_without_data"], found["best"]) == (0, 0, None)


def test_fields_of_a_population(counted):
    found = counted.get("camps/SY-ALHOL/population/", on="2019-03-15")
    assert set(found) == {
        *("on", "low", "best", "high", "basis", "anchor", "anchor_on", "anchor_age_days", "drift"),
        *("freshness", "camps", "camps_without_data", "camps_stale", "camps_flows_only", "arrivals_7d"),
        *("departures_7d", "pending", "settled_through", "computed_at", "policy", "known_at", "unit"),
    }
    assert (found["on"], found["anchor_on"], found["anchor_age_days"]) == ("2019-03-15", "2019-03-14", 1)
    assert (found["drift"], found["freshness"], found["unit"]) == (12_000 - 9454 - 700, "current", "people")
    assert found["settled_through"].endswith("Z")
    area = counted.get("areas/SYR/population/", on="2019-03-15")
    assert (area["best"], area["anchor"], area["unit"]) == (12_000, None, "people in recorded sites")


def test_today_is_the_day_when_none_is_given(counted):
    today = datetime.now(tz=UTC).date().isoformat()
    assert counted.get("camps/SY-ALHOL/population/")["on"] == today
    assert counted.get("camps/SY-ALHOL/evidence/")["on"] == today
    assert len(counted.get("camps/SY-ALHOL/series/")["results"]) == 90


@pytest.mark.parametrize("place", PLACES)
def test_compare(counted, place):
    found = counted.get(f"{place}/population/", on="2019-03-14", compare="2018-12-04")
    assert (found["change"], found["change_same_camps"]) == (12_000 - 9454,) * 2
    found = counted.get(f"{place}/population/", on="2019-03-14", compare="2018-01-01")
    assert (found["change"], found["change_same_camps"]) == (None, None)


@pytest.mark.parametrize("place", PLACES)
def test_series(counted, place):
    asked = {"start": "2019-02-25", "end": "2019-03-15"}
    days = counted.get(f"{place}/series/", **asked)["results"]
    assert len(days) == 19
    assert set(days[0]) == {"start", "on", "low", "best", "high", "arrivals", "departures", "basis"}
    assert sum(row["arrivals"] for row in days) == 700
    weeks = counted.get(f"{place}/series/", **asked, interval="week")["results"]
    assert [(row["start"], row["on"]) for row in weeks] == [
        ("2019-02-25", "2019-03-03"),
        ("2019-03-04", "2019-03-10"),
        ("2019-03-11", "2019-03-15"),
    ]
    months = counted.get(f"{place}/series/", **asked, interval="month")["results"]
    assert [(row["on"], row["best"]) for row in months] == [("2019-02-28", 9454), ("2019-03-15", 12_000)]


@pytest.mark.parametrize("place", PLACES)
def test_evidence(counted, place):
    found = counted.get(f"{place}/evidence/", on="2019-03-15")
    assert (found["on"], found["known_at"], found["swallowed"]) == ("2019-03-15", None, [])
    by_reason = {each["reason"]: each for each in found["results"]}
    assert {(each["role"], reason, each["contribution"]) for reason, each in by_reason.items()} == {
        ("flow", "placed", 700),
        ("anchor", "strong_enough", 12_000),
        ("anchor", "replaced", 0),
    }
    assert by_reason["placed"]["explanation"].startswith("Flow: 700 people")
    assert "OCHA's count, graded A" in by_reason["replaced"]["explanation"]
    assert by_reason["replaced"]["because"] == by_reason["strong_enough"]["figure"]
    assert {each["reliability"] for each in found["results"]} == {"A"}


def test_evidence_hides_what_would_give_a_grade_away(writer, reader):
    writer.post("reports/", report([headcount("SY-ALHOL")], reliability="E"))
    mine, theirs = (who.get("camps/SY-ALHOL/evidence/")["results"][0] for who in (writer, reader))
    assert (mine["role"], mine["reason"]) == ("not_credible", "unreliable_source")
    assert (theirs["role"], theirs["reason"]) == ("not_credible", "low_grade")
    assert "E" not in theirs["explanation"].replace("Not credible", "")


@pytest.mark.parametrize("place", PLACES)
def test_evidence_in_the_readers_language(counted, place):
    answer = counted.raw("GET", f"{place}/evidence/", headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "fr"


WRONG = [
    ({"on": "2019-02-30"}, "population", ("?on", "invalid_date")),
    ({"on": "11/02/2019"}, "population", ("?on", "invalid_date")),
    ({"on": ""}, "population", ("?on", "blank")),
    ({"on": "1899-12-31"}, "population", ("?on", "out_of_range")),
    ({"on": "2200-01-01"}, "evidence", ("?on", "out_of_range")),
    ({"compare": "x\x00"}, "population", ("?compare", "invalid_date")),
    ({"compare": "2019-01-01"}, "evidence", ("?compare", "unknown_parameter")),
    ({"known_at": "2190-01-01"}, "population", ("?known_at", "future")),
    ({"known_at": "2019-01-01T25:00:00Z"}, "evidence", ("?known_at", "invalid_moment")),
    ({"known_at": "now"}, "series", ("?known_at", "invalid_moment")),
    ({"start": "2019-03-02", "end": "2019-03-01"}, "series", ("?start", "after_end")),
    ({"interval": "year"}, "series", ("?interval", "not_in_vocabulary")),
    ({"start": "1900-01-01", "end": "2019-03-01"}, "series", ("?interval", "too_many_rows")),
    ({"colour": "red"}, "series", ("?colour", "unknown_parameter")),
    ({"on": ["2019-03-01", "2019-03-02"]}, "population", ("?on", "repeated")),
]


@pytest.mark.parametrize(("query", "what", "problem"), WRONG, ids=[str(each[0]) for each in WRONG])
@pytest.mark.parametrize("place", PLACES)
def test_wrong_parameters(writer, place, query, what, problem):
    assert codes(writer.get(f"{place}/{what}/", expect=400, **query)) == {problem}


def test_wrong_parameters_are_all_said_at_once(writer):
    found = writer.get("camps/SY-ALHOL/population/", expect=400, on="x", compare="y", known_at="z")
    assert {place for place, _code in codes(found)} == {"?on", "?compare", "?known_at"}


def test_wrong_names_and_values_are_said_at_once(writer):
    found = writer.get(
        "camps/SY-ALHOL/series/", expect=400, colour="red", end="x", start="2199-01-01", interval="year"
    )
    assert codes(found) == {
        ("?colour", "unknown_parameter"),
        ("?end", "invalid_date"),
        ("?interval", "not_in_vocabulary"),
    }


@pytest.mark.parametrize("place", PLACES)
def test_as_known_at_every_moment_at_which_something_changed(writer, reviewer, place):
    moments = []

    def bands(**query: str) -> list[int | None]:
        found = writer.get(f"{place}/population/", on="2019-03-14", **query)
        return [found["low"], found["best"], found["high"]]

    def happened(at: str) -> None:
        drain_waiting(10)
        moments.append((at, bands()))

    first = writer.post("reports/", report([headcount("SY-ALHOL", 9454, "2018-12-04")]))
    happened(first["events"][-1]["at"])
    second = writer.post("reports/", report([headcount("SY-ALHOL", 12_000)]))
    happened(second["events"][-1]["at"])
    figure = second["figures"][0]["id"]
    dispute = reviewer.post(
        f"figures/{figure}/decisions/", {"decision": "dispute", "reason": "a typing error"}
    )
    happened(dispute["at"])
    body = {**report([headcount("SY-ALHOL", 11_000)]), "reason": "a typing error"}
    third = writer.post(f"reports/{second['id']}/correct/", body)
    happened(third["events"][-1]["at"])
    gone = writer.post(f"reports/{third['id']}/retract/", {"reason": "withdrawn"}, expect=200)
    happened(gone["events"][-1]["at"])
    assert [band[1] for _at, band in moments] == [9454, 12_000, 9454, 11_000, 9454]
    for at, band in moments:
        assert bands(known_at=at) == band
        assert writer.get(f"{place}/series/", known_at=at, start="2019-03-14", end="2019-03-14")
    before = datetime.fromisoformat(moments[0][0]) - timedelta(microseconds=1)
    assert bands(known_at=before.isoformat()) == [None, None, None]
    assert bands(known_at=datetime.now(tz=UTC).date().isoformat()) == bands()
    assert bands(known_at=(date.today() - timedelta(days=1)).isoformat()) == [None, None, None]  # noqa: DTZ011


def test_a_wave_between_camps_counts_in_both(writer, camp):
    other = factories.camp("SY-ROJ", area=camp.area)
    wave = {"slug": "moved", "label": "Moved", "origin_camp": other.code, "destination_camp": camp.code}
    partner_made = writer.post("waves/", wave)
    assert partner_made["origin_camp"] == "SY-ROJ"
    writer.post("reports/", report([headcount("SY-ROJ", 5000, "2019-02-01")]))
    writer.post("reports/", report([arrivals("SY-ALHOL", 700, wave="moved")]))
    drain_waiting(10)
    assert writer.get("camps/SY-ROJ/population/", on="2019-03-07")["best"] == 4300
    assert writer.get("camps/SY-ALHOL/population/", on="2019-03-07")["best"] == 700
    assert writer.get("areas/SYR/population/", on="2019-03-07")["best"] == 5000
    left = writer.get("camps/SY-ROJ/evidence/", on="2019-03-07")["results"][-1]
    assert [left[name] for name in ("camp", "measure", "counts_as", "wave")] == [
        "SY-ROJ",
        "arrivals",
        "departures",
        "moved",
    ]


def test_questions_cost_the_same_however_many_figures(
    writer, camp, django_assert_max_num_queries, django_assert_num_queries
):
    assert isinstance(camp, Camp)
    for value in range(3):
        writer.post("reports/", report([headcount("SY-ALHOL", value + 1), arrivals("SY-ALHOL")]))
    with django_assert_max_num_queries(13):
        writer.get("camps/SY-ALHOL/evidence/")
    drain_waiting(10)
    with django_assert_max_num_queries(8):
        writer.get("camps/SY-ALHOL/population/")
    with django_assert_max_num_queries(7):
        writer.get("areas/SYR/series/")
