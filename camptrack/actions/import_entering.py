"""What was looked at becomes evidence: all of it in one transaction, or none."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.models import Import, ImportRow, User
from camptrack.queries import clock
from camptrack.queries.imports import contradictions_of, rows_of, warnings_of
from camptrack.vocabulary import ImportState, Right, RowOutcome

from .arrays import array
from .authority import require
from .contents import NewReport
from .import_plan import Fingerprint, changed_since, plan_import
from .import_planned import Plan, PlannedDocument
from .import_progress import Progress, end_step, progress
from .import_reading import keep_plan
from .import_rows import KeptRow, from_json
from .import_warnings import overrides_of, unanswered
from .imports import held
from .refusals import Problem, Refused
from .reports import correct_report, enter_reports

#: rows that are entered in one call, of whole documents: so statements end in time, and progress shows
TOGETHER = 1000
#: rows that a sentence names
_MOST_NAMED = 10

_HELD_BY = """
UPDATE camptrack_importrow kept SET report_id = entered.report
FROM unnest(%s::text[], %s::uuid[]) AS entered(document, report)
WHERE kept.of_id = %s AND kept.document = entered.document
"""


@transaction.atomic
def confirm_import(
    *,
    by: User,
    found: Import,
    publish: bool = False,
    leave_conflicts: bool = False,
    overrides: Mapping[str, str] | None = None,
) -> Import:
    """It is to be entered as it was looked at: new reports as drafts or, by right, published; changed ones as
    corrections, which stay what they were. `leave_conflicts`: reports that somebody corrected since stay as
    they stand. `overrides`: why warnings are passed over, by their code."""
    found = held(by, found, ImportState.READ)
    _check(found, overrides or {}, leave_conflicts=leave_conflicts)
    if publish:
        areas = set(found.rows.filter(camp__isnull=False).values_list("camp__area", flat=True))
        require(by, Right.PUBLISH, found.organisation, areas)
    found.state, found.confirmed_by = ImportState.CONFIRMING, by
    found.publish, found.leave_conflicts, found.overrides = publish, leave_conflicts, dict(overrides or {})
    found.attempts, found.done, found.failure, found.not_before = 0, 0, "", clock.now()
    found.save()
    return found


def _check(found: Import, reasons: Mapping[str, str], *, leave_conflicts: bool) -> None:
    problems = []
    for code in unanswered(warnings_of(found), reasons):
        detail = _("Say why the rows that this warning speaks of are right; the reason stays on record.")
        problems.append(Problem(f"/overrides/{code}", "required", detail))
    errors = _first(rows_of(found, RowOutcome.ERROR))
    if errors:
        detail = _(
            "Rows that cannot be read stand in the way (%(rows)s): mend them and bring the file again."
        )
        problems.append(Problem("", "rows_in_error", detail % {"rows": _named(errors)}))
    left = _first(contradictions_of(found) if leave_conflicts else rows_of(found, RowOutcome.CONFLICT))
    if left:
        detail = _("Rows in conflict stand in the way (%(rows)s): decide which of them holds.")
        problems.append(Problem("", "rows_in_conflict", detail % {"rows": _named(left)}))
    if not problems and not found.rows.filter(outcome__in=[RowOutcome.NEW, RowOutcome.CHANGED]).exists():
        detail = _("Everything in it stands already; there is nothing to enter.")
        problems.append(Problem("", "nothing_to_enter", detail))
    if problems:
        raise Refused(problems)


def _first(rows: QuerySet[ImportRow]) -> list[int]:
    return list(rows.values_list("row", flat=True)[: _MOST_NAMED + 1])


def _named(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_MOST_NAMED])) + (", …" if len(rows) > _MOST_NAMED else "")


def enter_import(found: Import) -> None:
    """A worker's step. What would do something else than was looked at is shown anew, and nothing entered."""
    with progress(found, found.total) as told:
        _enter(found, told)


@transaction.atomic
def _enter(found: Import, told: Progress) -> None:
    assert found.confirmed_by is not None  # noqa: S101  the database says so
    with connection.cursor() as cursor:
        # Working things out takes longer than a request's transaction may stand idle.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '15min'")
        # Of one organisation one after the other: two sheets may hold the same document.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('entering an import'), %s)", [found.organisation_id]
        )
    kept = list(found.rows.order_by("position"))
    now = clock.now()
    # Looked at through the eyes of whoever brought them, as for the preview; the actions ask for the rights
    # of whoever confirmed.
    plan = plan_import(
        by=found.by,
        organisation=found.organisation,
        rows=[KeptRow(row.position, row.sheet, from_json(row.row, row.figure, row.values)) for row in kept],
        today=now.date(),
    )
    shown = {row.position: _fingerprint(row) for row in kept}
    changed = changed_since(shown, plan)
    if changed:
        keep_plan(found, plan, failure=_changed([row.told.row.read.row for row in changed]))
        return
    by = found.confirmed_by
    entered = _enter_new(found, by, plan, told) | _correct(found, by, plan, told)
    _keep_entered(found, plan, entered)
    told.at(found.total)
    end_step(found, state=ImportState.CONFIRMED, confirmed_at=now, done=found.total, failure="")


def _changed(rows: Sequence[int]) -> str:
    detail = ngettext(
        "Since this was looked at, %(count)s row has come to do something else (%(rows)s); nothing was "
        "entered. Look at it again.",
        "Since this was looked at, %(count)s rows have come to do something else (%(rows)s); nothing was "
        "entered. Look at them again.",
        len(rows),
    )
    return detail % {"count": len(rows), "rows": _named(rows)}


def _fingerprint(row: ImportRow) -> Fingerprint:
    asked = sorted({warning["code"] for warning in row.warnings})
    return row.outcome, row.stands_id, asked, row.changes


def _enter_new(found: Import, by: User, plan: Plan, told: Progress) -> dict[str, UUID]:
    new = [each for each in plan.documents if each.standing is None and each.content is not None]
    entered: dict[str, UUID] = {}
    for some in _calls(new):
        reports = enter_reports(
            by=by,
            reports=[
                NewReport(
                    organisation=found.organisation,
                    content=each.content,
                    publish=found.publish,
                    overrides=tuple(overrides_of(each, found.overrides)),
                )
                for each in some
                if each.content is not None
            ],
        )
        entered |= {each.key: report.pk for each, report in zip(some, reports, strict=True)}
        told.add(sum(len(each.rows) for each in some))
    return entered


def _calls(documents: Sequence[PlannedDocument]) -> Iterator[list[PlannedDocument]]:
    """So many rows at a time; a document is never cut."""
    some: list[PlannedDocument] = []
    for document in documents:
        some.append(document)
        if sum(len(each.rows) for each in some) >= TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _correct(found: Import, by: User, plan: Plan, told: Progress) -> dict[str, UUID]:
    entered: dict[str, UUID] = {}
    for document in plan.documents:
        if document.standing is None or document.content is None or not document.touched:
            continue
        report = correct_report(
            by=by,
            report=document.standing.report,
            content=document.content,
            reason=reason_of(found),
            overrides=overrides_of(document, found.overrides),
        )
        entered[document.key] = report.pk
        told.add(len(document.rows))
    return entered


def reason_of(found: Import) -> str:
    """Of a correction."""
    return _("import %(name)s") % {"name": found.name}


def _keep_entered(found: Import, plan: Plan, entered: Mapping[str, UUID]) -> None:
    """Each row knows the report that holds it."""
    reports = {**_standing(plan.documents), **entered}
    with connection.cursor() as cursor:
        cursor.execute(_HELD_BY, [array(reports), array(reports.values()), str(found.pk)])


def _standing(documents: Sequence[PlannedDocument]) -> dict[str, UUID]:
    return {each.key: each.standing.report.pk for each in documents if each.standing is not None}
