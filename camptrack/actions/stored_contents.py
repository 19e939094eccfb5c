"""Reports as they are stored, as the content that would enter them again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from camptrack.columns import DOCUMENT, PEOPLE
from camptrack.models import BreakdownCell, Figure, Report
from camptrack.queries.reports import shared_among
from camptrack.vocabulary import Audience, Measure, Qualifier, Unit

from .contents import CellContent, FigureContent, ReportContent

_OF_REPORT = tuple(name for name in DOCUMENT if name != "audience")
_OF_FIGURE = (
    *("start", "end", "value", "low", "high", "households", "household_size", "method", "reason"),
    *("wave", "attributed_to", "quote"),
)


def stored_contents(reports: Sequence[UUID]) -> dict[UUID, ReportContent]:
    """By report; a few queries, however many reports. A figure's camp is the one that it counts in, and what
    was shared since is shared."""
    shared = shared_among(reports)
    rows = Report.objects.select_related("source").in_bulk(reports)
    figures: dict[UUID, list[FigureContent]] = {key: [] for key in rows}
    stored = Figure.objects.filter(report__in=rows).order_by("report", "position")
    for figure in stored.select_related("camp__merged_into", "wave").prefetch_related("breakdown"):
        figures[figure.report_id].append(_figure(figure))
    return {
        key: ReportContent(
            audience=Audience.SHARED if key in shared else Audience.INTERNAL,
            figures=tuple(figures[key]),
            **_copied(report, _OF_REPORT),
        )
        for key, report in rows.items()
    }


def _figure(figure: Figure) -> FigureContent:
    return FigureContent(
        camp=figure.camp.counted_in,
        measure=Measure(figure.measure),
        unit=Unit(figure.unit),
        qualifier=Qualifier(figure.qualifier),
        part=CellContent(**_copied(figure, PEOPLE)) if figure.of_part else None,
        breakdown=tuple(_cell(cell) for cell in figure.breakdown.all()),
        **_copied(figure, _OF_FIGURE),
    )


def _cell(cell: BreakdownCell) -> CellContent:
    return CellContent(**_copied(cell, (*PEOPLE, "count", "share")))


def _copied(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
