"""The page of a report: what it says, what became of it, what can be done with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.models import BreakdownCell, Figure, Report, User, WarningOverride
from camptrack.queries.evidence import Explained, evidence
from camptrack.queries.explanation import explain
from camptrack.queries.rights import organisations_seen
from camptrack.queries.shown import OVERRIDES, cells_shown, overrides_shown
from camptrack.reconcile.figures import Band
from camptrack.vocabulary import EventKind, ReportStatus, Role

from .band import band_for
from .report_steps import offered
from .rights import user_of

if TYPE_CHECKING:
    from .reports import ReportAdmin

LABELS = {
    "publish": _("Publish"),
    "correct": _("Correct"),
    "share": _("Share"),
    "retract": _("Retract"),
    "redact": _("Redact texts"),
}
#: a report about more camps than this shows its figures without their roles
MOST_CAMPS = 20


@dataclass(frozen=True)
class FigureRow:
    """A figure with the people it stands for and, where it counts, its role today."""

    figure: Figure
    band: Band | None
    cells: list[tuple[BreakdownCell, bool]]
    overrides: list[WarningOverride]
    role: Role | None = None
    sentence: str = ""


def show(request: HttpRequest, admin: "ReportAdmin", report: Any) -> HttpResponse:
    user, seen = reader(request)
    later = _if_visible(admin, request, getattr(getattr(report, "superseded_by", None), "pk", None))
    report.events_in_order = list(report.events.select_related("by").order_by("at", "pk"))
    for event in report.events_in_order:
        if event.kind == EventKind.SUPERSEDED and later is None:
            event.reason = ""  # it speaks of what this reader may not see
    prefetch_related_objects([report], OVERRIDES)
    overrides = overrides_shown(report.overrides.all(), member=report.organisation_id in seen)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": report.title or report.url or report.pk,
        "report": report,
        "status": ReportStatus(report.status),
        "grades": report.organisation_id in seen,
        "figures": _rows(report, seen, overrides),
        "overrides": [each for each in overrides if each.figure is None],
        "steps": [
            (name, LABELS[name], reverse(f"admin:camptrack_report_{name}", args=[report.pk]))
            for name in offered(report, user)
        ],
        "before": _if_visible(admin, request, report.supersedes_id),
        "after": later,
    }
    return TemplateResponse(request, "admin/camptrack/report/page.html", context)


def _rows(report: Any, seen: set[int], overrides: list[WarningOverride]) -> list[FigureRow]:
    figures = list(
        report.figures.select_related("camp", "wave", "published", "report__source")
        .prefetch_related("breakdown")
        .order_by("position")
    )
    found = roles(figures) if report.status == ReportStatus.PUBLISHED else {}
    return [_row(each, found.get(str(each.pk)), seen, overrides) for each in figures]


def _row(
    figure: Figure, explained: Explained | None, seen: set[int], overrides: list[WarningOverride]
) -> FigureRow:
    member = figure.report.organisation_id in seen
    return FigureRow(
        figure,
        band_for(figure, member=member),
        list(cells_shown(figure, member=member)),
        [override for override in overrides if override.figure == figure],
        Role(explained.finding.role) if explained else None,
        explain(explained, grades=may_see_grades(explained, seen)) if explained else "",
    )


def roles(figures: list[Figure]) -> dict[str, Explained]:
    """What became of these figures in their own camps, as of today, by id."""
    camps = {each.camp_id: each.camp for each in figures}
    if len(camps) > MOST_CAMPS:
        return {}
    today = datetime.now(tz=UTC).date()
    return {
        each.finding.key: each
        for camp in camps.values()
        for each in evidence(camp, today).explained
        if each.figure.camp_id == camp.pk
    }


def may_see_grades(explained: Explained, seen: set[int]) -> bool:
    """A sentence may name the grade of the other figure too, so both must be one's own."""
    both = [explained.figure, explained.because or explained.figure]
    return all(each.report.organisation_id in seen for each in both)


def _if_visible(admin: "ReportAdmin", request: HttpRequest, pk: Any) -> Report | None:
    return admin.get_queryset(request).filter(pk=pk).first() if pk else None


def reader(request: HttpRequest) -> tuple[User, set[int]]:
    """Who reads, and the organisations whose grades they see."""
    user = user_of(request)
    return user, organisations_seen(user)
