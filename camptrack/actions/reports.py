"""Reports: entered, published, shared, corrected, retracted, redacted (§3)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Camp, Figure, Organisation, Report, ReportEvent, User
from camptrack.queries.reports import status_of
from camptrack.vocabulary import Audience, EventKind, ReportStatus, Right

from .authority import require, require_own, require_somewhere
from .carried_decisions import carry_decisions
from .checks import report_problems, taken_ids, taken_problems
from .contents import NewReport, Override, ReportContent, counting_camps
from .drafts import Typed, end_draft, ended
from .overrides import insert_overrides, override_problems
from .poke import camps_moved_by, camps_of_new, poke_on_commit
from .publication import happening, publish_all
from .refusals import Conflict, Refused
from .report_rows import insert_reports, report_row
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
    overrides: Sequence[Override] = (),
    draft: Typed | None = None,
) -> Report:
    """A report with its figures and breakdowns, all or nothing; Refused names every problem. `overrides`:
    the warnings that were passed over, each with the reason.

    With it ends the `draft` that it was typed in: the same form sent again gets the same report.
    """
    held = end_draft(by=by, organisation=organisation, typed=draft) if draft else None
    if held and held.entered_as:
        return held.entered_as
    new = NewReport(
        organisation=organisation,
        content=content,
        publish=publish,
        received_at=received_at,
        overrides=tuple(overrides),
    )
    (report,) = _enter(by, [new], today, [""])
    if held and draft:
        ended(held, report, draft)
    return report


def enter_reports(*, by: User, reports: Sequence[NewReport], today: date | None = None) -> list[Report]:
    """The same for many, as if entered one after the other, but all of them or none; a problem's place begins
    with its report's: `/reports/3/figures/0/start`."""
    return _enter(by, reports, today, [f"/reports/{nth}" for nth in range(len(reports))])


@transaction.atomic
def _enter(by: User, new: Sequence[NewReport], today: date | None, places: Sequence[str]) -> list[Report]:
    contents = [counting_camps(each.content) for each in new]
    _check(
        contents,
        places,
        today,
        [each.organisation for each in new],
        overrides=[each.overrides for each in new],
    )
    _require_all(by, Right.ENTER, new, contents)
    published = [nth for nth, each in enumerate(new) if each.publish]
    _require_all(by, Right.PUBLISH, [new[nth] for nth in published], [contents[nth] for nth in published])
    reports = [
        report_row(by=by, organisation=each.organisation, content=content)
        for each, content in zip(new, contents, strict=True)
    ]
    figures = insert_reports(by=by, reports=reports, contents=contents, places=places)
    passed_over = [each.overrides for each in new]
    insert_overrides(by=by, entered=zip(reports, passed_over, strict=True), figures=figures)
    if published:
        publish_all(
            [reports[nth] for nth in published],
            by=by,
            counts_from=[new[nth].received_at for nth in published],
            tells_of_parts=any(
                figure.part or figure.breakdown for each in contents for figure in each.figures
            ),
        )
        counting = {reports[nth].pk for nth in published}
        poke_on_commit(camps_of_new(figure for figure in figures if figure.report_id in counting))
    return reports


@transaction.atomic
def publish_report(*, by: User, report: Report, received_at: datetime | None = None) -> None:
    """From now on the report's figures count, with the grades and household sizes of this moment."""
    report = _locked(report)
    _require(by, Right.PUBLISH, report.organisation, _areas(report))
    _require_status(report, ReportStatus.DRAFT)
    _publish(report, by=by, counts_from=received_at)


def _publish(report: Report, *, by: User, counts_from: datetime | None = None) -> None:
    publish_all([report], by=by, counts_from=[counts_from])
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
    overrides: Sequence[Override] = (),
    draft: Typed | None = None,
) -> Report:
    """The full corrected content as a new revision that supersedes the old one from this moment.

    A published report's correction is published at once; a draft's only with `publish`. Decisions stand
    on where a figure says the same as before; warnings are passed over anew, by `overrides`. The unfinished
    `draft` that it was typed in ends with it.
    """
    held = end_draft(by=by, organisation=report.organisation, typed=draft) if draft else None
    if held and held.entered_as:
        return held.entered_as
    require_reason(reason)
    content = counting_camps(content)
    _check([content], [""], today, overrides=[overrides])
    old = _locked(report)
    status = _require_status(old, ReportStatus.DRAFT, ReportStatus.PUBLISHED)
    areas = {*_areas(old), *(figure.camp.area_id for figure in content.figures)}
    require_own(by, Right.ENTER, old.organisation, areas)
    new = report_row(
        by=by, organisation=old.organisation, content=content, supersedes=old, correction_reason=reason
    )
    figures = insert_reports(by=by, reports=[new], contents=[content], places=[""])
    insert_overrides(by=by, entered=[(new, overrides)], figures=figures)
    carry_decisions(old, new)
    counts_from = None
    if publish or status == ReportStatus.PUBLISHED:
        require_own(by, Right.PUBLISH, old.organisation, areas)
        _publish(new, by=by)
        # One moment for both, so that no known_at sees neither.
        counts_from = ReportEvent.objects.get(report=new, kind=EventKind.PUBLISHED).counts_from
    _happen(old, EventKind.SUPERSEDED, by=by, reason=reason, counts_from=counts_from)
    poke_on_commit(camps_moved_by(old.figures.all()))
    if held and draft:
        ended(held, new, draft)
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


def _check(
    contents: Sequence[ReportContent],
    places: Sequence[str],
    today: date | None,
    organisations: Sequence[Organisation] = (),
    *,
    overrides: Sequence[Sequence[Override]],
) -> None:
    """`organisations` are those of new reports."""
    day = today or datetime.now(tz=UTC).date()
    found = [
        (nth, each)
        for nth, (content, passed_over) in enumerate(zip(contents, overrides, strict=True))
        for each in (
            *report_problems(content, today=day),
            *override_problems(passed_over, figures=len(content.figures)),
        )
    ]
    ids = [(each.pk, content.external_id) for each, content in zip(organisations, contents, strict=False)]
    found += taken_problems(ids, taken_ids(ids))
    if found:
        raise Refused([replace(problem, pointer=places[nth] + problem.pointer) for nth, problem in found])


def _require_all(by: User, right: Right, new: Sequence[NewReport], contents: Sequence[ReportContent]) -> None:
    """One look at the rights in an organisation, however many reports it has."""
    areas: dict[Organisation, set[int]] = defaultdict(set)
    for each, content in zip(new, contents, strict=True):
        areas[each.organisation] |= {figure.camp.area_id for figure in content.figures}
    for organisation, within in areas.items():
        _require(by, right, organisation, within)


def _require(by: User, right: Right, organisation: Organisation, areas: Collection[int]) -> None:
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
    event = happening(report, kind, by=by, reason=reason, counts_from=counts_from)
    event.save(force_insert=True)


def _areas(report: Report) -> set[int]:
    return set(Camp.objects.filter(figures__report=report).values_list("area", flat=True))
