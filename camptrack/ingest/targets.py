"""Which column of a sheet is what, as data: put right by a person, remembered as JSON."""

from dataclasses import dataclass, field
from typing import Any

from cattrs.preconf.orjson import make_converter

from camptrack.columns import FIELDS, Whom
from camptrack.vocabulary import Measure

from .headings import Column
from .limits import MOST_FIGURES_OF_A_ROW

#: what `Target.field` may be beside a name of `camptrack.columns.FIELDS`
CELL_COUNT, CELL_SHARE = "cell_count", "cell_share"
_ALWAYS = ("camp", "measure", "value", "source", "title", "published_on")


@dataclass(frozen=True)
class Target:
    """What a column is: a field (`camptrack.columns.FIELDS`; “value” is the number as written), or a cell of
    a breakdown, as a count or a share, with whom it counts. `figure` says of which of a row's figures (from
    1; `Mapping.figures`); None: of each."""

    field: str
    figure: int | None = None
    whom: Whom | None = None


@dataclass(frozen=True)
class Mapping:
    """How a sheet is read. A column that is not named is not read.

    `fixed` holds for every row, as one would type it into a cell ({"source": "dtm", "measure": "headcount",
    "on": "2021-09-30"}); a column that fills the field wins. `figures` holds the same for each of the figures
    that one row gives: one entry and nothing fixed where a row is one figure.
    """

    sheet: str
    first_row: int
    last_row: int
    columns: dict[str, Target]
    fixed: dict[str, str] = field(default_factory=dict)
    figures: list[dict[str, str]] = field(default_factory=lambda: [{}])
    #: rows to read: those in which each of these columns, by letter, holds one of these texts
    only: dict[str, list[str]] = field(default_factory=dict)
    #: of days such as 03/04/2019: “dmy”, “mdy”, or empty: only where the column's other days settle it
    day_order: str = ""
    #: the day of the headcount where only a month or a year is written: its “first”, its “last”, or empty:
    #: refused. First and last days of flows need no choice
    partial_day: str = ""
    #: a cell left empty among the document's fields (source, title …) means: as in the row above
    repeats: bool = False
    #: the headings' digest
    digest: str = ""
    version: int = 1


@dataclass(frozen=True)
class Guess:
    """A mapping, the columns that were not understood, and the names of the required fields that neither a
    column nor a fixed value fills. `certain`: it is our own template, nothing need be asked."""

    mapping: Mapping
    not_understood: tuple[Column, ...]
    missing: tuple[str, ...]
    certain: bool = False


def missing_fields(mapping: Mapping) -> tuple[str, ...]:
    """The names of the required fields that nothing fills, in the order of `FIELDS`. Days are asked for by
    measure; where a column says the measure, one day at least."""
    by_column = {target.field for target in mapping.columns.values()}
    missing = set[str]()
    for number, own in enumerate(mapping.figures[:MOST_FIGURES_OF_A_ROW], 1):
        of_figure = {target.field for target in mapping.columns.values() if target.figure in {None, number}}
        given = of_figure | set(mapping.fixed) | set(own)
        if "camp_name" in given:
            given.add("camp")
        if {"low", "high"} <= given:
            given.add("value")
        measure = own.get("measure") or mapping.fixed.get("measure", "")
        days: tuple[str, ...]
        if "measure" in by_column or not measure:
            days = ("on",) if not given & {"on", "start", "end"} else ()
        elif measure == Measure.HEADCOUNT:
            days = ("on",) if not given & {"on", "end"} else ()
        else:
            days = ("start", "end") if "on" not in given else ()
        missing |= {each for each in (*_ALWAYS, *days) if each not in given}
    return tuple(name for name in FIELDS if name in missing)


_CONVERTER = make_converter(forbid_extra_keys=True)


def _unconverted(value: Any, kind: type) -> Any:
    """1.5 is no row, "no" is not yes, and to write out 1e999999999 takes minutes."""
    if type(value) is not kind:
        raise TypeError(value)
    return value


for _kind in (int, bool):
    _CONVERTER.register_structure_hook(_kind, _unconverted)


def to_json(mapping: Mapping) -> dict[str, Any]:
    """Plain values, as they are kept."""
    written: dict[str, Any] = _CONVERTER.unstructure(mapping)
    return written


def from_json(written: dict[str, Any]) -> Mapping:
    """What `to_json` wrote. Raises cattrs' errors, which name the place."""
    return _CONVERTER.structure(written, Mapping)
