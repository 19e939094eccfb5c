"""A row of a sheet as content for the actions: names found, words of the vocabulary, the figure and its
document. What cannot be found says so at its cell, with who it may be or what to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson
from django.utils.translation import gettext as _

from camptrack.columns import DOCUMENT, FIELDS, PEOPLE
from camptrack.exports.words.writing import name_in_text
from camptrack.ingest.figure_rows import CellProblem, ReadCell
from camptrack.models import Camp, Source, Wave
from camptrack.models.constraints import SLUG
from camptrack.queries.names import Named, Row, named_camps, named_sources, named_waves
from camptrack.vocabulary import Audience, Measure, Qualifier, Unit

from .contents import CellContent, FigureContent, NewWave
from .import_rows import KeptRow
from .texts import address, language_tag

_COPIED = (
    *("value", "low", "high", "households", "household_size", "method", "reason", "attributed_to"),
    "quote",
)
#: candidates that a sentence names
_MOST_NAMED = 5


@dataclass
class Told:
    """What a row says: `document` and `figure` by the names of content, only what it gives; the content is
    None where its camp, measure or day could not be read."""

    row: KeptRow
    document: dict[str, Any] = field(default_factory=dict)
    figure: FigureContent | None = None
    #: the fields of the figure that the row gives
    given: frozenset[str] = frozenset()
    camp: Camp | None = None
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Of the document: the same for every row that names it."""
        named = self.document.get("external_id")
        parts = (
            [named] if named else [self._part(name) for name in ("source", "published_on", "title", "url")]
        )
        return sha256(orjson.dumps(parts)).hexdigest()

    def _part(self, name: str) -> str:
        value = self.document.get(name, "")
        return value.slug if isinstance(value, Source) else str(value)


class Reader:
    """Rows as content; the names of a database, looked up once for all of them."""

    def __init__(self) -> None:
        self._camps, self._sources, self._waves = named_camps(), named_sources(), named_waves()

    def told(self, row: KeptRow) -> Told:
        told = Told(row, problems=list(row.read.problems))
        values = row.read.values
        told.document = {name: values[name] for name in DOCUMENT if name in values and name != "source"}
        for name, kept in (("audience", Audience), ("url", address), ("language", language_tag)):
            if name in told.document:
                told.document[name] = kept(told.document[name])
        source = self._find(told, "source", self._sources)
        if source is not None:
            told.document["source"] = source
        told.camp = self._find(told, "camp", self._camps)
        if told.camp is not None:
            told.figure = _figure(told, told.camp, self._wave(told))
        return told

    def _find(self, told: Told, name: str, named: Named[Row]) -> Row | None:
        written = str(told.row.read.values.get(name, ""))
        if not written:
            if name != "wave" and not _said(told, name):
                told.problems.append(problem_at(told.row, name, "required", _MISSING[name]()))
            return None
        found = named.find(written)
        if len(found) == 1:
            return found[0]
        near = [] if found else named.near(written)
        told.problems.append(problem_at(told.row, name, *_not_found(name, written, found, near)))
        return None

    def _wave(self, told: Told) -> Wave | NewWave | None:
        """One that is there, or one that the row describes."""
        values = told.row.read.values
        slug, label = str(values.get("wave", "")), str(values.get("wave_label", ""))
        if not (slug and label) or self._waves.find(slug):
            return self._find(told, "wave", self._waves)
        if not re.fullmatch(SLUG, slug):
            detail = _("A slug has small letters and digits, with hyphens or underscores between.")
            told.problems.append(problem_at(told.row, "wave", "invalid_format", detail))
            return None
        return NewWave(slug=slug, label=label, origin=str(values.get("wave_origin", "")))


_MISSING = {
    "camp": lambda: _("Name the camp, by its code or its name."),
    "source": lambda: _("Name the source: in a column, or for the whole sheet."),
}
_UNKNOWN = {
    "camp": lambda: _(
        "There is no camp “%(name)s”; mend the name, or add the camp (or this name of it) first."
    ),
    "source": lambda: _("There is no source “%(name)s”; mend the name, or add the source first."),
    "wave": lambda: _(
        "There is no wave “%(name)s”; mend the name, add the wave first, or leave the cell empty."
    ),
}


def _not_found(name: str, written: str, found: Sequence[Any], near: Sequence[Any]) -> tuple[str, str]:
    if found:
        detail = _("“%(name)s” may be any of: %(several)s. Write the code.")
        said = {"name": written[:100], "several": _named(name, found[:_MOST_NAMED])}
        return "ambiguous_name", detail % said
    detail = _UNKNOWN[name]() % {"name": written[:100]}
    if near:
        detail += " " + _("Nearest: %(several)s.") % {"several": _named(name, near)}
    return f"unknown_{name}", detail


def _named(name: str, rows: Sequence[Any]) -> str:
    """Each with its code."""
    told = (str(each) if name == "camp" else f"{each} ({each.slug})" for each in rows)
    return ", ".join(name_in_text(each) for each in told)


def _said(told: Told, name: str) -> bool:
    """Whether the reader said already what is wrong there."""
    column = _column(told.row, name)
    return any(each.column and each.column == column for each in told.row.read.problems)


def _column(row: KeptRow, name: str) -> str:
    """The letter of the column that gives a field; a camp's name serves where its code is not given."""
    columns = row.read.columns or {}
    return columns.get(name, columns.get("camp_name", "") if name == "camp" else "")


def problem_at(row: KeptRow, name: str, code: str, detail: str) -> CellProblem:
    """At the cell that gives a field."""
    known = FIELDS.get(name)
    return CellProblem(_column(row, name), str(known.label) if known else "", code, detail)


def _figure(told: Told, camp: Camp, wave: Wave | NewWave | None) -> FigureContent | None:
    values = told.row.read.values
    try:
        measure = Measure(str(values["measure"]))
        start, end = _days(measure, values)
    except KeyError as missing:
        name = str(missing.args[0])
        if not _said(told, name):
            detail = _("This is missing: give it in a column, or for the whole sheet.")
            told.problems.append(problem_at(told.row, name, "required", detail))
        return None
    given = {name: values[name] for name in _COPIED if name in values}
    if "household_size" in given:
        given["household_size"] = round(Decimal(str(given["household_size"])), 3)
    if wave is not None:
        given["wave"] = wave  # type: ignore[assignment]
    if "qualifier" in values:
        given["qualifier"] = Qualifier(str(values["qualifier"]))
    if "unit" in values:
        given["unit"] = Unit(str(values["unit"]))
    part = {name: values[name] for name in PEOPLE if name in values}
    more: dict[str, Any] = {**given}
    if part:
        more["part"] = CellContent(**part)  # type: ignore[arg-type]
    if told.row.read.cells:
        more["breakdown"] = tuple(_cell(each) for each in told.row.read.cells)
    told.given = frozenset({*more, *_NUMBER})
    return FigureContent(camp=camp, measure=measure, start=start, end=end, **more)


#: read together from the number as it is written
_NUMBER = ("value", "low", "high", "qualifier", "unit")


def _days(measure: Measure, values: Mapping[str, Any]) -> tuple[date, date]:
    """A headcount's day may stand in the column of either kind."""
    if measure == Measure.HEADCOUNT:
        on: date = values["on"] if "on" in values or "end" not in values else values["end"]
        start: date = values.get("start", on) if "on" not in values else on
        return start, on
    end = values["end"] if "end" in values or "on" not in values else values["on"]
    return values["start"], end


def _cell(cell: ReadCell) -> CellContent:
    return CellContent(
        **asdict(cell.whom),
        count=cell.count,
        # As it is kept, so that the same sheet twice says the same.
        share=round(cell.share, 8) if cell.share is not None else None,
    )


def place_of(told: Told, pointer: str) -> str:
    """The field that a pointer of the content is about: “/start”, “/breakdown/2/count”."""
    name = pointer.strip("/").split("/")[0]
    columns = told.row.read.columns or {}
    if name == "on" and "on" not in columns:
        return "end"
    # The number is one cell, whatever is wrong with its parts.
    return "value" if name in _NUMBER and name not in columns else name


def problems_of_figure(told: Told, found: Sequence[Any]) -> Iterator[CellProblem]:
    """What `figure_problems` says, at the cells."""
    for each in found:
        parts = each.pointer.strip("/").split("/")
        if parts[0] == "breakdown" and len(parts) > 1 and int(parts[1]) < len(told.row.read.cells):
            cell = told.row.read.cells[int(parts[1])]
            yield CellProblem(cell.column, "", each.code, each.detail)
        else:
            yield problem_at(told.row, place_of(told, each.pointer), each.code, each.detail)
