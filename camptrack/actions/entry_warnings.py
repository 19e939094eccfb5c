"""What is asked before a report is entered: worked out from it and from what is known, never stored.

A problem refuses, a warning asks. Whoever passes one over says why, and that is kept (overrides.py).
"""

from collections.abc import Sequence
from datetime import date

from camptrack.models import Organisation, Report
from camptrack.queries.neighbours import Asked, neighbours, published_bests
from camptrack.vocabulary import Measure

from .content_warnings import EntryWarning, figure_warnings, report_warnings
from .contents import FigureContent, ReportContent, counting_camps
from .neighbour_warnings import Known, Standing, neighbour_warnings

__all__ = ["EntryWarning", "entry_warnings", "warnings_of_each"]


def entry_warnings(
    content: ReportContent, *, organisation: Organisation, today: date, correcting: Report | None = None
) -> list[EntryWarning]:
    """What is asked about a report that an organisation is about to enter, or about a correction of one.
    The content is known to be sound; `today` is the day in UTC."""
    (found,) = warnings_of_each([content], organisations=[organisation], today=today, correcting=correcting)
    return found


def warnings_of_each(
    contents: Sequence[ReportContent],
    *,
    organisations: Sequence[Organisation],
    today: date,
    correcting: Report | None = None,
) -> list[list[EntryWarning]]:
    """The same of many reports, each of its organisation: three statements, however many figures they have.
    They are not asked about one another."""
    contents = [counting_camps(content) for content in contents]
    figures = [figure for content in contents for figure in content.figures]
    without = None if correcting is None else correcting.pk
    near = neighbours(_asked(figures), own={each.pk for each in organisations}, without=without)
    known = {place: Known(found) for place, found in near.items()}
    bests = published_bests(
        {(figure.camp.pk, figure.end) for figure in figures if figure.measure == Measure.HEADCOUNT}
    )
    return [
        _of(content, Standing(organisation, known, bests, without), today)
        for content, organisation in zip(contents, organisations, strict=True)
    ]


def _of(content: ReportContent, standing: Standing, today: date) -> list[EntryWarning]:
    found = list(report_warnings(content, today))
    for nth, figure in enumerate(content.figures):
        pointer = f"/figures/{nth}"
        found += figure_warnings(figure, pointer, content.published_on)
        found += neighbour_warnings(figure, pointer, content.source, standing)
    return found


def _asked(figures: Sequence[FigureContent]) -> list[Asked]:
    """Of each camp and measure the days from the first to the last."""
    days: dict[tuple[int, str], tuple[date, date]] = {}
    for each in figures:
        first, last = days.get((each.camp.pk, each.measure), (each.start, each.end))
        days[each.camp.pk, each.measure] = min(first, each.start), max(last, each.end)
    return [Asked(camp, measure, *between) for (camp, measure), between in days.items()]
