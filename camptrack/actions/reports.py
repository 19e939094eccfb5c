"""Reports: entered, published, shared, corrected, retracted, redacted (domain §3)."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Area, Figure, Organisation, PublishedFigure, Report, ReportEvent, User
from camptrack.queries.reports import status_of
from camptrack.vocabulary import Audience, EventKind, ReportStatus, Right

from .authority import require, require_own, require_somewhere
from .carried_decisions import carry_decisions
from .checks import report_problems, taken_problems
from .contents import ReportContent, counting_camps
from .poke import camps_moved_by, poke_on_commit
from .refusals import Conflict, Refused
from .report_rows import insert_report
from .small_cells import SmallCells
from .text_redaction import blank_answers, blank_texts, held_revisions
from .texts import require_reason


@transaction.atomic
def enter_report(
    *,
    by: User,
    organisation: Organisation,
    content: ReportContent,
    publish: bool = False,
    today: date | None = None,
    received_at: datetime | None = None,
) -> Report:
    """A report with its figures and breakdowns, all or nothing; Refused names every problem.

    `received_at` is for archive imports: the moment from which the report counts (domain §3).
    """
    content = counting_camps(content)
    _check(content, today, organisation)
    _require(by, Right.ENTER, organisation, [figure.camp.area for figure in content.figures])
    report = insert_report(by=by, organisation=organisation, content=content)
    if publish:
        publish_report(by=by, report=report, received_at=received_at)
    return report


@transaction.atomic
def publish_report(*, by: User, report: Report, received_at: datetime | None = None) -> None:
    """From now on the report's figures count, with the grades and household sizes of this moment."""
    report = _locked(report)
    _require(by, Right.PUBLISH, report.organisation, _areas(report))
    _require_status(report, ReportStatus.DRAFT)
    _publish(report, by=by, counts_from=received_at)


def _publish(report: Report, *, by: User, counts_from: datetime | None = None) -> None:
    _happen(report, EventKind.PUBLISHED, by=by, counts_from=counts_from)
    source, figures = report.source, _figures(report)
    small = SmallCells(report, figures)
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            figure=figure,
            report=report,
            camp=figure.camp,
            reliability=report.reliability or source.reliability,
            credibility=report.credibility or source.credibility,
            household_size=figure.camp.household_size,
            suppressed=figure.pk in small.numbers,
            suppressed_cells=small.cells_of(figure),
        )
        for figure in figures
    )
    poke_on_commit(camps_moved_by(report.figures.all()))


@transaction.atomic
def share_report(*, by: User, report: Report) -> None:
    """Internal evidence becomes everybody's, and counts if it is published."""
    report = _locked(report)
    _require(by, Right.PUBLISH, report.organisation, _areas(report))
    _require_status(report, ReportStatus.DRAFT, ReportStatus.PUBLISHED)
    shared = report.audience == Audience.SHARED
    if shared or ReportEvent.objects.filter(report=report, kind=EventKind.SHARED).exists():
        raise Conflict("already_shared", _("This report is shared already."))
    _happen(report, EventKind.SHARED, by=by)
    poke_on_commit(camps_moved_by(report.figures.all()))


@transaction.atomic
def retract_report(*, by: User, report: Report, reason: str) -> None:
    """From now on the report's figures no longer count; it stays on record with the reason."""
    require_reason(reason)
    report = _locked(report)
    require_own(by, Right.PUBLISH, report.organisation, _areas(report))
    _require_status(report, ReportStatus.DRAFT, ReportStatus.PUBLISHED)
    _happen(report, EventKind.RETRACTED, by=by, reason=reason)
    poke_on_commit(camps_moved_by(report.figures.all()))


@transaction.atomic
def correct_report(
    *,
    by: User,
    report: Report,
    content: ReportContent,
    reason: str,
    publish: bool = False,
    today: date | None = None,
) -> Report:
    """The full corrected content as a new revision that supersedes the old one from this moment.

    A published report's correction is published at once; a draft's only with `publish`. Decisions stand
    on where a figure says the same as before.
    """
    require_reason(reason)
    content = counting_camps(content)
    _check(content, today)
    old = _locked(report)
    status = _require_status(old, ReportStatus.DRAFT, ReportStatus.PUBLISHED)
    areas = {*_areas(old), *(figure.camp.area for figure in content.figures)}
    require_own(by, Right.ENTER, old.organisation, areas)
    new = insert_report(
        by=by, organisation=old.organisation, content=content, supersedes=old, correction_reason=reason
    )
    carry_decisions(old, new)
    counts_from = None
    if publish or status == ReportStatus.PUBLISHED:
        require_own(by, Right.PUBLISH, old.organisation, areas)
        _publish(new, by=by)
        # One moment for both, so that no known_at sees neither.
        counts_from = ReportEvent.objects.get(report=new, kind=EventKind.PUBLISHED).counts_from
    _happen(old, EventKind.SUPERSEDED, by=by, reason=reason, counts_from=counts_from)
    poke_on_commit(camps_moved_by(old.figures.all()))
    return new


@transaction.atomic
def redact_report(
    *,
    by: User,
    report: Report,
    fields: Collection[str] = (),
    figure_fields: Mapping[Figure, Collection[str]],
    reason: str,
) -> None:
    """Blank named texts of a report and of its figures (a name in a quote), and the same in its other
    revisions; numbers stay."""
    require_reason(reason)
    revisions = held_revisions(report)
    areas = {area for each in revisions for area in _areas(each)}
    require_own(by, Right.PUBLISH, report.organisation, areas)
    blanked = blank_texts(report, revisions, fields, figure_fields)
    for revision in revisions:
        if revision == report or revision in blanked:
            blank_answers(revision)
            _happen(revision, EventKind.REDACTED, by=by, reason=reason)


def _check(content: ReportContent, today: date | None, organisation: Organisation | None = None) -> None:
    """`organisation` is that of a new report."""
    problems = report_problems(content, today=today or datetime.now(tz=UTC).date())
    if organisation is not None:
        problems += taken_problems(content.external_id, organisation)
    if problems:
        raise Refused(problems)


def _require(by: User, right: Right, organisation: Organisation, areas: Collection[Area]) -> None:
    """A report without figures belongs to no area: then the right anywhere is enough."""
    if areas:
        require(by, right, organisation, areas)
    else:
        require_somewhere(by, right, organisation)


def _locked(report: Report) -> Report:
    """The report, held so that nothing else happens to it meanwhile."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("organisation", "source")
    return rows.get(pk=report.pk)


def _require_status(report: Report, *allowed: ReportStatus) -> ReportStatus:
    status = status_of(report)
    if status not in allowed:
        raise Conflict(
            f"already_{status}",
            _("This report is %(status)s; that is no longer possible.") % {"status": status.label},
        )
    return status


def _happen(
    report: Report, kind: EventKind, *, by: User, reason: str = "", counts_from: datetime | None = None
) -> None:
    event = ReportEvent(report=report, kind=kind, reason=reason, by=by)
    if counts_from is not None:
        event.counts_from = counts_from
    event.save(force_insert=True)


def _figures(report: Report) -> list[Figure]:
    return list(Figure.objects.filter(report=report).select_related("camp").order_by("position"))


def _areas(report: Report) -> list[Area]:
    return list(Area.objects.filter(camps__figures__report=report).distinct())
