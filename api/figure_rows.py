"""What is stored of figures, flat: of objects that came with their reports, or read without them and page by
page, for tables of a million rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from camptrack.models import Figure
from camptrack.queries.beside_figures import (
    ReportFacts,
    cells_of,
    decisions_of,
    facts_of_reports,
    published_of,
)

from .pagination import in_pages

#: values of many figures by their name, those of a figure at the same place in each
Columns = dict[str, Sequence[Any]]


class FigureRow(NamedTuple):
    """As it is stored. Nothing of what is copied at publication is known of a draft."""

    #: a text where it was read as one: to make objects of a million ids takes seconds
    id: UUID | str
    report: UUID | str
    camp: str
    measure: str
    start: date
    end: date
    value: int | None
    unit: str
    qualifier: str
    low: int | None
    high: int | None
    households: int | None
    household_size: Decimal | None
    method: str
    reason: str
    wave: str | None
    attributed_to: str
    quote: str
    gender: str
    min_age: int | None
    max_age: int | None
    population_group: str
    origin: str
    camp_household_size: Decimal | None
    reliability: str | None
    credibility: int | None
    published_household_size: Decimal | None
    suppressed: bool | None


@dataclass(frozen=True)
class ListedFigures:
    """A page of a table: besides, what decides who sees them and whether they count, by the report's id, and
    how many there are of what a table does not hold."""

    figures: Columns
    reports: Mapping[str, ReportFacts]
    decisions: Sequence[int]
    cells: Sequence[int]


def columns_of(figures: Sequence[Figure]) -> Columns:
    """Of some figures that came with their camp, wave and what was published."""
    return dict(zip(FigureRow._fields, zip(*map(row_of, figures), strict=True), strict=True))


def row_of(figure: Figure) -> FigureRow:
    """Of one."""
    published = getattr(figure, "published", None)
    return FigureRow(
        figure.pk,
        figure.report_id,
        figure.camp.code,
        figure.measure,
        figure.start,
        figure.end,
        figure.value,
        figure.unit,
        figure.qualifier,
        figure.low,
        figure.high,
        figure.households,
        figure.household_size,
        figure.method,
        figure.reason,
        figure.wave.slug if figure.wave else None,
        figure.attributed_to,
        figure.quote,
        figure.gender,
        figure.min_age,
        figure.max_age,
        figure.population_group,
        figure.origin,
        figure.camp.household_size,
        published.reliability if published else None,
        published.credibility if published else None,
        published.household_size if published else None,
        published.suppressed if published else None,
    )


_PUBLISHED = ("reliability", "credibility", "published_household_size", "suppressed")
_OWN = [name for name in FigureRow._fields if name not in _PUBLISHED]
_NEVER_PUBLISHED = (None,) * len(_PUBLISHED)
#: where a statement finds the columns that have another name there
_ELSEWHERE: dict[str, Any] = {
    "id": Cast("pk", TextField()),
    "report": Cast("report_id", TextField()),
    "camp": "camp__code",
    "wave": "wave__slug",
    "camp_household_size": "camp__household_size",
}


def read_pages(figures: QuerySet[Figure], together: int) -> Iterator[ListedFigures]:
    """Of figures in an order, so many at a time, out of one statement that is read as it is sent on, and for
    each page what other tables hold of it."""
    rows: QuerySet[Any, tuple[Any, ...]] = figures.values_list(*(_ELSEWHERE.get(name, name) for name in _OWN))
    for page in in_pages(rows.iterator(together), together):
        columns: Columns = dict(zip(_OWN, zip(*page, strict=True), strict=True))
        ids, reports = columns["id"], {*columns["report"]}
        found = published_of(reports)
        published = zip(*(found.get(figure, _NEVER_PUBLISHED) for figure in ids), strict=True)
        columns |= zip(_PUBLISHED, published, strict=True)
        decisions, cells = decisions_of(ids), cells_of(ids)
        yield ListedFigures(
            columns,
            facts_of_reports(reports),
            [decisions.get(figure, 0) for figure in ids],
            [cells.get(figure, 0) for figure in ids],
        )
