"""An import is taken back: what it entered is retracted, what it changed is corrected back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from camptrack.models import Camp, Figure, Import, Report, ReportEvent, User, WarningOverride
from camptrack.queries import clock
from camptrack.queries.imports import entering_rows
from camptrack.queries.reports import shared_among, with_status
from camptrack.vocabulary import Audience, EventKind, ImportState, ReportStatus, Right

from .authority import require_own
from .contents import Override
from .import_progress import Progress, end_step, progress
from .imports import held
from .poke import camps_moved_by, poke_on_commit
from .publication import happening
from .refusals import Problem, Refused
from .reports import correct_report
from .stored_contents import stored_contents
from .texts import require_reason

#: reports that a sentence names
_MOST_NAMED = 5
#: reports that are retracted in one statement
TOGETHER = 500


@dataclass(frozen=True)
class _Entered:
    """A report that the import made, the revision that holds its word now, and the one in whose place it
    came."""

    made: UUID
    report: UUID
    before: UUID | None
    rows: int


@transaction.atomic
def undo_import(*, by: User, found: Import, reason: str) -> Import:
    """It is to be taken back. Refused where somebody corrected what it entered: their word would go too."""
    require_reason(reason)
    found = held(by, found, ImportState.CONFIRMED)
    _require_untouched(_entered(found))
    found.state, found.undone_by, found.undo_reason = ImportState.UNDOING, by, reason
    found.attempts, found.done, found.failure, found.not_before = 0, 0, "", clock.now()
    found.save()
    return found


def take_back_import(found: Import) -> None:
    """A worker's step."""
    with progress(found, found.total) as told:
        _take_back(found, told)


@transaction.atomic
def _take_back(found: Import, told: Progress) -> None:
    with connection.cursor() as cursor:
        # Working things out takes longer than a request's transaction may stand idle.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '15min'")
    assert found.undone_by is not None  # noqa: S101  the database says so
    entered = _entered(found)
    # Held, so that nobody corrects them meanwhile.
    list(Report.objects.select_for_update().filter(pk__in=[each.report for each in entered]).order_by("pk"))
    _require_untouched(entered)
    standing = _statuses(entered)
    new = [each for each in entered if each.before is None and each.report in standing]
    for first in range(0, len(new), TOGETHER):
        some = new[first : first + TOGETHER]
        _retract(found, found.undone_by, [each.report for each in some], standing)
        told.add(sum(each.rows for each in some))
    changed = [each for each in entered if each.before is not None and each.report in standing]
    contents = stored_contents([each.before for each in changed if each.before is not None])
    shared_since = _shared_since(changed)
    passed_over = _passed_over(contents)
    reports = Report.objects.select_related("organisation", "source").in_bulk(
        [each.report for each in changed]
    )
    for each in changed:
        assert each.before is not None  # noqa: S101  chosen so
        content = contents[each.before]
        correct_report(
            by=found.undone_by,
            report=reports[each.report],
            content=replace(content, audience=Audience.SHARED) if each.report in shared_since else content,
            reason=_reason(found),
            overrides=passed_over[each.before],
        )
        told.add(each.rows)
    told.at(found.total)
    end_step(found, state=ImportState.UNDONE, undone_at=clock.now(), done=found.total, failure="")


def _shared_since(entered: Sequence[_Entered]) -> set[UUID]:
    """Those that the import entered for its organisation alone, and that are everybody's by now: that was not
    the import's doing, and stays."""
    internal = Report.objects.filter(pk__in=[each.made for each in entered], audience=Audience.INTERNAL)
    made = set(internal.values_list("pk", flat=True))
    return shared_among([each.report for each in entered if each.made in made])


def _passed_over(reports: Collection[UUID]) -> dict[UUID, list[Override]]:
    """Why warnings about them were passed over; it holds again for what is corrected back to them."""
    found: dict[UUID, list[Override]] = {report: [] for report in reports}
    rows = WarningOverride.objects.filter(report__in=reports).select_related("figure").order_by("pk")
    for row in rows:
        pointer = "" if row.figure is None else f"/figures/{row.figure.position}"
        found[row.report_id].append(Override(pointer=pointer, code=row.code, reason=row.reason))
    return found


def _entered(found: Import) -> list[_Entered]:
    rows = entering_rows().filter(of=found).order_by("position")
    made: dict[UUID, list[UUID | None]] = {}
    for report, stands in rows.values_list("report", "stands"):
        made.setdefault(report, []).append(stands)
    tips = _tips(made)
    return [_Entered(report, tips[report], stands[0], len(stands)) for report, stands in made.items()]


def _tips(reports: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each the revision that holds its word: itself, or that by which a later import was taken back."""
    tips = {report: report for report in reports}
    while True:
        later = dict(Report.objects.filter(supersedes__in=tips.values()).values_list("supersedes", "pk"))
        undone = entering_rows().filter(report__in=later.values(), of__state=ImportState.UNDONE)
        back = dict(
            Report.objects.filter(supersedes__in=undone.values("report")).values_list("supersedes", "pk")
        )
        moved = {report: back[later[tip]] for report, tip in tips.items() if later.get(tip) in back}
        if not moved:
            return tips
        tips |= moved


def _require_untouched(entered: Sequence[_Entered]) -> None:
    """By its corrections, through another import or by hand; what was retracted is gone already."""
    later = Report.objects.filter(supersedes__in=[each.report for each in entered]).select_related("by")
    found = list(later.order_by("-at")[: _MOST_NAMED + 1])
    if found:
        named = "; ".join(f"{report.title[:80]} ({report.by})" for report in found[:_MOST_NAMED])
        detail = _(
            "Reports of this import were corrected since, and undoing it would take that away: %(reports)s. "
            "Retract or correct those by hand."
        )
        more = "; …" if len(found) > _MOST_NAMED else ""
        raise Refused([Problem("", "corrected_since", detail % {"reports": named + more})])


def _statuses(entered: Sequence[_Entered]) -> dict[UUID, ReportStatus]:
    """Of those that still stand."""
    reports: QuerySet[Any] = with_status(Report.objects.filter(pk__in=[each.report for each in entered]))
    found = {key: ReportStatus(status) for key, status in reports.values_list("pk", "status")}
    standing = {ReportStatus.DRAFT, ReportStatus.PUBLISHED}
    return {key: status for key, status in found.items() if status in standing}


def _retract(found: Import, by: User, reports: Sequence[UUID], standing: dict[UUID, ReportStatus]) -> None:
    """Drafts by whoever may enter, what was published by whoever may publish."""
    for right, status in ((Right.ENTER, ReportStatus.DRAFT), (Right.PUBLISH, ReportStatus.PUBLISHED)):
        those = [key for key in reports if standing[key] == status]
        areas = set(Camp.objects.filter(figures__report__in=those).order_by().values_list("area", flat=True))
        if areas:
            require_own(by, right, found.organisation, areas)
    rows = Report.objects.filter(pk__in=reports)
    ReportEvent.objects.bulk_create(
        happening(report, EventKind.RETRACTED, by=by, reason=_reason(found)) for report in rows
    )
    counting = [key for key in reports if standing[key] == ReportStatus.PUBLISHED]
    poke_on_commit(camps_moved_by(Figure.objects.filter(report__in=counting)))


def _reason(found: Import) -> str:
    told = {"name": found.name, "reason": found.undo_reason}
    return (_("import %(name)s undone: %(reason)s") % told)[:2000]
