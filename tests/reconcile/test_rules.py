"""The rules against the page's own figures and against the oracle."""

import os
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camptrack.reconcile.camp import reconcile
from tests.reconcile.agreement import composition_differences, differences, figure, rules
from tests.reconcile.oracle_figures import Record
from tests.reconcile.records import (
    AL_HOL_15,
    AL_HOL_22,
    CASES,
    Case,
    Published,
    al_hol,
    day,
    random_records,
    record_lists,
)

PATH = Path(__file__).parents[2] / "fixtures" / "al-hol.csv"
#: seeds of random camps put to rules and oracle; `make agreement` tries many more
CAMPS = int(os.environ.get("CAMPTRACK_RANDOM_CAMPS", "90"))


@pytest.mark.parametrize(
    ("rows", "expected"), [(range(1, 16), AL_HOL_15), (range(1, 23), AL_HOL_22)], ids=["15", "22"]
)
def test_worked_example(rows: range, expected: tuple[Published, ...]) -> None:
    decided = rules(al_hol(PATH, rows))
    for each in expected:
        point = decided.on(each.on.toordinal())
        assert point is not None
        assert (each.on, point.low, point.best, point.high) == (each.on, each.low, each.best, each.high)
        if each.anchors:
            assert (each.on, point.drift) == (each.on, each.drift)


def test_the_later_counter_adds_the_new_people_alone() -> None:
    records = al_hol(PATH, range(1, 16))
    evidence = {finding.key: finding for finding in rules(records).evidence_on(AL_HOL_15[-1].on.toordinal())}
    assert (evidence["12"].role, evidence["12"].people) == ("flow", 764)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answers_that_would_shame_us(case: Case) -> None:
    decided = rules(case.records)
    for on, low, best, high in case.expected:
        point = decided.on(day(on).toordinal())
        assert point is not None
        assert point.best == best
        assert low is None or point.low == low
        assert high is None or point.high == high
    for on, drift in case.drifts.items():
        point = decided.on(day(on).toordinal())
        assert point is not None
        assert point.drift == drift
    last = max(on for on, *_ in case.expected)
    roles = {finding.key: finding.role.value for finding in decided.evidence_on(day(last).toordinal())}
    assert {key: roles[key] for key in case.roles} == case.roles
    assert differences(case.records) == []


def test_the_evidence_of_a_day_knows_what_was_placed_until_then() -> None:
    decided = rules(al_hol(PATH, range(1, 16)))
    on = date(2018, 12, 10).toordinal()
    evidence = {finding.key: finding for finding in decided.evidence_on(on)}
    assert evidence.keys() == {"1", "9", "12"}
    assert 0 < evidence["9"].people < 33_623
    assert (evidence["12"].people, evidence["1"].reason) == (0, "first_count")


def test_what_the_floor_swallowed_is_named() -> None:
    (case,) = (case for case in CASES if case.name == "more leave than are there")
    assert rules(case.records).swallowed == {day(2).toordinal(): 10_000}


@pytest.mark.parametrize("block", range(6))
def test_random_camps_agree_with_the_oracle(block: int) -> None:
    for seed in range(block, CAMPS, 6):
        records = random_records(random.Random(seed))
        # The widest growth, a year from the last count, is looked at now and then.
        assert differences(records, beyond=95 if seed % 10 else 400) == [], f"seed {seed}"
        assert composition_differences(records) == [], f"seed {seed}"


@settings(max_examples=30, deadline=None)
@given(record_lists())
def test_drawn_camps_agree_with_the_oracle(records: list[Record]) -> None:
    assert differences(records) == []


@settings(max_examples=60, deadline=None)
@given(record_lists(), st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(records: list[Record], rng: random.Random) -> None:
    shuffled = list(records)
    rng.shuffle(shuffled)
    once, again = rules(records), rules(shuffled)
    assert once.points == again.points
    last = max(record.end for record in records).toordinal() + 100
    assert once.evidence_on(last) == again.evidence_on(last)


@settings(max_examples=60, deadline=None)
@given(record_lists())
def test_bands_are_in_order_and_points_ascend(records: list[Record]) -> None:
    points = rules(records).points
    assert all(0 <= point.low <= point.best <= point.high for point in points)
    days = [point.day for point in points]
    assert days == sorted(set(days))


@settings(max_examples=40, deadline=None)
@given(record_lists(), st.randoms(use_true_random=False))
def test_names_of_figures_change_nothing(records: list[Record], rng: random.Random) -> None:
    names = [f"f{number}" for number in range(len(records))]
    rng.shuffle(names)
    renamed = dict(zip((record.key for record in records), names, strict=True))
    figures = [figure(record) for record in records]
    other = [replace(each, key=renamed[each.key]) for each in figures]
    bare = [point._replace(anchor=None) for point in reconcile(figures).points]
    assert bare == [point._replace(anchor=None) for point in reconcile(other).points]
