"""The page of a camp's population: the number in words, its picture, and the evidence behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from camptrack.models import Area, Camp, Figure, StaleMark, User
from camptrack.queries.evidence import Explained, evidence
from camptrack.queries.explanation import explain
from camptrack.queries.population import population
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import may
from camptrack.queries.timeline import State
from camptrack.reconcile.figures import Band
from camptrack.vocabulary import Basis, Freshness, ReportStatus, Right, Role

from .band import band_for
from .looking import look
from .names import local_name
from .pictures import address, whole_timeline
from .report_page import may_see_grades, reader
from .sentences import population_sentences

if TYPE_CHECKING:
    from .camps import CampAdmin

#: what moves the number first
ROLES = [
    Role.ANCHOR,
    Role.FLOW,
    Role.DISSENT,
    Role.CONFIRMATION,
    Role.OUTRANKED,
    Role.SET_ASIDE,
    Role.DENIED,
    Role.NOT_CREDIBLE,
    Role.COMPOSITION,
]


@dataclass(frozen=True)
class Line:
    """A figure in the list of the evidence."""

    figure: Figure
    role: Role
    band: Band | None
    people: int
    sentence: str
    grades: bool


@dataclass(frozen=True)
class Drift:
    """What a headcount found that no report explains."""

    day: date
    people: int
    source: str


@dataclass(frozen=True)
class TableRow:
    """A change point of the picture's table."""

    day: date
    low: int
    best: int
    high: int
    arrivals: int
    departures: int
    basis: str
    freshness: str


def show(request: HttpRequest, admin: "CampAdmin", camp: Camp) -> HttpResponse:
    asked = look(request)
    user, seen = reader(request)
    number = population(camp, asked.on, asked.known_at)
    found = evidence(camp, asked.on, asked.known_at)
    states = whole_timeline(camp, asked.known_at)
    by_key = {each.finding.key: each.figure for each in found.explained}
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": local_name(camp),
        "camp": camp,
        "path": path_of(camp.area),
        "other_names": _other_names(camp),
        "look": asked,
        "population": number,
        "freshness": Freshness(number.freshness) if number.freshness else None,
        "sentences": population_sentences(number, by_key.get(number.anchor or "")),
        "groups": grouped_by_role(found.explained, seen),
        "figure_count": len(found.explained),
        "sources": sorted({each.figure.report.source.name for each in found.explained}),
        "drifts": _drifts(states, by_key, asked.on),
        "swallowed": found.swallowed,
        "rows": [_table_row(state) for state in states],
        "picture": address(camp, request) if states else "",
        "may_change": admin.has_change_permission(request, camp),
        "may_enter": admin.has_add_permission(request),
        "may_review": may(user, Right.REVIEW, area=camp.area),
        "merged_from": list(camp.merged_from.order_by("code")),
        "drafts": drafts(user, camp),
        "waiting": waiting(camp),
    }
    return TemplateResponse(request, "admin/camptrack/camp/population.html", context)


def grouped_by_role(explained: Iterable[Explained], seen: set[int]) -> list[tuple[Role, list[Line]]]:
    """The evidence by role, in the order in which a reader asks."""
    lines: dict[Role, list[Line]] = {role: [] for role in ROLES}
    for each in explained:
        role = Role(each.finding.role)
        sentence = explain(each, grades=may_see_grades(each, seen))
        grades = each.figure.report.organisation_id in seen
        band = band_for(each.figure, member=grades)
        lines[role].append(Line(each.figure, role, band, each.finding.people, sentence, grades))
    for said in lines.values():
        said.sort(key=lambda line: (line.figure.end, line.figure.start), reverse=True)
    return [(role, lines[role]) for role in ROLES if lines[role]]


def _other_names(camp: Camp) -> list[str]:
    """All but the one in the title, each once."""
    known = dict.fromkeys([camp.name, *camp.names.values(), *camp.aliases])
    return [name for name in known if name != local_name(camp)]


def path_of(area: Area) -> list[Area]:
    """From the country down to the area."""
    return list(Area.objects.above(area))


def drafts(user: User, camp: Camp) -> list[Any]:
    """What this reader knows of that does not count yet."""
    reports: QuerySet[Any] = visible_reports(user)
    about = reports.filter(status=ReportStatus.DRAFT, figures__camp=camp)
    return list(about.select_related("source").distinct().order_by("-at")[:20])


def waiting(camp: Camp) -> StaleMark | None:
    """The oldest mark: since when evidence waits to be worked in."""
    return StaleMark.objects.filter(camp=camp).order_by("pk").first()


def _drifts(states: list[State], figures: dict[str, Figure], on: date) -> list[Drift]:
    found: dict[str, Drift] = {}
    for state in states:
        point = state.anchor
        if point is None or point.anchor is None or point.anchor_day is None or not point.drift:
            continue
        if point.anchor_day <= on.toordinal() and point.anchor in figures:
            source = figures[point.anchor].report.source.name
            found[point.anchor] = Drift(date.fromordinal(point.anchor_day), point.drift, source)
    return list(found.values())


def _table_row(state: State) -> TableRow:
    total = state.total
    return TableRow(
        day=date.fromordinal(state.day),
        low=total.low,
        best=total.best,
        high=total.high,
        arrivals=total.arrivals,
        departures=total.departures,
        basis=str(Basis(state.basis).label),
        freshness=str(Freshness(state.freshness).label) if state.freshness else "",
    )
