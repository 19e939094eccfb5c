"""The oracle answers every row of §9 and §10, and keeps the promises that hold for any camp."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reconcile import oracle
from tests.reconcile.oracle import Band, Cell, Day, Record
from tests.reconcile.oracle_composition import cut_of, dims
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

FIXTURE = Path(__file__).parents[2] / "fixtures" / "al-hol.csv"
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _band(published: Day) -> tuple[int, int, int]:
    return (published.low, published.best, published.high)


# --- §9 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(range(1, 16), row) for row in AL_HOL_15] + [(range(1, 23), row) for row in AL_HOL_22],
    ids=str,
)
def test_al_hol(rows: range, expected: Published) -> None:
    published = oracle.population(al_hol(FIXTURE, rows), expected.on)
    assert published is not None
    assert _band(published) == (expected.low, expected.best, expected.high)
    if expected.anchors:
        assert published.drift == expected.drift


def test_al_hol_roles() -> None:
    roles = oracle.roles(al_hol(FIXTURE, range(1, 16)))
    by_role = {role: {k for k in roles if roles[k] == role} for role in set(roles.values())}
    assert by_role == {
        "anchor": {"1", "6", "8", "10", "13", "15"},
        "confirmation": {"3"},
        "outranked": {"7", "11"},
        "flow": {"2", "4", "5", "9", "12", "14"},
    }


def test_al_hol_new_counter_adds_only_the_new_people() -> None:
    assert oracle.contributions(al_hol(FIXTURE, range(1, 16)))["12"] == 764


def test_al_hol_composition() -> None:
    evidence = al_hol(FIXTURE, range(1, 16))
    assert oracle.composition(evidence, date(2019, 3, 31), ("population_group", "origin")) == {
        (None, None, None, "IDP", "SYR"): 31_407,
        (None, None, None, "REF", "IRQ"): 30_677,
        (None, None, None, "OOC", "OTH"): 10_956,
        oracle.UNKNOWN: 1,
    }
    assert oracle.composition(evidence, date(2019, 4, 16), ("age",)) is None
    assert oracle.composition(evidence, date(2019, 5, 1), ("age",)) == {
        (None, 0, 17, None, None): 49_229,
        oracle.UNKNOWN: 24_248,
    }


# --- §10 --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shame(case: Case) -> None:
    last = max(offset for offset, *_ in case.expected)
    days = oracle.history(case.records, day(last))
    for offset, low, best, high in case.expected:
        published = days[day(offset)]
        assert published.best == best
        assert low in (None, published.low)
        assert high in (None, published.high)
    assert {offset: days[day(offset)].drift for offset in case.drifts} == case.drifts
    roles = oracle.roles(case.records)
    assert {key: roles[key] for key in case.roles} == case.roles


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_single_wave_reads_the_same_named_or_not(case: Case) -> None:
    if any(record.wave for record in case.records):
        pytest.skip("has waves of its own")
    named = [
        record if record.measure == "headcount" else replace(record, wave="exodus")
        for record in case.records
    ]
    assert oracle.history(named, day(100)) == oracle.history(case.records, day(100))


# --- §2, §6, §7: what §9 and §10 leave out -----------------------------------------------------


@pytest.mark.parametrize(
    ("given_as", "expected"),
    [
        ({"value": 7, "qualifier": "about"}, (6, 7, 8)),
        ({"value": 7, "qualifier": "more_than"}, (7, 7, 8)),
        ({"value": 7, "qualifier": "less_than"}, (6, 7, 7)),
        ({"value": 7, "qualifier": "at_most"}, (3, 7, 7)),
        ({"value": 7, "qualifier": "about", "low": 2}, (2, 7, 8)),
        ({"value": 7, "qualifier": "exactly", "high": 9}, (7, 7, 9)),
        ({"value": None, "qualifier": "between", "low": 2, "high": 5}, (2, 4, 5)),
        ({"value": 3, "unit": "households"}, (10, 15, 20)),
        ({"value": 3, "unit": "households", "household_size": Fraction(9, 2)}, (13, 14, 14)),
    ],
    ids=str,
)
def test_band(given_as: dict[str, Any], expected: tuple[int, int, int]) -> None:
    assert oracle.band(_count(**given_as)) == Band(*expected)


def _count(**given_as: Any) -> Record:
    rest = {"value": 100, "start": day(0), "end": day(0), "published_on": day(0), **given_as}
    return Record(**{"key": "count", "measure": "headcount", "source": "aid", **rest})


def test_no_series_is_not_zero() -> None:
    assert oracle.population([], day(0)) is None
    listed = _count(method="distribution_list")
    assert oracle.population([listed], day(0)) is None
    assert oracle.roles([listed]) == {"count": "distribution"}


def test_part_of_the_camp_is_a_cell_of_its_own_day() -> None:
    women = _count(key="women", value=30, part=Cell(gender="f"), start=day(3), end=day(3))
    arrivals = _count(key="in", measure="arrivals", value=50, start=day(5), end=day(5))
    cells = oracle.composition([_count(), women, arrivals], day(5), ("gender",))
    assert cells == {("f", None, None, None, None): 45, oracle.UNKNOWN: 105}


def test_cells_keep_their_proportions() -> None:
    boys, girls = Cell(gender="m", max_age=17, count=20), Cell(gender="f", max_age=17, count=31)
    headcount = _count(cells=(boys, girls, Cell(gender="f", share=Fraction(1, 2))))
    arrivals = _count(key="in", measure="arrivals", value=50, start=day(5), end=day(5))
    assert oracle.composition([headcount, arrivals], day(5), ("gender", "age")) == {
        ("m", None, 17, None, None): 30,
        ("f", None, 17, None, None): 46,
        oracle.UNKNOWN: 74,
    }
    nobody = _count(value=0, cells=(replace(boys, count=0),))
    assert oracle.composition([nobody, arrivals], day(5), ("gender", "age")) == {
        ("m", None, 17, None, None): 0,
        oracle.UNKNOWN: 50,
    }


# --- any camp ---------------------------------------------------------------------------------


def _last(records: list[Record]) -> date:
    return max(record.end for record in records) + timedelta(days=100)


CUTS = (("gender",), ("age",), ("population_group", "origin"))


def _everything(records: list[Record]) -> tuple[object, ...]:
    last = _last(records)
    return (
        oracle.history(records, last),
        oracle.roles(records),
        oracle.contributions(records),
        [oracle.composition(records, last, cut) for cut in CUTS],
    )


@slow
@given(record_lists())
def test_the_band_holds_its_best(records: list[Record]) -> None:
    for published in oracle.history(records, _last(records)).values():
        assert 0 <= published.low <= published.best <= published.high


@slow
@given(record_lists(), st.randoms(use_true_random=False))
def test_order_does_not_matter(records: list[Record], shuffler: random.Random) -> None:
    shuffled = list(records)
    shuffler.shuffle(shuffled)
    assert _everything(shuffled) == _everything(records)


@slow
@given(record_lists())
def test_names_do_not_matter(records: list[Record]) -> None:
    renamed = [replace(r, key=f"z{len(records) - n:02}") for n, r in enumerate(records)]
    ours, theirs = (oracle.history(each, _last(records)) for each in (records, renamed))
    assert [replace(d, anchor=None) for d in ours.values()] == [
        replace(d, anchor=None) for d in theirs.values()
    ]


@slow
@given(record_lists())
def test_contributions_are_the_flows(records: list[Record]) -> None:
    days = oracle.history(records, _last(records)).values()
    placed = sum(oracle.contributions(records).values())
    assert placed == sum(each.arrivals + each.departures for each in days)


@slow
@given(record_lists())
def test_every_record_has_a_role(records: list[Record]) -> None:
    roles = oracle.roles(records)
    assert roles.keys() == {record.key for record in records}
    idle = {key for key in roles if roles[key] in ("denied", "set_aside", "not_credible")}
    people = oracle.contributions(records)
    assert not any(people.get(key, 0) for key in idle)


@slow
@given(record_lists())
def test_random_camps_are_valid_input(records: list[Record]) -> None:
    assert len({record.key for record in records}) == len(records) <= 14
    for record in records:
        people = oracle.band(record)
        assert 0 <= people.low <= people.best <= people.high
        assert (record.value is None) == (record.qualifier == "between")
        assert record.start <= record.end <= record.published_on
        if record.value is not None:
            assert record.low is None or record.low <= record.value
            assert record.high is None or record.high >= record.value
        if record.measure == "headcount":
            assert record.start == record.end
            assert record.wave is None
        else:
            assert record.part is None
            assert not record.cells
        assert not (record.part and record.cells)
        for cut in {cut_of(cell) for cell in record.cells}:
            cells = [cell for cell in record.cells if cut_of(cell) == cut]
            assert len({dims(cell) for cell in cells}) == len(cells)
            assert sum(cell.count or 0 for cell in cells) <= people.best
            assert sum(cell.share or Fraction(0) for cell in cells) <= 1


def test_random_camps_are_reproducible_and_meet_every_rule() -> None:
    seen: set[str] = set()
    for seed in range(300):
        records = random_records(random.Random(seed))
        assert records == random_records(random.Random(seed))
        assert 1 <= len(records) <= 14
        seen |= set(oracle.roles(records).values())
    assert seen == {
        "anchor",
        "confirmation",
        "outranked",
        "dissent",
        "flow",
        "set_aside",
        "denied",
        "not_credible",
        "composition",
        "distribution",
    }
