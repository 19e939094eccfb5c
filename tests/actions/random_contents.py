"""What the oracle knows of figures, as a report says it."""

from decimal import Decimal

from camptrack.actions.contents import CellContent, FigureContent, ReportContent
from camptrack.models import Camp, Source, Wave
from camptrack.vocabulary import Audience, Measure, Method, Qualifier, Unit
from tests.reconcile.oracle_figures import Cell, Record


def report_content(
    records: list[Record], camps: list[Camp], audience: Audience, waves: list[Wave]
) -> ReportContent:
    """Of one source, with a figure for each record and its camp."""
    first = records[0]
    return ReportContent(
        source=Source.objects.get(slug=first.source),
        title="A report",
        published_on=first.published_on,
        reliability=first.reliability,
        credibility=first.credibility,
        audience=audience,
        figures=tuple(_figure(record, camp, waves) for record, camp in zip(records, camps, strict=True)),
    )


def _figure(record: Record, camp: Camp, waves: list[Wave]) -> FigureContent:
    size = record.household_size
    return FigureContent(
        camp=Camp.objects.get(pk=camp.pk),
        measure=Measure(record.measure),
        start=record.start,
        end=record.end,
        value=record.value,
        unit=Unit(record.unit),
        qualifier=Qualifier(record.qualifier),
        low=record.low,
        high=record.high,
        household_size=Decimal(size.numerator) / size.denominator if size is not None else None,
        method=Method(record.method).value if record.measure == "headcount" else "",
        wave=next((wave for wave in waves if wave.slug == record.wave), None),
        part=None if record.part is None else _cell(record.part),
        breakdown=tuple(_cell(cell) for cell in record.cells),
    )


def _cell(cell: Cell) -> CellContent:
    share = cell.share
    return CellContent(
        gender=cell.gender or "",
        min_age=cell.min_age,
        max_age=cell.max_age,
        population_group=cell.population_group or "",
        origin=cell.origin or "",
        count=cell.count,
        share=Decimal(share.numerator) / share.denominator if share is not None else None,
    )
