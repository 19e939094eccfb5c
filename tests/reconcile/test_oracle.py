"""The oracle answers every row of §9 and §10, and what those leave out."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.reconcile import oracle
from tests.reconcile.oracle import Band, Cell, Day, Record
from tests.reconcile.records import (
    AL_HOL_15,
    AL_HOL_22,
    CASES,
    Case,
    Published,
    al_hol,
    day,
)

FIXTURE = Path(__file__).parents[2] / "fixtures" / "al-hol.csv"


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


SINGLE_WAVES = [case for case in CASES if not any(record.wave for record in case.records)]


@pytest.mark.parametrize("case", SINGLE_WAVES, ids=lambda case: case.name)
def test_a_single_wave_reads_the_same_named_or_not(case: Case) -> None:
    named = [
        record if record.measure == "headcount" else replace(record, wave="exodus") for record in case.records
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


def _two_counts(gap: int, **second: Any) -> list[Record]:
    later = {"start": day(gap), "end": day(gap), "published_on": day(gap), "source": "bel"}
    return [_count(key="first", reliability="A"), _count(key="second", **(later | second))]


@pytest.mark.parametrize(
    ("gap", "second", "role"),
    [
        (30, {"value": 10, "reliability": "C"}, "outranked"),
        (31, {"value": 10, "reliability": "C"}, "anchor"),
        (90, {"value": 10, "reliability": "D"}, "outranked"),
        (91, {"value": 10, "reliability": "D"}, "anchor"),
        (31, {"value": 10, "reliability": "D", "verified": True}, "anchor"),
        (90, {"value": 10, "qualifier": "more_than"}, "confirmation"),
        (91, {"value": 10, "qualifier": "more_than"}, "anchor"),
        (91, {"value": 95, "qualifier": "more_than"}, "confirmation"),
        (90, {"value": 300, "qualifier": "at_most"}, "confirmation"),
        (91, {"value": 300, "qualifier": "at_most"}, "anchor"),
        (91, {"value": 200, "qualifier": "at_most"}, "confirmation"),
        (1, {"value": 101, "qualifier": "less_than", "reliability": "A"}, "anchor"),
        (1, {"value": 101, "qualifier": "more_than", "reliability": "E"}, "not_credible"),
        (1, {"value": 10, "reliability": "E", "recommended": True}, "anchor"),
    ],
    ids=str,
)
def test_thresholds_of_a_second_count(gap: int, second: dict[str, Any], role: str) -> None:
    assert oracle.roles(_two_counts(gap, **second))["second"] == role


@pytest.mark.parametrize(
    ("age", "high", "freshness"),
    [
        (30, 100, "current"),
        (31, 103, "ageing"),
        (90, 103, "ageing"),
        (91, 108, "stale"),
        (180, 108, "stale"),
        (181, 115, "stale"),
        (365, 115, "stale"),
        (366, 130, "stale"),
    ],
)
def test_an_old_count_grows_wider(age: int, high: int, freshness: str) -> None:
    published = oracle.population([_count()], day(age))
    assert published is not None
    assert (published.high, published.freshness) == (high, freshness)


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
