"""What is asked about the rows of a sheet before they are entered, and why it was passed over: one reason for
all of a kind."""

from collections.abc import Mapping, Sequence
from datetime import date

from camptrack.models import Organisation, WarningOverride
from camptrack.vocabulary import RowOutcome

from .content_warnings import EntryWarning
from .contents import FigureContent, Override
from .entry_warnings import entry_warnings, warnings_of_each
from .import_contents import place_of, problem_at
from .import_planned import PlannedDocument
from .overrides import figure_place

_ASKED = {RowOutcome.NEW, RowOutcome.CHANGED}


def add_warnings(documents: Sequence[PlannedDocument], *, organisation: Organisation, today: date) -> None:
    """At the rows that are to be entered; of figures that stay as they are nothing is asked."""
    whole = [each for each in documents if each.content is not None and each.touched]
    new = [each for each in whole if each.standing is None]
    contents = [each.content for each in new if each.content is not None]
    of_new = warnings_of_each(contents, organisations=[organisation] * len(new), today=today)
    for document, warnings in zip(new, of_new, strict=True):
        _place(document, warnings)
    for document in whole:
        if document.standing is not None and document.content is not None:
            report = document.standing.report
            found = entry_warnings(
                document.content, organisation=organisation, today=today, correcting=report
            )
            _place(document, found)


def _place(document: PlannedDocument, warnings: Sequence[EntryWarning]) -> None:
    assert document.content is not None  # noqa: S101  only such are asked about
    rows = {id(row.figure): row for row in document.rows}
    for each in warnings:
        nth = figure_place(each.pointer)
        if nth is None:
            row = next(row for row in document.rows if row.outcome in _ASKED)
            field = each.pointer.strip("/")
        else:
            found = rows.get(id(document.content.figures[nth]))
            if found is None or found.outcome not in _ASKED:
                continue
            row, field = found, place_of(found.told, each.pointer.removeprefix(f"/figures/{nth}"))
        row.warnings.append(problem_at(row.told.row, field, each.code, f"{each.detail} {each.remedy}"))
        document.warned.append((row, each))


def overrides_of(document: PlannedDocument, reasons: Mapping[str, str]) -> list[Override]:
    """Why they are passed over; what was passed over before, of figures that stay as they are, stays so."""
    found = [
        Override(pointer=each.pointer, code=each.code, reason=reasons[each.code])
        for _row, each in document.warned
    ]
    return found + _carried(document)


def _carried(document: PlannedDocument) -> list[Override]:
    if document.standing is None or document.content is None:
        return []
    asked: set[int] = {id(row.figure) for row in document.rows if row.outcome in _ASKED}
    figures: Sequence[FigureContent] = document.content.figures
    before = WarningOverride.objects.filter(report=document.standing.report, figure__isnull=False)
    return [
        Override(pointer=f"/figures/{position}", code=code, reason=reason)
        for position, code, reason in before.values_list("figure__position", "code", "reason")
        # What stands keeps its place in a correction.
        if id(figures[position]) not in asked
    ]


def unanswered(asked: Mapping[str, int], reasons: Mapping[str, str]) -> list[str]:
    """The kinds for which nobody said why."""
    return [code for code in asked if not reasons.get(code, "").strip()]
