"""What an answer tells of a figure itself, as one flat row: taken from an object that came with its report,
or read alone, where a table of a million figures has no need of objects."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from camptrack.models import BreakdownCell, Decision, Figure, ReportEvent


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

    @property
    def is_published(self) -> bool:
        """Whether it was, whatever happened to it since."""
        return self.suppressed is not None


class ListedRow(NamedTuple):
    """A figure of a table: besides, what decides who sees it and whether it counts, and how many there are of
    what a table does not hold."""

    figure: FigureRow
    organisation: int
    audience: str
    happened: list[str]
    decisions: int
    cells: int


def row_of(figure: Figure) -> FigureRow:
    """Of a figure that came with its camp, wave and what was published."""
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


#: where a statement finds the columns of a row that have another name there
_ELSEWHERE: dict[str, Any] = {
    "id": Cast("pk", TextField()),
    "report": Cast("report_id", TextField()),
    "camp": "camp__code",
    "wave": "wave__slug",
    "camp_household_size": "camp__household_size",
    "reliability": "published__reliability",
    "credibility": "published__credibility",
    "published_household_size": "published__household_size",
    "suppressed": "published__suppressed",
}
_COLUMNS = [_ELSEWHERE.get(name, name) for name in FigureRow._fields]


def read_rows(figures: QuerySet[Figure], together: int) -> Iterator[list[ListedRow]]:
    """Of figures in an order, so many at a time, in one statement that is read as it is sent on."""
    many: dict[str, Any] = {
        "happened": ArraySubquery(ReportEvent.objects.filter(report=OuterRef("report")).values("kind")),
        "number_of_decisions": _number(Decision),
        "number_of_cells": _number(BreakdownCell),
    }
    read: QuerySet[Any, tuple[Any, ...]] = figures.annotate(**many).values_list(
        *_COLUMNS, "report__organisation_id", "report__audience", *many
    )
    own = len(_COLUMNS)
    page: list[ListedRow] = []
    for values in read.iterator(together):
        organisation, audience, happened, decisions, cells = values[own:]
        figure = FigureRow._make(values[:own])
        page.append(ListedRow(figure, organisation, audience, happened, decisions or 0, cells or 0))
        if len(page) == together:
            yield page
            page = []
    if page:
        yield page


def _number(of: type[Decision | BreakdownCell]) -> Subquery:
    rows: Any = of.objects.filter(figure=OuterRef("pk")).order_by().values("figure")
    return Subquery(rows.annotate(number=Count("pk")).values("number"))
