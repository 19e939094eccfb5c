"""What reviewers are asked: on §9 and §10, on each kind alone, and in any order of the evidence."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.figures import Figure
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.questions import Question, questions
from camptrack.reconcile.terms import Method
from tests.reconcile.agreement import figure
from tests.reconcile.oracle_figures import Record
from tests.reconcile.records import CASES, al_hol, count, day, flow, record_lists

PATH = Path(__file__).parents[2] / "fixtures" / "al-hol.csv"
Asked = tuple[str, str, str | None, int]


def figures(records: Any, **changed: dict[str, Any]) -> list[Figure]:
    """The records in the rules' words; some of them changed, by key."""
    return [replace(figure(each), **changed.get(each.key, {})) for each in records]


def asked(records: Any, **changed: dict[str, Any]) -> list[Asked]:
    found = questions(reconcile(figures(records, **changed)))
    return [(each.kind.value, each.figure, each.other, each.people) for each in found]


# -- §9 and §10 --------------------------------------------------------------------------------------------


def test_the_record_of_al_hol_as_it_grew() -> None:
    # A count that nothing explains, until the counter "since 4 December" is published.
    assert asked(al_hol(PATH, range(1, 4))) == [("drift", "3", "1", 29_546)]
    # "more than 74,000" by a news service beside 67,794 and 2,513 arrivals since.
    assert asked(al_hol(PATH, range(1, 8))) == [
        ("drift", "3", "1", 24_346),
        ("outranked", "7", "6", 6_206),
        ("drift", "6", "3", 4_294),
    ]
    assert asked(al_hol(PATH, range(1, 10))) == [("outranked", "7", "6", 3_693)]
    # Two counts later time has closed it, and nothing else differs by a twentieth.
    assert asked(al_hol(PATH, range(1, 14))) == []
    assert asked(al_hol(PATH, range(1, 23))) == []


EXPECTED: dict[str, list[Asked]] = {
    "more than 20,000": [],
    "between 10,000 and 99,000": [],
    "a weak source insists": [
        ("disagreement", "day 91", "base", 30_000),
        ("outranked", "day 40", "base", 30_000),
    ],
    "a camp said to be empty": [("disagreement", "zero", "base", 50_000)],
    "a lesser source after 31 days": [("disagreement", "lesser", "base", 45_000)],
    "boilerplate over an old count": [("disagreement", "day 120", "base", 28_000)],
    "a bound beside a count": [("disagreement", "ab", "base", 10_000)],
    "a contradiction on the one free day": [("set_aside", "d", "a", 4_000)],
    "a weaker day inside": [],
    "a weaker day inside, a lesser sum around": [],
    "weaker parts give the shape": [],
    "a revised counter": [],
    "with a wave and without": [],
    "more leave than are there": [],
    "two sources on one day": [],
    "long before the first count": [],
    "households of unknown size": [],
    "flows only": [],
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_cases_of_the_page(case: Any) -> None:
    assert asked(case.records) == EXPECTED[case.name]


# -- each kind, and how it is closed -----------------------------------------------------------------------

BASE = count("base", 0, 50_000)
OTHER = count("other", 0, 60_000, source="other")
LESSER = count("lesser", 9, 40_000, reliability="C", source="other")


def test_equal_voices_on_one_day() -> None:
    assert asked((BASE, OTHER)) == [("disagreement", "other", "base", 10_000)]
    for closing in ("verified", "recommended", "left"):
        assert asked((BASE, OTHER), other={closing: True}) == [], closing
    assert asked((BASE, OTHER), other={"disputed": True}) == []
    # Which of the day's is right was said already.
    assert asked((BASE, OTHER), base={"verified": True}) == []


def test_a_lesser_headcount_that_differs() -> None:
    assert asked((BASE, LESSER)) == [("outranked", "lesser", "base", 10_000)]
    # Verified before the other day's was known: that one is still to be looked at.
    assert asked((BASE, LESSER), base={"verified": True}) == [("outranked", "lesser", "base", 10_000)]
    assert asked((BASE, LESSER), lesser={"left": True}) == []
    near = count("near", 9, 47_500, reliability="C", source="other")
    assert asked((BASE, near)) == []  # a twentieth, not more
    about = count("about", 9, 47_000, reliability="C", source="other", qualifier="about")
    assert asked((BASE, about)) == []  # its band holds the total
    few = (count("few", 0, 100), count("fewer", 9, 60, reliability="C", source="other"))
    assert asked(few) == []


def test_a_distribution_list() -> None:
    listed = figures((BASE, count("list", 9, 70_000)), list={"method": Method.DISTRIBUTION_LIST})
    assert questions(reconcile(listed)) == [
        Question("set_aside", "list", None, day(9).toordinal(), 20_000)  # type: ignore[arg-type]
    ]
    # Nothing else is known of the camp: recommending it would give it a total.
    assert [each.people for each in questions(reconcile(listed[1:]))] == [70_000]


def test_drift_of_one_source() -> None:
    later = count("later", 40, 60_000)
    assert asked((BASE, later)) == [("drift", "later", "base", 10_000)]
    assert asked((BASE, later), later={"verified": True}) == []
    assert asked((BASE, count("later", 40, 52_000))) == []


def test_time_closes_what_moves_nothing_any_more() -> None:
    counts = (BASE, LESSER, count("second", 20, 50_000), count("third", 50, 50_000))
    assert asked(counts[:3]) == [("outranked", "lesser", "base", 10_000)]
    assert asked(counts) == []
    jump = (BASE, count("second", 20, 60_000), count("third", 50, 60_000))
    assert asked(jump) == [("drift", "second", "base", 10_000)]
    assert asked((*jump, count("fourth", 80, 60_000))) == []


def test_flows_set_aside_and_denied() -> None:
    held = (BASE, flow("a", 1, 7, 5_000), flow("b", 1, 7, 9_000, source="other", reliability="B"))
    assert asked(held) == [("set_aside", "b", "a", 4_000)]
    assert asked(held, b={"left": True}) == []
    assert asked(held, a={"verified": True}) == []
    leaving = tuple(replace(each, measure="departures") if each is not BASE else each for each in held)
    assert asked(leaving) == [("set_aside", "b", "a", 4_000)]
    waves = tuple(replace(each, wave="exodus") if each is not BASE else each for each in held)
    assert asked(waves) == [("set_aside", "b", "a", 4_000)]
    near = (BASE, flow("a", 1, 7, 5_000), flow("b", 1, 7, 5_100, source="other", qualifier="about"))
    assert asked(near) == []
    late = (*held, count("second", 20, 55_000), count("third", 50, 55_000))
    assert asked(late) == []
    counters = (
        BASE,
        flow("first", 1, 10, 10_000),
        flow("second", 1, 20, 18_000),
        flow("third", 1, 30, 12_500),
    )
    assert asked(counters) == [("denied", "second", "third", 5_500)]


def test_two_waves_that_may_be_one() -> None:
    one, another = flow("one", 1, 7, 5_000, wave="a"), flow("two", 2, 8, 5_200, wave="b")
    assert asked((BASE, one, another)) == [("same_people", "one", "two", 5_000)]
    for closed in ({"one": {"left": True}}, {"two": {"verified": True}}, {"two": {"left": True}}):
        assert asked((BASE, one, another), **closed) == []
    assert asked((BASE, one, replace(another, wave="a"))) == []
    assert asked((BASE, one, replace(another, value=6_000))) == []
    assert asked((BASE, one, replace(another, start=day(6), end=day(12)))) == []
    # A figure that was set aside does not speak for its wave.
    more = flow("more", 1, 7, 5_900, wave="a", reliability="D", source="other")
    assert asked((BASE, one, another, more)) == [("same_people", "one", "two", 5_000)]
    past = (count("second", 20, 60_200), count("third", 50, 60_200))
    assert asked((BASE, one, another, *past)) == []


def test_the_most_people_first_and_not_too_many() -> None:
    lesser = [count(f"{on}", on, 30_000 + on, reliability="C", source=f"s{on}") for on in range(1, 30)]
    found = asked((BASE, *lesser))
    assert len(found) == POLICY.most_questions
    assert [people for *_, people in found] == [20_000 - on for on in range(1, POLICY.most_questions + 1)]


# -- any camp ----------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(record_lists(), st.randoms(use_true_random=False))
def test_the_same_in_any_order_and_about_counting_figures(records: list[Record], rng: random.Random) -> None:
    shuffled = list(records)
    rng.shuffle(shuffled)
    once = questions(reconcile(figures(records)))
    assert once == questions(reconcile(figures(shuffled)))
    keys = {each.key for each in records}
    assert len({each.figure for each in once}) == len(once)
    for each in once:
        assert {each.figure, each.other or each.figure} <= keys
        assert each.figure != each.other
        assert each.people >= POLICY.question_people


@settings(max_examples=40, deadline=None)
@given(record_lists())
def test_leaving_moves_no_total_and_closes_its_question(records: list[Record]) -> None:
    before = reconcile(figures(records))
    for each in questions(before)[:1]:
        after = reconcile(figures(records, **{each.figure: {"left": True}}))
        assert after.points == before.points
        assert each.figure not in {other.figure for other in questions(after)}
