"""Who the people are, over REST."""

import pytest

from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.api.asking import codes, headcount, report

pytestmark = pytest.mark.django_db
PLACES = ["camps/SY-ALHOL", "areas/SYR"]


def cell(**fields):
    return {
        **dict.fromkeys(("gender", "min_age", "max_age", "population_group", "origin")),
        "suppressed": 0,
        **fields,
    }


SEXES = [{"gender": "f", "count": 600}, {"gender": "m", "count": 300}]
AGES = [
    {"min_age": 0, "max_age": 4, "count": 200},
    {"min_age": 5, "max_age": 17, "count": 300},
    {"min_age": 18, "max_age": None, "count": 500},
]


@pytest.fixture
def described(writer):
    """1,000 people in March, 2,000 in April; described in March."""
    writer.post("reports/", report([headcount("SY-ALHOL", breakdown=[*SEXES, *AGES])]))
    writer.post("reports/", report([headcount("SY-ALHOL", 2000, on="2019-04-14")], published_on="2019-04-15"))
    drain_waiting(10)
    return writer


@pytest.mark.parametrize("place", PLACES)
def test_cells_are_laid_over_the_days_best(described, place):
    found = described.get(f"{place}/composition/", on="2019-04-14", cut="gender")
    assert found["cells"] == [cell(gender="f", count=1200), cell(gender="m", count=600)]
    assert (found["unknown"], found["best"], found["coverage"]) == (200, 2000, "1.0000")
    assert (found["reported_on"], found["reported_until"]) == ("2019-03-14", "2019-03-14")
    assert (found["camps"], found["camps_described"], found["cuts"]) == (1, 1, ["age", "gender"])
    assert (found["cut"], found["brackets"], found["pending"]) == (["gender"], None, False)


def test_brackets_take_cells_whole(described):
    asked = {"on": "2019-03-14", "cut": "age"}
    found = described.get("camps/SY-ALHOL/composition/", brackets="adult", **asked)
    assert found["cells"] == [
        cell(min_age=0, max_age=17, count=500),
        cell(min_age=18, max_age=None, count=500),
    ]
    assert (found["unknown"], found["brackets"]) == (0, "adult")
    found = described.get("camps/SY-ALHOL/composition/", brackets="unhcr", **asked)
    # 5 to 17 is in no bracket, nor is 18 and older.
    assert (found["cells"], found["unknown"]) == ([cell(min_age=0, max_age=4, count=200)], 800)


@pytest.mark.parametrize("place", PLACES)
def test_a_cut_that_nobody_reported_is_unknown_altogether(described, place):
    found = described.get(f"{place}/composition/", on="2019-03-14")
    assert (found["cut"], found["cells"], found["unknown"]) == (["gender", "age"], [], 1000)
    assert (found["coverage"], found["camps_described"], found["reported_on"]) == ("0.0000", 0, None)
    assert found["cuts"] == ["age", "gender"]


@pytest.mark.parametrize("place", PLACES)
def test_before_the_first_figure_nothing_is_known(described, place):
    found = described.get(f"{place}/composition/", on="2018-01-01", cut="gender")
    assert (found["best"], found["unknown"], found["coverage"], found["cells"]) == (None, None, None, [])
    assert (found["camps"], found["cuts"]) == (0, [])


def test_an_area_without_camps_has_nobody(described):
    factories.country("IRQ")
    found = described.get("areas/IRQ/composition/")
    assert (found["best"], found["camps"], found["computed_at"]) == (None, 0, None)


def test_an_area_says_on_what_share_it_rests(described, camp):
    factories.camp("SY-OTHER", area=camp.area)
    figures = [headcount("SY-OTHER", 1000, gender="f", on="2019-04-10"), headcount("SY-OTHER", 3000)]
    described.post("reports/", report(figures, published_on="2019-04-15"))
    factories.camp("SY-THIRD", area=camp.area)
    described.post("reports/", report([headcount("SY-THIRD", 5000)]))
    drain_waiting(10)
    found = described.get("areas/SYR/composition/", on="2019-04-14", cut="gender")
    assert found["cells"] == [cell(gender="f", count=2200), cell(gender="m", count=600)]
    assert (found["best"], found["unknown"], found["coverage"]) == (10_000, 7200, "0.5000")
    assert (found["reported_on"], found["reported_until"]) == ("2019-03-14", "2019-04-10")
    assert (found["camps"], found["camps_described"]) == (3, 2)


@pytest.mark.parametrize("place", PLACES)
def test_as_known_before_the_correction(described, place):
    listed = described.get("reports/")["results"][0]
    body = report([headcount("SY-ALHOL", breakdown=[{"gender": "f", "count": 500}])]) | {"reason": "typo"}
    del body["publish"]
    described.post(f"reports/{listed['id']}/correct/", body)
    drain_waiting(10)
    asked = {"on": "2019-03-14", "cut": "gender"}
    assert described.get(f"{place}/composition/", **asked)["unknown"] == 500
    published = listed["events"][0]["counts_from"]
    before = described.get(f"{place}/composition/", known_at=published, **asked)
    assert [each["count"] for each in before["cells"]] == [600, 300]


@pytest.mark.parametrize("place", PLACES)
def test_small_cells_are_in_unknown(writer, reader, place):
    few = [
        {"gender": "f", "count": 600},
        {"gender": "m", "count": 395},
        {"gender": "x", "count": 5},
    ]
    made = writer.post("reports/", report([headcount("SY-ALHOL", breakdown=few)]))
    drain_waiting(10)
    for asking in (writer, reader):
        found = asking.get(f"{place}/composition/", on="2019-03-20", cut="gender")
        assert found["cells"] == [
            cell(gender="f", count=600),
            cell(gender="m", count=None, suppressed=1),
            cell(gender="x", count=None, suppressed=1),
        ]
        assert found["unknown"] == 400
    path = f"figures/{made['figures'][0]['id']}/"
    assert [each["count"] for each in writer.get(path)["breakdown"]] == [600, 395, 5]
    assert [(each["count"], each["suppressed"]) for each in reader.get(path)["breakdown"]] == [
        (600, False),
        (None, True),
        (None, True),
    ]


def test_a_few_people_of_part_of_a_camp_are_shown_to_members_alone(writer, reader):
    figure = headcount("SY-ALHOL", 7, gender="x", quote="seven others", households=2)
    made = writer.post("reports/", report([headcount("SY-ALHOL"), figure]))
    drain_waiting(10)
    path = f"figures/{made['figures'][1]['id']}/"
    mine, theirs = writer.get(path), reader.get(path)
    numbers = ("value", "low", "best", "high", "households")
    assert [mine[name] for name in numbers] == [7, 7, 7, 7, 2]
    assert [theirs[name] for name in numbers] == [None] * 5
    assert (mine["quote"], theirs["quote"]) == ("seven others", "")
    assert (mine["suppressed"], theirs["suppressed"]) == (True, True)
    evidence = reader.get("camps/SY-ALHOL/evidence/", on="2019-03-20")["results"]
    (told,) = [each for each in evidence if each["role"] == "composition"]
    assert (told["value"], told["best"], told["quote"], told["suppressed"]) == (None, None, "", True)
    assert reader.get("figures/", search="seven")["results"] == []
    found = reader.get("camps/SY-ALHOL/composition/", on="2019-03-20", cut="gender")
    assert (found["cells"], found["unknown"]) == ([cell(gender="x", count=None, suppressed=1)], 1000)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"cut": "sex"}, {("?cut", "not_in_vocabulary")}),
        ({"cut": "gender,gender"}, {("?cut", "not_in_vocabulary")}),
        ({"cut": "gender,"}, {("?cut", "not_in_vocabulary")}),
        ({"cut": ""}, {("?cut", "blank")}),
        ({"brackets": "who"}, {("?brackets", "not_in_vocabulary")}),
        ({"cut": "gender", "brackets": "adult"}, {("?brackets", "brackets_without_age")}),
        (
            {"cut": "x", "on": "1", "known_at": "2090-01-01"},
            {("?cut", "not_in_vocabulary"), ("?on", "invalid_date"), ("?known_at", "future")},
        ),
    ],
)
def test_bad_parameters(described, asked, expected):
    assert codes(described.get("camps/SY-ALHOL/composition/", expect=400, **asked)) == expected
