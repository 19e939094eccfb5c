"""The oracle keeps the promises that hold for any camp, and random camps are worth their name."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reconcile import oracle
from tests.reconcile.oracle import Record
from tests.reconcile.oracle_composition import cut_of, dims
from tests.reconcile.records import random_records, record_lists, threshold_camps

slow = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


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


def test_the_band_holds_its_best_around_the_thresholds() -> None:
    for records in islice(threshold_camps(), 0, None, 61):
        published = oracle.population(records, _last(records))
        assert published is not None
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
