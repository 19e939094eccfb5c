"""The page of a camp's population: the number in words, its pictures, and the evidence behind it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language

from camptrack.models import Area, Camp, Figure, Source, StaleMark, User
from camptrack.queries.camp_record import CampRecord
from camptrack.queries.places import figures_in
from camptrack.queries.population import Population, population
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import may
from camptrack.vocabulary import Freshness, ReportStatus, Right

from .camp_pictures import MAP, PICTURES
from .evidence_list import evidence_list
from .looking import Look, look, schemes, spans
from .names import local_name
from .pictures import WIDE, Shown, answer, shown, width_asked
from .report_page import reader
from .sentences import population_sentences

if TYPE_CHECKING:
    from .camps import CampAdmin

#: of what grows with a record the page names the latest
MOST_NAMED = 20


@dataclass(frozen=True)
class Drift:
    """What a headcount found that no report explains."""

    day: date
    people: int
    source: str


def show(request: HttpRequest, admin: "CampAdmin", camp: Camp) -> HttpResponse:
    asked = look(request)
    user, seen = reader(request)
    number = population(camp, asked.on, asked.known_at)
    record = _record(camp, asked)
    asked = asked.in_ages(record.described)
    sources = _sources(record)
    evidence = evidence_list(record.bearing, seen, request.GET.get("evidence"))
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": local_name(camp),
        "camp": camp,
        "path": path_of(camp.area),
        "other_names": _other_names(camp),
        "look": asked,
        "spans": spans(asked),
        "schemes": schemes(asked),
        "population": number,
        "freshness": Freshness(number.freshness) if number.freshness else None,
        "sentences": population_sentences(number, _anchor(number)),
        "evidence": evidence,
        "figure_count": len(record.bearing),
        "sources": sorted({sources[each.figure.source] for each in record.bearing}),
        "drifts": _drifts(record, sources),
        "swallowed": _swallowed(record),
        "pictures": _pictures(request, record, asked),
        "geojson": _geojson(camp, asked),
        "may_change": admin.has_change_permission(request, camp),
        "may_enter": admin.has_add_permission(request),
        "may_review": may(user, Right.REVIEW, area=camp.area),
        "merged_from": list(camp.merged_from.order_by("code")),
        "drafts": drafts(user, camp),
        "waiting": waiting(camp),
    }
    return TemplateResponse(request, "admin/camptrack/camp/population.html", context)


def picture(request: HttpRequest, camp: Camp, name: str) -> HttpResponse:
    """One of the page's pictures, alone."""
    if name not in PICTURES:
        raise Http404
    asked = look(request)
    return answer(request, PICTURES[name](_record(camp, asked), asked, width_asked(request)))


def path_of(area: Area) -> list[Area]:
    """From the country down to the area."""
    return list(Area.objects.above(area))


def drafts(user: User, camp: Camp) -> list[Any]:
    """What this reader knows of that does not count yet."""
    reports: QuerySet[Any] = visible_reports(user)
    about = reports.filter(status=ReportStatus.DRAFT, pk__in=figures_in(camp).values("report"))
    return list(about.select_related("source").order_by("-at")[:MOST_NAMED])


def waiting(camp: Camp) -> StaleMark | None:
    """The oldest mark: since when evidence waits to be worked in."""
    return StaleMark.objects.filter(camp=camp).order_by("pk").first()


def _record(camp: Camp, asked: Look) -> CampRecord:
    return CampRecord(camp, asked.on, datetime.now(tz=UTC).date(), asked.known_at)


def _pictures(request: HttpRequest, record: CampRecord, asked: Look) -> dict[str, Shown | None]:
    query = asked.query(language=get_language() or "en")
    return {
        name: shown(
            name,
            draw(record, asked, WIDE),
            f"{reverse('admin:camptrack_camp_picture', args=[record.camp.pk, name])}?{query}",
            request,
            MAP if name == "map" else WIDE,
        )
        for name, draw in PICTURES.items()
    }


def _geojson(camp: Camp, asked: Look) -> str:
    """The camps around it, this one marked."""
    address = reverse("admin:camptrack_area_map", args=[camp.area_id])
    return f"{address}?{asked.query(camp=str(camp.pk), language=get_language() or 'en')}"


def _other_names(camp: Camp) -> list[str]:
    """All but the one in the title, each once."""
    known = dict.fromkeys([camp.name, *camp.names.values(), *camp.aliases])
    return [name for name in known if name != local_name(camp)]


def _anchor(number: Population) -> Figure | None:
    if number.anchor is None:
        return None
    return Figure.objects.select_related("report__source").filter(pk=number.anchor).first()


def _sources(record: CampRecord) -> dict[str, str]:
    """The names of all who spoke, by slug."""
    slugs = {figure.source for figure in record.figures}
    return dict(Source.objects.filter(slug__in=slugs).values_list("slug", "name"))


def _drifts(record: CampRecord, sources: dict[str, str]) -> list[Drift]:
    """Up to the day, the latest first."""
    return [
        Drift(date.fromordinal(anchor.day), anchor.drift, sources[anchor.voice.figure.source])
        for anchor in reversed(record.decided.anchors)
        if anchor.drift and anchor.day <= record.on.toordinal()
    ][:MOST_NAMED]


def _swallowed(record: CampRecord) -> list[tuple[date, int]]:
    """Up to the day, the latest first."""
    found = sorted(record.decided.swallowed.items(), reverse=True)
    return [(date.fromordinal(day), people) for day, people in found if day <= record.on.toordinal()][
        :MOST_NAMED
    ]
