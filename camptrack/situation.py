"""What an issue of a scheduled report holds: made once from the evidence, kept as JSON, written in any way.

Queries build it, exports write it; neither knows the other. Everything is data: codes, names by language,
numbers, days. Words are made when it is written, in the reader's language. Nothing here gives a source's
grade away but `Row.reliability`, `Row.credibility` and `Voice.reliability`: `without_grades` leaves them
out. Numbers too small to publish are never in it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cattrs.preconf.orjson import make_converter

#: moves when a reader of the JSON would have to change
VERSION = 1


class Flag(StrEnum):
    """What a reader should know of a camp's number."""

    NO_DATA = "no_data"
    FLOWS_ONLY = "flows_only"
    STALE = "stale"
    DISAGREEMENT = "disagreement"
    DRIFT = "drift"
    OVER_CAPACITY = "over_capacity"
    CLOSED = "closed"
    NEW = "new"


@dataclass(frozen=True)
class Name:
    """A code with its names: `names` by language where there are any, else `name`."""

    code: str
    name: str
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """What, of which days, as known when, and for whom."""

    #: the schedule's slug, title and titles by language; the issue's number, empty in a preview
    schedule: str
    title: str
    titles: dict[str, str]
    number: int | None
    organisation: str
    #: the area, or empty where camps are chosen one by one
    place: Name | None
    #: first and last day; changes are since the end of the day before `start`
    start: date
    end: date
    known_at: datetime
    #: of the issue before, empty in the first
    previous_known_at: datetime | None
    next_due_at: datetime | None
    sensitivity: str
    contact: str
    licence: str
    policy: str


@dataclass(frozen=True)
class Band:
    """People."""

    low: int
    best: int
    high: int


@dataclass(frozen=True)
class KeyFigures:
    """The numbers on top. People on the last day and before the first; flows of the period and of the period
    of the same length before it; camps on the last day."""

    people: Band | None
    people_before: Band | None
    #: over the camps that are known on both days: how many camps, their people then and now
    same_camps: int
    same_camps_before: int
    same_camps_now: int
    arrivals: int
    arrivals_before: int
    departures: int
    departures_before: int
    camps: int
    camps_counted: int
    camps_current: int
    camps_stale: int
    camps_flows_only: int
    camps_without_data: int
    camps_counted_before: int


@dataclass(frozen=True)
class Row:
    """A camp. `people` is empty without data; `as_of` is the day of the headcount that it rests on."""

    camp: Name
    #: the deepest known area, and the one a level below the place that is reported on (or the same)
    area: Name
    district: Name
    site_type: str
    latitude: float | None
    longitude: float | None
    capacity: int | None
    #: as the headcount that is in force states them
    households: int | None
    people: Band | None
    before: Band | None
    arrivals: int
    departures: int
    basis: str
    freshness: str | None
    as_of: date | None
    source: str
    method: str
    reliability: str
    credibility: int | None
    #: of the headcounts of the period: the people whom no report explains
    drift: int | None
    flags: list[Flag]


@dataclass(frozen=True)
class Moment:
    """A step of the timeline: people on `day`, and for one camp until the next; flows since the step
    before, of the first over a step's days."""

    day: date
    people: Band | None
    arrivals: int
    departures: int


@dataclass(frozen=True)
class Voice:
    """What a source said, in people, and its role."""

    source: str
    start: date
    end: date
    measure: str
    people: Band
    role: str
    reliability: str


@dataclass(frozen=True)
class Disagreement:
    """A camp about which sources differ, with the published band and every voice of the last 90 days."""

    camp: Name
    people: Band
    voices: list[Voice]


@dataclass(frozen=True)
class Cell:
    """Some of the people; None where all of its numbers are too small to publish. No `max_age`: and older."""

    gender: str | None
    min_age: int | None
    max_age: int | None
    people: int | None


@dataclass(frozen=True)
class Breakdown:
    """Who they are, on the last day. `coverage` is the share of people in camps that report it, in per cent,
    rounded down."""

    cells: list[Cell]
    unknown: int
    coverage_percent: int
    reported_on: date | None
    reported_until: date | None
    camps_described: int


@dataclass(frozen=True)
class Restated:
    """What is known now of the last day of the issue before, beside what that issue said."""

    number: int
    end: date
    said: Band | None
    now: Band | None


@dataclass(frozen=True)
class Correction:
    """A report that the issue before counted and that was since corrected or retracted: the people of its
    figures of a camp by one measure, before and after. `after` is empty where nothing of it counts any more.
    A headcount is the report's latest of the whole camp; arrivals and departures are added up."""

    kind: str
    at: datetime
    source: str
    title: str
    reason: str
    camp: Name
    before: Band
    after: Band | None
    measure: str = "headcount"


@dataclass(frozen=True)
class Document:
    """A report that bears on the numbers."""

    source: str
    kind: str
    title: str
    url: str
    published_on: date


@dataclass(frozen=True)
class Situation:
    """An issue's data."""

    about: About
    key: KeyFigures
    #: by people, most first; camps without data last
    rows: list[Row]
    timeline: list[Moment]
    #: of one camp: every source's figures within the timeline; of several, empty
    voices: list[Voice]
    disagreements: list[Disagreement]
    breakdown: Breakdown | None
    restated: Restated | None
    corrections: list[Correction]
    documents: list[Document]
    version: int = VERSION


def without_grades(situation: Situation) -> Situation:
    """For readers who are no members of the organisation."""
    return replace(
        situation,
        rows=[replace(row, reliability="", credibility=None) for row in situation.rows],
        voices=[replace(voice, reliability="") for voice in situation.voices],
        disagreements=[
            replace(each, voices=[replace(voice, reliability="") for voice in each.voices])
            for each in situation.disagreements
        ],
    )


_CONVERTER = make_converter(forbid_extra_keys=True)


def to_json(situation: Situation) -> dict[str, Any]:
    """Plain values, as they are kept and served."""
    written: dict[str, Any] = _CONVERTER.unstructure(situation)
    return written


def from_json(written: dict[str, Any]) -> Situation:
    """What `to_json` wrote. Raises cattrs' errors, which name the place."""
    return _CONVERTER.structure(written, Situation)
