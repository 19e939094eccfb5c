"""Lists: pages by cursor, filters, and the same few queries for every page."""

from datetime import UTC, datetime

import pytest
from django.core import signing

from tests import factories
from tests.api.asking import arrivals, codes, headcount, partner, report
from tests.cast import assemble

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(for_every_test):
    """Seven reports, and who may write more."""
    with for_every_test():
        cast = assemble()
        hasakeh = factories.area("SY08", parent=factories.country("SYR"), level=1)
        factories.camp("SY-ALHOL", area=factories.area("SY0800", parent=hasakeh, level=2))
        other = factories.camp("IQ-CAMP", name="Qayyarah", area=factories.country("IRQ"))
        factories.source("ocha", name="OCHA", reliability="A", credibility=2)
        factories.source("reach", name="REACH")
        writer = partner(cast.demo_relief, "read", "write")
        for nth in range(7):
            figures = [headcount("SY-ALHOL", 1000 + nth, f"2019-03-0{nth + 1}", quote=f"quote {nth}")]
            if nth == 6:
                figures.append(arrivals(other.code, breakdown=[{"population_group": "IDP", "count": 1}]))
            source = "reach" if nth == 3 else "ocha"
            of = {"operation": "Site watch", "round_number": nth} if nth > 4 else {}
            writer.post(
                "reports/",
                report(figures, title=f"Update {nth}", source=source, published_on=f"2019-03-1{nth}", **of),
            )
    return cast, writer


@pytest.fixture
def cast(made):
    return made[0]


@pytest.fixture
def seven(made):
    return made[1]


def titles(found):
    return [each["title"] for each in found["results"]]


def test_pages_forward_and_back_on_a_constant_path(seven):
    first = seven.get("reports/", limit=3)
    assert (titles(first), first["previous"]) == (["Update 0", "Update 1", "Update 2"], None)
    second = seven.get("reports/", limit=3, cursor=first["next_cursor"])
    assert titles(second) == ["Update 3", "Update 4", "Update 5"]
    assert first["next"].startswith("http://testserver/api/v1/reports/?limit=3&cursor=")
    third = seven.ask("GET", second["next"].removeprefix("http://testserver"), expect=200)
    assert (titles(third), third["next"], third["next_cursor"]) == (["Update 6"], None, None)
    back = seven.ask("GET", third["previous"].removeprefix("http://testserver"), expect=200)
    assert titles(back) == titles(second)
    again = seven.ask("GET", back["previous"].removeprefix("http://testserver"), expect=200)
    assert (titles(again), again["previous"]) == (titles(first), None)
    assert titles(seven.ask("GET", back["next"].removeprefix("http://testserver"))) == titles(third)


def test_a_row_that_arrives_meanwhile_shifts_nothing(seven):
    first = seven.get("reports/", limit=3)
    seven.post("reports/", report(title="Update 7"))
    rest = seven.get("reports/", limit=10, cursor=first["next_cursor"])
    assert titles(rest) == [f"Update {nth}" for nth in range(3, 8)]


@pytest.mark.parametrize("path", ["reports/", "figures/", "camps/", "areas/", "sources/", "waves/"])
def test_every_list_pages(seven, path):
    factories.wave("one")
    factories.wave("two")
    whole = seven.get(path)["results"]
    found, cursor = [], None
    while True:
        page = seven.get(path, limit=1, **({"cursor": cursor} if cursor else {}))
        found += page["results"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(found) > 1
    assert found == whole


@pytest.mark.parametrize("cursor", ["x", "ё", "e30", "a:b:c", ":::", "x\x00", "9" * 5000])
def test_cursors_of_nobody(seven, cursor):
    assert codes(seven.get("reports/", cursor=cursor, expect=400)) == {("?cursor", "bad_cursor")}


def test_cursors_of_another_order(seven):
    """Of an earlier release: going on from the beginning would go on without end."""
    cursor = signing.Signer(salt="cursor:/api/v1/reports/").sign_object(["after", "1"])
    assert codes(seven.get("reports/", cursor=cursor, expect=400)) == {("?cursor", "bad_cursor")}


def test_cursors_of_another_list(seven):
    cursor = seven.get("reports/", limit=1)["next_cursor"]
    assert codes(seven.get("figures/", cursor=cursor, expect=400)) == {("?cursor", "bad_cursor")}
    changed = cursor[:-1] + ("a" if cursor[-1] != "a" else "b")
    assert codes(seven.get("reports/", cursor=changed, expect=400)) == {("?cursor", "bad_cursor")}


@pytest.mark.parametrize("limit", ["0", "-1", "10001", "many", "1.5", "١"])
def test_limits_are_refused_not_clamped(seven, limit):
    assert codes(seven.get("camps/", limit=limit, expect=400)) == {("?limit", "out_of_range")}
    seven.get("camps/", limit=10_000)


REPORT_FILTERS = [
    ({"camp": "IQ-CAMP"}, [6]),
    ({"area": "IRQ"}, [6]),
    ({"area": "SY08"}, [0, 1, 2, 3, 4, 5, 6]),
    ({"source": "reach"}, [3]),
    ({"measure": "arrivals"}, [6]),
    ({"measure": "arrivals", "camp": "SY-ALHOL"}, []),
    ({"population_group": "IDP"}, [6]),
    ({"population_group": "REF"}, []),
    ({"published_on_min": "2019-03-15"}, [5, 6]),
    ({"published_on_max": "2019-03-11"}, [0, 1]),
    ({"reference_period_start_min": "2019-03-06"}, [5, 6]),
    ({"reference_period_start_max": "2019-03-01", "measure": "headcount"}, [0]),
    ({"search": "update 4"}, [4]),
    ({"search": "reach"}, [3]),
    ({"search": "100%"}, []),
    ({"operation": "site WATCH"}, [5, 6]),
    ({"operation": "site"}, []),
    ({"operation": "Site watch", "round_number": "6"}, [6]),
    ({"operation": "Site watch", "round_number": "0"}, []),
    ({"updated_since": "2019-03-01"}, [0, 1, 2, 3, 4, 5, 6]),
    ({"updated_since": "2190-01-01T00:00:00Z"}, []),
]


@pytest.mark.parametrize(("query", "found"), REPORT_FILTERS, ids=[str(each[0]) for each in REPORT_FILTERS])
def test_filters_of_reports(seven, query, found):
    assert titles(seven.get("reports/", **query)) == [f"Update {nth}" for nth in found]


FIGURE_FILTERS = [
    ({"camp": "IQ-CAMP"}, [500]),
    ({"area": "SYR", "published_on_min": "2019-03-16"}, [1006]),
    ({"source": "reach"}, [1003]),
    ({"measure": "arrivals"}, [500]),
    ({"population_group": "IDP"}, [500]),
    ({"reference_period_start_min": "2019-03-07"}, [1006]),
    ({"search": "quote 2"}, [1002]),
    ({"search": "Qayyarah"}, [500]),
    ({"updated_since": "2190-01-01"}, []),
]


@pytest.mark.parametrize(("query", "found"), FIGURE_FILTERS, ids=[str(each[0]) for each in FIGURE_FILTERS])
def test_filters_of_figures(seven, query, found):
    assert [each["value"] for each in seven.get("figures/", **query)["results"]] == found


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("camps/", {"area": "SY08"}, ["SY-ALHOL"]),
        ("camps/", {"search": "qayy"}, ["IQ-CAMP"]),
        ("camps/", {"site_type": "urban"}, []),
        ("camps/", {"updated_since": "2190-01-01"}, []),
        ("areas/", {"area": "SY08"}, ["SY08", "SY0800"]),
        ("areas/", {"parent": "SYR"}, ["SY08"]),
        ("areas/", {"level": "0"}, ["SYR", "IRQ"]),
        ("areas/", {"location_code": "IRQ"}, ["IRQ"]),
        ("areas/", {"search": "irq"}, ["IRQ"]),
        ("areas/", {"updated_since": "2019-01-01", "level": "1"}, ["SY08"]),
        ("sources/", {"search": "reach"}, ["reach"]),
        ("sources/", {"kind": "news"}, []),
        ("waves/", {"search": "x"}, []),
        ("waves/", {"camp": "SY-ALHOL"}, []),
    ],
)
def test_filters_of_reference_data(seven, path, query, found):
    results = seven.get(path, **query)["results"]
    assert sorted(each.get("code") or each["slug"] for each in results) == sorted(found)


WRONG = [
    ({"camp": "NOWHERE"}, ("?camp", "unknown")),
    ({"camp": "x\x00"}, ("?camp", "unknown")),
    ({"area": "mars"}, ("?area", "unknown")),
    ({"source": "Nobody"}, ("?source", "unknown")),
    ({"measure": "births"}, ("?measure", "not_in_vocabulary")),
    ({"published_on_min": "03/15/2019"}, ("?published_on_min", "invalid_date")),
    ({"updated_since": "today"}, ("?updated_since", "invalid_moment")),
    ({"search": "x\x00"}, ("?search", "not_storable")),
    ({"search": "x" * 201}, ("?search", "max_length")),
    ({"page": "2"}, ("?page", "unknown_parameter")),
    (
        {"published_on_min": "2019-03-02", "published_on_max": "2019-03-01"},
        ("?published_on_min", "after_end"),
    ),
    ({"ordering": "title"}, ("?ordering", "unknown_parameter")),
    ({"format": "pdf"}, ("?format", "not_in_vocabulary")),
    ({"format": "JSON"}, ("?format", "not_in_vocabulary")),
    ({"format": ""}, ("?format", "blank")),
    ({"format": ["json", "json"]}, ("?format", "repeated")),
    ({"camp": ["A1", "B1"]}, ("?camp", "repeated")),
]


@pytest.mark.parametrize(("query", "problem"), WRONG, ids=[str(each[0])[:40] for each in WRONG])
@pytest.mark.parametrize("path", ["reports/", "figures/"])
def test_wrong_filters(seven, path, query, problem):
    assert codes(seven.get(path, expect=400, **query)) == {problem}


@pytest.mark.parametrize(
    ("query", "problem"),
    [({"round_number": "x"}, "not_whole"), ({"round_number": "-1"}, "not_whole")],
)
def test_a_round_that_is_no_number(seven, query, problem):
    assert codes(seven.get("reports/", expect=400, **query)) == {("?round_number", problem)}


def test_wrong_names_and_values_are_said_at_once(seven):
    query = {
        "colour": "red",
        "camp": ["A1", "B1"],
        "measure": "",
        "area": "MARS",
        "limit": "0",
        "cursor": "x",
    }
    query |= {"reference_period_start_min": "2019-03-02", "reference_period_start_max": "2019-03-01"}
    assert codes(seven.get("figures/", expect=400, **query)) == {
        ("?colour", "unknown_parameter"),
        ("?camp", "repeated"),
        ("?measure", "blank"),
        ("?area", "unknown"),
        ("?limit", "out_of_range"),
        ("?cursor", "bad_cursor"),
        ("?reference_period_start_min", "after_end"),
    }


@pytest.mark.parametrize("code", ["ZZZ", "SY08", "syr"])
def test_a_country_that_is_none(seven, code):
    assert codes(seven.get("areas/", location_code=code, expect=400)) == {("?location_code", "unknown")}


def test_updated_since_sees_what_happened_later(seven, reviewer):
    since = datetime.now(tz=UTC).isoformat()
    assert titles(seven.get("reports/", updated_since=since)) == []
    first, second = seven.get("reports/", limit=2)["results"]
    seven.post(f"reports/{first['id']}/retract/", {"reason": "wrong"}, expect=200)
    figure = second["figures"][0]["id"]
    reviewer.post(f"figures/{figure}/decisions/", {"decision": "verify", "reason": "seen"})
    assert titles(seven.get("reports/", updated_since=since)) == ["Update 0", "Update 1"]
    assert len(seven.get("figures/", updated_since=since)["results"]) == 2


@pytest.mark.parametrize(
    ("path", "most"),
    [("reports/", 10), ("figures/", 9), ("camps/", 3), ("waves/", 2), ("totals/", 4)],
)
def test_a_page_costs_the_same_however_long(seven, path, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        seven.get(path)


def test_a_page_of_camps_totals_costs_four_statements(seven, django_assert_num_queries):
    """The key with its rights, the page, its totals, the areas above."""
    with django_assert_num_queries(4):
        assert len(seven.get("totals/", level="camp")["results"]) == 2
