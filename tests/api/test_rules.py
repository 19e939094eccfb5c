"""The rules' worked example and the answers that would shame us, through REST, in whatever order."""

import os
import random
from collections.abc import Iterable
from typing import Any

import pytest

from camptrack.actions.totals import drain_waiting
from tests import al_hol, factories
from tests.api.asking import Partner, partner, report
from tests.cast import assemble
from tests.reconcile.oracle_figures import Record
from tests.reconcile.records import AL_HOL_15, AL_HOL_22, CASES, Published, day

pytestmark = pytest.mark.django_db(transaction=True)

#: file order, reversed, then shuffles; `make storm` tries 22
ORDERS = int(os.environ.get("CAMPTRACK_RANDOM_ORDERS", "6"))


@pytest.fixture
def us() -> Partner:
    return partner(assemble().demo_relief, "read", "write")


def known_sources(slugs: Iterable[str]) -> None:
    """The reports bring their own grades."""
    for slug in slugs:
        factories.source(slug, reliability="F", credibility=6)


def of_row(row: dict[str, str], camp: str) -> dict[str, Any]:
    """A row of the record as a partner would send it."""
    headcount = row["measure"] == "headcount"
    figure: dict[str, Any] = {
        "camp": camp,
        "measure": row["measure"],
        "value": int(row["value"]),
        "unit": row["unit"],
        "qualifier": row["qualifier"],
        "attributed_to": row["attributed_to"],
        "quote": row["note"],
    }
    figure |= {"on": row["start"]} if headcount else {"start": row["start"], "end": row["end"]}
    if row["wave"]:
        figure["wave"] = {"slug": "baghuz-exodus", "label": row["wave"], "origin": ""}
    if headcount and row["households"]:
        figure["households"] = int(row["households"])
    if row["breakdown"]:
        figure["breakdown"] = al_hol.json.loads(row["breakdown"])
    return report(
        [figure],
        source=row["source"],
        title=row["title"],
        url=row["url"],
        published_on=row["published_on"],
        reliability=row["reliability"],
        credibility=int(row["credibility"]),
    )


def in_order(rows: list[Any], nth: int) -> list[Any]:
    """In file order, reversed, then shuffled."""
    return rows if nth == 0 else rows[::-1] if nth == 1 else random.Random(nth).sample(rows, len(rows))


def worked(us: Partner, numbers: Iterable[int], expected: tuple[Published, ...], orders: range) -> None:
    rows = al_hol.rows(numbers)
    known_sources({row["source"] for row in rows})
    area = factories.area("SY0800")
    for nth in orders:
        order = in_order(rows, nth)
        camp = factories.camp(f"HOL-{nth}", area=area).code
        for row in order:
            us.post("reports/", of_row(row, camp))
        assert drain_waiting(10) == 1
        for each in expected:
            found = us.get(f"camps/{camp}/population/", on=each.on)
            assert (found["low"], found["best"], found["high"]) == (each.low, each.best, each.high)
            if each.anchors:
                assert (found["drift"], found["anchor_on"]) == (each.drift, each.on.isoformat())
                assert found["anchor"]


# In parts, so that several processes share them.
@pytest.mark.parametrize("orders", [range(nth, ORDERS, 2) for nth in range(2)], ids=str)
def test_fifteen_rows_in_any_order(us, orders):
    worked(us, range(1, 16), AL_HOL_15, orders)


def test_all_rows_in_any_order(us):
    worked(us, range(1, 23), AL_HOL_22, range(max(2, ORDERS // 4)))


def of_record(record: Record, camp: str) -> dict[str, Any]:
    """A record of a case as a partner would send it."""
    headcount = record.measure == "headcount"
    figure: dict[str, Any] = {
        "camp": camp,
        "measure": record.measure,
        "value": record.value,
        "unit": record.unit,
        "qualifier": record.qualifier,
        "low": record.low,
        "high": record.high,
        "quote": record.key,
    }
    if headcount:
        figure |= {"on": record.start.isoformat(), "method": record.method}
    else:
        figure |= {"start": record.start.isoformat(), "end": record.end.isoformat()}
    if record.wave:
        figure["wave"] = {"slug": record.wave, "label": record.wave, "origin": ""}
    return report(
        [figure],
        source=record.source,
        published_on=record.published_on.isoformat(),
        reliability=record.reliability,
        credibility=record.credibility,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answers_that_would_shame_us(us, case):
    known_sources({record.source for record in case.records})
    area = factories.area("SY0800")
    for nth in range(max(2, ORDERS // 4)):
        order = in_order(list(case.records), nth)
        camp = factories.camp(f"CASE-{nth}", area=area).code
        for record in order:
            made = us.post("reports/", of_record(record, camp))
            assumed = "household_size_assumed" in [each["code"] for each in made["warnings"]]
            assert assumed == (record.unit == "households")
        assert drain_waiting(10) == 1
        for on, *band in case.expected:
            found = us.get(f"camps/{camp}/population/", on=day(on))
            for name, expected in zip(("low", "best", "high"), band, strict=True):
                assert expected is None or found[name] == expected, (on, name)
        for on, drift in case.drifts.items():
            assert us.get(f"camps/{camp}/population/", on=day(on))["drift"] == drift
        last = max(on for on, *_band in case.expected)
        evidence = us.get(f"camps/{camp}/evidence/", on=day(last))
        roles = {each["quote"]: each["role"] for each in evidence["results"]}
        assert roles | case.roles == roles


def test_people_who_left_though_nobody_was_left_are_named(us):
    case = next(case for case in CASES if case.name == "more leave than are there")
    known_sources({record.source for record in case.records})
    camp = factories.camp("CASE", area=factories.area("SY0800")).code
    for record in case.records:
        us.post("reports/", of_record(record, camp))
    evidence = us.get(f"camps/{camp}/evidence/", on=day(3))
    assert evidence["swallowed"] == [{"camp": "CASE", "on": day(2).isoformat(), "people": 10_000}]
