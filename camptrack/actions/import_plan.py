"""What entering the rows of a sheet would do, row by row; it changes nothing.

Asked for twice: for the preview, and again in the transaction that enters, where it must say the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from camptrack.columns import DOCUMENT
from camptrack.ingest.figure_rows import CellProblem
from camptrack.models import Organisation, User
from camptrack.vocabulary import RowOutcome
from camptrack.written import isolated

from .checks import figure_problems, report_problems
from .contents import FigureContent, ReportContent
from .import_contents import Reader, Told, problem_at, problems_of_figure
from .import_matching import changes_of, differing, laid_over, match, number, same_statement, shown
from .import_planned import Plan, PlannedDocument, PlannedRow
from .import_rights import Rights
from .import_rows import KeptRow
from .import_standing import Standing, StandingReports, rows_by_document, standing_reports
from .import_warnings import add_warnings

Fingerprint = tuple[str, object, list[str], list[Any]]
#: rows between two words about the progress
STEP = 500


def plan_import(
    *,
    by: User,
    organisation: Organisation,
    rows: Sequence[KeptRow],
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> Plan:
    """`progress` is told how many rows were looked at."""
    reader = Reader()
    told = []
    for nth, row in enumerate(rows, 1):
        told.append(reader.told(row))
        if nth % STEP == 0:
            progress(nth)
    grouped = rows_by_document(told)
    standing = standing_reports(organisation, by, {key: each[0] for key, each in grouped.items()})
    rights = Rights(by, organisation, told, standing.found.values())
    planned: dict[int, PlannedRow] = {}
    documents = []
    for key, members in grouped.items():
        document = _document(key, members, standing, today, rights)
        planned |= {row.told.row.nth: row for row in document.rows}
        documents.append(document)
    add_warnings(documents, organisation=organisation, today=today)
    return Plan([planned[row.nth] for row in rows], documents)


def _document(
    key: str, members: Sequence[Told], reports: StandingReports, today: date, rights: Rights
) -> PlannedDocument:
    standing, own = reports.found.get(key), str(members[0].document.get("external_id", ""))
    stored = standing.content.figures if standing else ()
    matched = match(members, stored)
    rows = [_row(key, told, standing, matched.get(told.row.nth), today) for told in members]
    _rivals(rows)
    head = rows[0]
    facts = _facts(rows)
    _refuse_reports(key, head, reports, own)
    content = _content(facts, standing, reports.free_id(key, own))
    if content is None:
        _incomplete(head, facts)
    else:
        wrong = report_problems(content, today=today)
        head.problems += [
            problem_at(head.told.row, each.pointer.strip("/"), each.code, each.detail) for each in wrong
        ]
        if standing:
            head.changes += differing(standing.content, content, [name for name in DOCUMENT if name in facts])
    for row in rows:
        rights.check(row)
    _decide(rows)
    if standing:
        rights.check_correction(standing, rows)
    document = PlannedDocument(key, rows, standing, kept=len(stored) - len(matched))
    if content is not None and not any(row.problems for row in rows):
        figures = (*_in_place(stored, matched, rows), *_added(rows, matched))
        document.content = replace(content, figures=figures)
    return document


def _in_place(
    stored: Sequence[FigureContent], matched: dict[int, FigureContent], rows: Sequence[PlannedRow]
) -> Iterator[FigureContent]:
    """What stands, in its order, with what the sheet changes."""
    by_row = {row.told.row.nth: row.figure for row in rows}
    new = {id(figure): by_row[nth] for nth, figure in matched.items()}
    for figure in stored:
        yield new.get(id(figure)) or figure


def _added(rows: Sequence[PlannedRow], matched: dict[int, FigureContent]) -> Iterator[FigureContent]:
    for row in rows:
        if row.figure is not None and row.told.row.nth not in matched:
            yield row.figure


def _row(
    key: str, told: Told, standing: Standing | None, stored: FigureContent | None, today: date
) -> PlannedRow:
    row = PlannedRow(told, key, standing=standing, problems=list(told.problems), figure=told.figure)
    if told.figure is None:
        return row
    if stored is not None:
        row.figure = laid_over(told, stored)
        row.changes = changes_of(stored, row.figure)
        row.outcome = RowOutcome.CHANGED if row.changes else RowOutcome.UNCHANGED
    if not told.problems:
        row.problems += problems_of_figure(
            told, figure_problems(row.figure or told.figure, pointer="", today=today)
        )
    return row


def _rivals(rows: Sequence[PlannedRow]) -> None:
    """Rows of one document that say the same, or contradict each other."""
    said: dict[Any, list[PlannedRow]] = {}
    for row in rows:
        if row.told.figure is not None and not row.problems:
            said.setdefault(same_statement(row.told.figure), []).append(row)
    for rivals in said.values():
        for row in rivals if len(rivals) > 1 else ():
            other = next(each for each in rivals if each is not row)
            assert row.told.figure is not None  # noqa: S101  for the type checker
            assert other.told.figure is not None  # noqa: S101
            where = {"row": _where(other.told.row), "number": number(other.told.figure)}
            if number(row.told.figure) == where["number"]:
                detail = _("Row %(row)s says the same; leave one of them out.") % where
                row.problems.append(problem_at(row.told.row, "value", "same_row", detail))
            else:
                detail = _(
                    "Row %(row)s says %(number)s of the same camp and days; leave one of them out, or say in "
                    "what they differ (who says so, the wave, the method)."
                )
                row.problems.append(problem_at(row.told.row, "value", "rows_contradict", detail % where))


def _where(row: KeptRow) -> str:
    return str(row.read.row) if row.read.figure == 1 else f"{row.read.row} ({row.read.figure})"


def _facts(rows: Sequence[PlannedRow]) -> dict[str, Any]:
    """What the rows say of their document; the first that says so wins, the others must agree."""
    facts: dict[str, Any] = {}
    for row in rows:
        for name, value in row.told.document.items():
            if facts.setdefault(name, value) != value:
                detail = _("Row %(row)s says %(value)s of the same document; let them agree.")
                first = next(each for each in rows if each.told.document.get(name) == facts[name])
                told = {"row": _where(first.told.row), "value": shown(facts[name])}
                row.problems.append(problem_at(row.told.row, name, "rows_contradict", detail % told))
    return facts


def _refuse_reports(key: str, head: PlannedRow, reports: StandingReports, own: str) -> None:
    """What entering would refuse of the document's id, and of two documents for one report."""
    if reports.is_spent(key, own):
        detail = _(
            "The report with this id was retracted; give the document another id, or leave the id out."
        )
        head.problems.append(problem_at(head.told.row, "external_id", "not_unique", detail))
    if rival := reports.rivals.get(key):
        detail = _(
            "Row %(row)s speaks of the same report, which is there already; give both the same external id, "
            "or tell them apart by title or address."
        ) % {"row": _where(rival.row)}
        name = "external_id" if own else "title"
        head.problems.append(problem_at(head.told.row, name, "same_report", detail))


def _content(facts: dict[str, Any], standing: Standing | None, own_id: str) -> ReportContent | None:
    if standing is not None:
        given = {name: value for name, value in facts.items() if name != "external_id"}
        if given.get("audience") == standing.report.audience:
            del given["audience"]  # what was shared since stays shared
        return replace(standing.content, figures=(), **given)
    if not {"source", "title", "published_on"} <= facts.keys():
        return None
    return ReportContent(**{**facts, "external_id": own_id})


def _incomplete(head: PlannedRow, facts: dict[str, Any]) -> None:
    """What is missing and nobody complained about yet; without a source the source was said already."""
    for name in ("title", "published_on"):
        columns = head.told.row.read.columns or {}
        said = any(each.column and each.column == columns.get(name) for each in head.problems)
        if name not in facts and not said:
            detail = _("This is missing: give it in a column, or for the whole sheet.")
            head.problems.append(problem_at(head.told.row, name, "required", detail))


_CONFLICTS = {"rows_contradict", "same_row", "corrected_since"}


def _decide(rows: Sequence[PlannedRow]) -> None:
    for row in rows:
        if not row.problems and row.outcome == RowOutcome.UNCHANGED and row.changes:
            row.outcome = RowOutcome.CHANGED
        if (
            not row.problems
            and row.outcome != RowOutcome.UNCHANGED
            and row.standing
            and row.standing.corrected_by
        ):
            row.problems.append(_corrected_since(row, row.standing))
        if row.problems:
            conflicts = all(each.code in _CONFLICTS for each in row.problems)
            row.outcome = RowOutcome.CONFLICT if conflicts else RowOutcome.ERROR


def _corrected_since(row: PlannedRow, standing: Standing) -> CellProblem:
    """By hand, by somebody else: a sheet does not undo that by itself."""
    detail = _(
        "%(who)s corrected this report on %(day)s: “%(why)s”. Write what stands there now, correct the "
        "report by hand, or leave the rows in conflict as they stand."
    )
    told = {
        "who": standing.corrected_by,
        "day": isolated(standing.report.at.date()),
        "why": standing.report.correction_reason[:200],
    }
    return problem_at(row.told.row, "value", "corrected_since", detail % told)


def changed_since(shown: Mapping[int, Fingerprint], plan: Plan) -> list[PlannedRow]:
    """The rows that would do something else than what was shown: outcome, report that stands, changes."""
    return [row for row in plan.rows if shown.get(row.told.row.nth) != fingerprint(row)]


def fingerprint(row: PlannedRow) -> Fingerprint:
    """What a preview promises of a row: its outcome, the report that stands, what is asked, what changes."""
    stands = row.standing.report.pk if row.standing else None
    asked = sorted({warning.code for warning in row.warnings})
    changes = [asdict(change) for change in row.changes] if row.outcome != RowOutcome.UNCHANGED else []
    return row.outcome.value, stands, asked, changes
