"""What is told of figures, a column a field. In JSON the values of a figure stand together; those of a table
stay columns on their way from the database to the file, so that no row of a million becomes an object."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from camptrack.exports.tables.columns import Value
from camptrack.queries.shown import shown_to
from camptrack.reconcile.figures import Band, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure, Qualifier, Unit

from . import tables
from .figure_rows import Columns, FigureRow, ListedFigures

#: what takes the place of a number that is too small to publish
NOTHING_SHOWN = {
    **dict.fromkeys(("value", "low", "best", "high", "stated_low", "stated_high", "households")),
    "quote": "",
}
#: numbers that people write are round, and come again
_BANDS = 1 << 14


def told(of: Columns, *, counting: Sequence[bool], members: Sequence[bool]) -> Columns:
    """All that is flat, in its order; a number too small to publish, and its quote, only where the reader is
    a member of the figure's organisation."""
    sizes = [
        _size(*each)
        for each in zip(
            *(of["unit"], of["household_size"], of["suppressed"]),
            *(of["published_household_size"], of["camp_household_size"]),
            strict=True,
        )
    ]
    numbers = (of["value"], of["qualifier"], of["low"], of["high"], of["unit"])
    bands = [_band(*each) for each in zip(*numbers, sizes, strict=True)]
    columns: Columns = {
        "id": of["id"],
        "report": of["report"],
        "camp": of["camp"],
        "measure": of["measure"],
        "start": of["start"],
        "end": of["end"],
        "on": [
            start if measure == Measure.HEADCOUNT else None
            for start, measure in zip(of["start"], of["measure"], strict=True)
        ],
        "value": of["value"],
        "unit": of["unit"],
        "qualifier": of["qualifier"],
        "low": [band.low for band in bands],
        "best": [band.best for band in bands],
        "high": [band.high for band in bands],
        "stated_low": of["low"],
        "stated_high": of["high"],
        "households": of["households"],
        "household_size": of["household_size"],
        "household_size_assumed": [
            unit == Unit.HOUSEHOLDS and size is None for unit, size in zip(of["unit"], sizes, strict=True)
        ],
        "method": _or_none(of["method"]),
        "reason": _or_none(of["reason"]),
        "wave": of["wave"],
        "attributed_to": of["attributed_to"],
        "quote": of["quote"],
        "gender": _or_none(of["gender"]),
        "min_age": of["min_age"],
        "max_age": of["max_age"],
        "population_group": _or_none(of["population_group"]),
        "origin": _or_none(of["origin"]),
        "suppressed": [bool(suppressed) for suppressed in of["suppressed"]],
        "counting": counting,
    }
    whose = zip(of["suppressed"], members, strict=True)
    shown = [shown_to(suppressed, member=member) for suppressed, member in whose]
    if not all(shown):
        columns |= {name: _hidden(columns[name], shown, nothing) for name, nothing in NOTHING_SHOWN.items()}
    return columns


def table_values(
    of: ListedFigures, *, counting: Sequence[bool], members: Sequence[bool]
) -> list[Sequence[Value]]:
    """Of the table of figures, column by column."""
    columns = told(of.figures, counting=counting, members=members)
    columns |= {
        "household_size": _exact(columns["household_size"]),
        "breakdown_count": of.cells,
        "decisions_count": of.decisions,
        "published_reliability": _hidden(of.figures["reliability"], members, None),
        "published_credibility": _hidden(of.figures["credibility"], members, None),
        "published_household_size": _hidden(_exact(of.figures["published_household_size"]), members, None),
    }
    return [columns[column.code] for column in tables.FIGURES.columns]


def band_of(row: FigureRow) -> Band:
    """The people that the written number of a figure stands for."""
    sizes = (row.household_size, row.suppressed, row.published_household_size, row.camp_household_size)
    return _band(row.value, row.qualifier, row.low, row.high, row.unit, _size(row.unit, *sizes))


def decimal(number: Decimal | None) -> str | None:
    """Without the zeros that only fill the column."""
    return None if number is None else f"{number.normalize():f}"


def _size(
    unit: str,
    own: Decimal | None,
    suppressed: bool | None,  # noqa: FBT001  a column's value; None: a draft
    published: Decimal | None,
    camps: Decimal | None,
) -> Decimal | None:
    """The household size in force: its own, else the one that was published, else the camp's (§2).
    None where nobody states one, or persons are counted."""
    if unit != Unit.HOUSEHOLDS:
        return None
    later = camps if suppressed is None else published
    return later if own is None else own


@lru_cache(_BANDS)
def _band(
    value: int | None, qualifier: str, low: int | None, high: int | None, unit: str, size: Decimal | None
) -> Band:
    return written_band(
        value=value,
        qualifier=Qualifier(qualifier),
        low=low,
        high=high,
        unit=Unit(unit),
        household_size=None if size is None else Fraction(size),
        policy=POLICY,
    )


def _hidden(values: Sequence[Any], shown: Sequence[bool], nothing: object) -> Sequence[Any]:
    return [value if seen else nothing for value, seen in zip(values, shown, strict=True)]


def _or_none(words: Sequence[str]) -> Sequence[str | None]:
    return [word or None for word in words]


def _exact(numbers: Sequence[Decimal | None]) -> Sequence[float | None]:
    return [None if number is None else float(number) for number in numbers]
