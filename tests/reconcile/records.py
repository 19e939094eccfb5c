"""What both the rules and their oracle are tested on: §9, §10, and camps at random."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.reconcile.oracle_figures import Cell, Record
from tests.reconcile.random_camps import DAY_0, day, random_records, record_lists
from tests.reconcile.threshold_camps import threshold_camps

__all__ = [
    "AL_HOL_15",
    "AL_HOL_22",
    "CASES",
    "DAY_0",
    "Case",
    "Published",
    "al_hol",
    "day",
    "random_records",
    "record_lists",
    "threshold_camps",
]


# --- §9 ---------------------------------------------------------------------------------------


def al_hol(path: Path, rows: Iterable[int] = range(1, 23)) -> list[Record]:
    """These rows of the al-Hol record, keyed by row number."""
    wanted = set(rows)
    with path.open(newline="", encoding="utf-8") as lines:
        return [_record(row) for row in csv.DictReader(lines) if int(row["row"]) in wanted]


def _record(row: dict[str, str]) -> Record:
    return Record(
        key=row["row"],
        measure=row["measure"],
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["end"]),
        value=int(row["value"]),
        unit=row["unit"],
        qualifier=row["qualifier"],
        reliability=row["reliability"],
        credibility=int(row["credibility"]),
        published_on=date.fromisoformat(row["published_on"]),
        source=row["source"],
        wave=row["wave"] or None,
        cells=tuple(_cell(cell) for cell in json.loads(row["breakdown"] or "[]")),
    )


def _cell(cell: dict[str, Any]) -> Cell:
    share = cell.pop("share", None)
    return Cell(**cell, share=None if share is None else Fraction(Decimal(share)))


@dataclass(frozen=True)
class Published:
    """A row of §9: a band, and on an anchor's day its drift."""

    on: date
    low: int
    best: int
    high: int
    drift: int | None = None
    anchors: bool = False


AL_HOL_15 = (
    Published(date(2018, 12, 4), 9_454, 9_454, 9_454, None, anchors=True),
    Published(date(2019, 2, 11), 47_780, 51_936, 58_392),
    Published(date(2019, 3, 7), 55_449, 63_735, 74_841),
    Published(date(2019, 3, 14), 67_794, 67_794, 67_794, 673, anchors=True),
    Published(date(2019, 3, 22), 69_469, 70_307, 71_145),
    Published(date(2019, 3, 31), 73_041, 73_041, 73_041, -95, anchors=True),
    Published(date(2019, 5, 1), 73_477, 73_477, 73_477, -262, anchors=True),
    Published(date(2019, 6, 3), 70_307, 72_737, 75_167),
    Published(date(2019, 6, 19), 73_043, 73_043, 73_043, 306, anchors=True),
)
AL_HOL_22 = (
    Published(date(2018, 12, 1), 6_705, 7_374, 7_743),
    Published(date(2019, 2, 11), 36_194, 39_343, 45_481),
    Published(date(2019, 2, 20), 37_114, 40_343, 46_661),
    Published(date(2019, 3, 8), 62_656, 62_985, 69_659),
)

# --- §10 --------------------------------------------------------------------------------------

Expected = tuple[int, int | None, int, int | None]
"""Day, low, best, high; None where the page does not say."""


@dataclass(frozen=True)
class Case:
    """A row of §10."""

    name: str
    records: tuple[Record, ...]
    expected: tuple[Expected, ...]
    drifts: dict[int, int | None] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)


def count(key: str, on: int, value: int | None, **rest: Any) -> Record:
    """A headcount, exact and of grade A unless said otherwise, published on its day."""
    given = {"source": "base", "reliability": "A", "published_on": day(on), **rest}
    return Record(key=key, measure="headcount", start=day(on), end=day(on), value=value, **given)


def flow(key: str, start: int, end: int, value: int, **rest: Any) -> Record:
    """Arrivals, exact and of grade A unless said otherwise, published on their last day."""
    given = {"source": "flows", "reliability": "A", "published_on": day(end), **rest}
    given = {"measure": "arrivals", **given}
    return Record(key=key, start=day(start), end=day(end), value=value, **given)


_BASE = count("base", 0, 50_000)

CASES = (
    Case(
        "more than 20,000",
        (_BASE, count("said", 1, 20_000, qualifier="more_than", reliability="B", source="other")),
        ((1, 50_000, 50_000, 50_000),),
        roles={"base": "anchor", "said": "confirmation"},
    ),
    Case(
        "between 10,000 and 99,000",
        (
            _BASE,
            *(
                count(
                    f"day {on}",
                    on,
                    None,
                    qualifier="between",
                    low=10_000,
                    high=99_000,
                    reliability="F",
                    source="other",
                )
                for on in (20, 60)
            ),
        ),
        ((20, 50_000, 50_000, 50_000), (60, 48_500, 50_000, 51_500)),
        roles={"base": "anchor", "day 20": "confirmation", "day 60": "confirmation"},
    ),
    Case(
        "a weak source insists",
        (
            _BASE,
            *(
                count(f"day {on}", on, 80_000, qualifier="about", reliability="D", source="other")
                for on in (40, 91)
            ),
        ),
        ((40, 48_500, 50_000, 51_500), (91, 72_000, 80_000, 88_000)),
        drifts={91: 30_000},
        roles={"day 40": "outranked", "day 91": "anchor"},
    ),
    Case(
        "a camp said to be empty",
        (_BASE, count("zero", 9, 0, source="other")),
        ((9, 0, 0, 50_000), (90, 0, 0, 50_000), (91, 0, 0, 0)),
        drifts={9: -50_000},
        roles={"base": "dissent", "zero": "anchor"},
    ),
    Case(
        "a lesser source after 31 days",
        (_BASE, count("lesser", 31, 5_000, reliability="C", source="other")),
        ((31, 5_000, 5_000, 50_000),),
        roles={"base": "dissent", "lesser": "anchor"},
    ),
    Case(
        "boilerplate over an old count",
        (
            _BASE,
            count("day 60", 60, 30_000, qualifier="more_than", source="other"),
            count("day 120", 120, 20_000, qualifier="more_than", source="other"),
        ),
        ((120, 20_000, 22_000, 22_000),),
        drifts={120: -28_000},
        roles={"day 60": "confirmation", "day 120": "anchor"},
    ),
    Case(
        "a bound beside a count",
        (
            _BASE,
            count("ab", 5, 60_000, source="ab"),
            count("ac", 5, 55_000, qualifier="more_than", source="ac"),
        ),
        ((5, 50_000, 60_000, 60_000),),
        drifts={5: 10_000},
        roles={"base": "dissent", "ab": "anchor", "ac": "confirmation"},
    ),
    Case(
        "a contradiction on the one free day",
        (_BASE, flow("a", 1, 7, 5_000), flow("d", 1, 8, 9_000, reliability="D", source="other")),
        ((8, 53_333, 55_000, 56_667),),
        roles={"a": "flow", "d": "set_aside"},
    ),
    Case(
        "a weaker day inside",
        (_BASE, flow("a", 1, 7, 5_000), flow("d", 3, 3, 8_000, reliability="D", source="other")),
        (
            (2, None, 50_000, None),
            (3, None, 55_000, None),
            (7, None, 55_000, None),
            (8, None, 55_000, None),
        ),
    ),
    Case(
        "a weaker day inside, a lesser sum around",
        (
            _BASE,
            flow("a", 1, 7, 5_000),
            flow("d", 3, 3, 8_000, reliability="D", source="other"),
            flow("b", 1, 10, 3_000, reliability="B", source="third"),
        ),
        ((10, None, 55_000, None),),
    ),
    Case(
        "weaker parts give the shape",
        (
            _BASE,
            flow("d1", 1, 1, 4_000, reliability="D", source="other"),
            flow("d2", 2, 2, 4_000, reliability="D", source="other"),
            flow("a", 1, 2, 10_000),
        ),
        ((1, None, 55_000, None), (2, None, 60_000, None)),
    ),
    Case(
        "a revised counter",
        (
            _BASE,
            flow("first", 1, 10, 10_000),
            flow("second", 1, 20, 14_000),
            flow("third", 1, 30, 12_500),
        ),
        ((30, 59_375, 62_500, 65_625),),
        roles={"first": "flow", "second": "denied", "third": "flow"},
    ),
    Case(
        "with a wave and without",
        (_BASE, flow("with", 1, 7, 7_000, wave="exodus"), flow("without", 1, 7, 7_000)),
        ((7, 54_666, 57_000, 59_334),),
    ),
    Case(
        "more leave than are there",
        (_BASE, flow("out", 2, 2, 60_000, measure="departures"), flow("in", 3, 3, 500)),
        ((2, 0, 0, 0), (3, 475, 500, 525)),
    ),
    Case(
        "two sources on one day",
        (count("b", 0, 52_000, source="b"), count("a", 0, 50_000, source="a")),
        ((0, 50_000, 50_000, 52_000),),
        drifts={0: None},
        roles={"a": "anchor", "b": "dissent"},
    ),
    Case(
        "long before the first count",
        (count("late", 400, 50_000), flow("early", 0, 0, 10)),
        ((0, 35_000, 50_000, 65_000),),
    ),
    Case(
        "households of unknown size",
        (count("households", 0, 21_245, unit="households"),),
        ((0, 74_357, 106_225, 138_093),),
    ),
    Case(
        "flows only",
        (flow("week", 5, 11, 23_000, qualifier="more_than"),),
        ((11, 23_000, 23_000, 25_300),),
    ),
)
