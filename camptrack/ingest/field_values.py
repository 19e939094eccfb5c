"""A figure's fields, read from what its cells and the sheet's fixed values hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from camptrack.columns import FIELDS, PARTIAL_DAY
from camptrack.vocabulary import Measure, Unit

from .cell_faults import CellFault
from .cell_values import count_of, number_of, refuse_formulas, size_of, text_of
from .choices import read_choice
from .days import EXAMPLE, Days, read_day
from .rows import Cell

Value = str | int | Decimal | date
#: called with a field's name, its column's letter (empty: a fixed value, or nowhere) and the fault
Fault = Callable[[str, str, CellFault], None]
_REQUIRED = ("camp", "measure", "source", "title", "published_on")
_DAYS = ("on", "start", "end")
#: of a period, which end of what was written each is
_ENDS = {"start": "first", "end": "last"}


@dataclass(frozen=True)
class Given:
    """A cell, the letter of its column (empty: a fixed value), and whether it is a formula."""

    cell: Cell
    letter: str
    formula: bool = False


def read_fields(
    fields: Mapping[str, Given], orders: Mapping[str, str], partial_day: str, fault: Fault
) -> dict[str, Value]:
    """The values by field name; each fault is told, and its field is left out."""
    values, days = dict[str, Value](), dict[str, Days]()
    faulty = set[str]()
    for name in sorted(fields, key=list(FIELDS).index):
        given = fields[name]
        try:
            refuse_formulas(given.cell, formula=given.formula)
            if FIELDS[name].kind == "day":
                days[name] = read_day(given.cell, order=orders.get(given.letter, ""))
            else:
                values.update(_values(name, given.cell))
        except CellFault as found:
            faulty.add(name)
            fault(name, given.letter, found)
    if "camp" not in values and "camp_name" in values:
        values["camp"] = values["camp_name"]
    _put_days(values, days, faulty, partial_day, fields, fault)
    for name in _REQUIRED:
        if name not in values and name not in faulty:
            fault(name, "", CellFault("required", _("This is needed and empty here.")))
    if not {"value", "low", "high"} & set(values) and not {"value", "low", "high"} & faulty:
        fault("value", "", CellFault("empty", _("There is no number here; give one, such as 23000.")))
    return values


def _values(name: str, cell: Cell) -> dict[str, Value]:
    """What one cell gives; a number as written may give five. Columns of their own come later and win."""
    kind = FIELDS[name].kind
    if kind == "number":
        read = number_of(cell)
        found: dict[str, Value | None] = {
            "value": read.value,
            "low": read.low,
            "high": read.high,
            "qualifier": read.qualifier.value if read.qualifier else None,
            "unit": read.unit.value if read.unit else None,
        }
        return {key: value for key, value in found.items() if value is not None}
    if kind == "count":
        return {name: count_of(cell, Unit.HOUSEHOLDS if name == "households" else None)}
    if kind == "decimal":
        return {name: size_of(cell)}
    text = text_of(cell)
    if kind == "choice":
        code = read_choice(name, text)
        return {name: code} if code != "" else {}
    return {name: text.upper() if name == "origin" else text}


def _put_days(
    values: dict[str, Value],
    days: dict[str, Days],
    faulty: set[str],
    partial_day: str,
    fields: Mapping[str, Given],
    fault: Fault,
) -> None:
    """A headcount's day, a flow's first and last; the day of publication as it is."""
    if "published_on" in days:
        _put_one(values, "published_on", days["published_on"], "", fields, fault, faulty)
    # What holds for the whole sheet stands in for no day that could not be read.
    if values.get("measure") == Measure.HEADCOUNT:
        name = "on" if "on" in days or "on" in faulty else "end"
        if name in days:
            _put_one(values, "on", days[name], partial_day, fields, fault, faulty, said_by=name)
    elif faulty & set(_DAYS):
        values |= {name: getattr(days[name], end) for name, end in _ENDS.items() if name in days}
    else:
        first, last = days.get("start") or days.get("on"), days.get("end") or days.get("on")
        if either := first or last:
            values["start"], values["end"] = (first or either).first, (last or either).last
    measured = values.get("measure")
    wanted = ("on",) if measured == Measure.HEADCOUNT else ("start", "end")
    if measured and not any(each in values for each in wanted) and not faulty & set(_DAYS):
        fault(wanted[0], "", CellFault("required", _("Give the day.")))


def _put_one(
    values: dict[str, Value],
    name: str,
    days: Days,
    partial: str,
    fields: Mapping[str, Given],
    fault: Fault,
    faulty: set[str],
    *,
    said_by: str = "",
) -> None:
    said_by = said_by or name
    if days.first == days.last or partial:
        values[name] = days.first if partial == "first" else days.last
        return
    faulty.add(said_by)
    fault(
        said_by,
        fields[said_by].letter,
        CellFault(
            "partial_day",
            _(
                "“%(text)s” is no single day. Write it as %(example)s, or say whether the first or the last "
                "day is meant: at “%(field)s” where the columns are named, over REST by the mapping's "
                "%(name)s."
            )
            % {
                "text": text_of(fields[said_by].cell)[:60],
                "example": EXAMPLE,
                "field": PARTIAL_DAY,
                "name": "partial_day",
            },
        ),
    )
