"""The page of an area: its people and what changed, its pictures, its camps and the areas in it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from camptrack.actions.calculations import ask_calculation
from camptrack.actions.refusals import Conflict
from camptrack.exports.words.writing import local_name as name_of
from camptrack.exports.words.writing import share
from camptrack.models import Area
from camptrack.queries.area_record import AreaRecord, Part
from camptrack.queries.known import NotWorkedOut
from camptrack.queries.population import Population, population
from camptrack.queries.sites import Site, resting_on
from camptrack.queries.stored_totals import Total
from camptrack.queries.totals import totals
from camptrack.vocabulary import PopulationGroup, SiteType

from .area_pictures import PICTURES, remarks
from .looking import AreaLookForm, Look, look, schemes, spans
from .names import local_name
from .pictures import WIDE, Shown, answer, shown, width_asked
from .population_page import path_of
from .rights import user_of
from .sentences import population_sentences
from .sorted_rows import Sorted, sort_and_page

if TYPE_CHECKING:
    from .areas import AreaAdmin

#: rows of a table at a time
SHOWN = 50
#: camps without data that are named; the table has them all
MOST_NAMED = 30


@dataclass(frozen=True)
class Below:
    """An area in the table of areas."""

    area: Area
    name: str
    total: Total


def show(request: HttpRequest, admin: "AreaAdmin", area: Area) -> HttpResponse:
    asked, number, pictures, record = _known(request, area)
    group = asked.population_group if asked.known_at is None else None
    without = [site for site in record.sites if site.people is None]
    camps = _camps(request, record)
    known_at = record.known_at if record.camp_by_camp_known else None
    resting = resting_on([site.pk for site in camps.page], record.on, known_at)
    of_group = totals(Area, [area.pk], record.asked)[0] if group else None
    query = asked.query(language=get_language() or "en")
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": local_name(area),
        "area": area,
        "path": path_of(area)[:-1],
        "look": asked,
        "below_query": asked.query(),
        "spans": spans(asked),
        "schemes": schemes(asked),
        "population": number,
        "sentences": population_sentences(number, None),
        "site_type": SiteType(record.part.site_type) if record.part.site_type else None,
        "group": PopulationGroup(group) if group else None,
        "of_group": of_group,
        "of_group_share": share(int(100 * of_group.coverage)) if of_group and of_group.coverage else "",
        "pictures": pictures,
        "geojson": f"{reverse('admin:camptrack_area_map', args=[area.pk])}?{query}",
        "camps": camps,
        "camp_rows": [(site, resting.get(site.pk)) for site in camps.page],
        "camps_known_at": known_at,
        "more_headings": [_("as of"), _("source")],
        "camps_as_known_now": not record.camp_by_camp_known,
        "areas": _areas(request, record),
        "without": without[:MOST_NAMED],
        "without_count": len(without),
        "within": record.movements(asked.start, asked.end).within,
    }
    return TemplateResponse(request, "admin/camptrack/area/population.html", context)


def picture(request: HttpRequest, area: Area, name: str) -> HttpResponse:
    """One of the page's pictures, alone."""
    if name not in PICTURES:
        raise Http404
    asked = look(request, AreaLookForm)
    try:
        found = PICTURES[name](record_of(area, asked), asked, width_asked(request))
    except NotWorkedOut as wanted:
        # The page that it belongs to says how far it is.
        raise Http404 from wanted
    return answer(request, found)


def record_of(area: Area, asked: Look) -> AreaRecord:
    part = Part(asked.site_type, asked.population_group)
    return AreaRecord(area, asked.on, datetime.now(tz=UTC).date(), asked.known_at, part)


def _known(request: HttpRequest, area: Area) -> tuple[Look, Population, dict[str, Shown | None], AreaRecord]:
    """As known at the moment asked for; while that is worked out, as known now."""
    asked = look(request, AreaLookForm)
    if asked.known_at and (asked.site_type or asked.population_group):
        messages.warning(request, _("Site types and population groups are told apart only as known now."))
        asked = replace(asked, site_type=None, population_group=None)
    record = record_of(area, asked)
    wanted: list[NotWorkedOut] = []
    with suppress(NotWorkedOut):  # as its picture will say
        asked = asked.in_ages(record.described)
    number = None
    try:
        number = population(area, asked.on, asked.known_at, asked.since, record.part.site_type)
    except NotWorkedOut as missing:
        wanted.append(missing)
    pictures: dict[str, Shown | None] = {}
    for name in PICTURES:
        try:
            pictures[name] = _shown(request, record, asked, name)
        except NotWorkedOut as missing:
            wanted.append(missing)
    if number is not None and not wanted:
        return asked, number, pictures, record
    _ask(request, wanted)
    asked = replace(asked, known_at=None)
    record = record_of(area, asked)
    asked = asked.in_ages(record.described)
    pictures = {name: _shown(request, record, asked, name) for name in PICTURES}
    return asked, population(area, asked.on, None, asked.since), pictures, record


def _shown(request: HttpRequest, record: AreaRecord, asked: Look, name: str) -> Shown | None:
    query = asked.query(language=get_language() or "en")
    address = reverse("admin:camptrack_area_picture", args=[record.area.pk, name])
    return shown(name, PICTURES[name](record, asked, WIDE), f"{address}?{query}", request)


def _ask(request: HttpRequest, wanted: list[NotWorkedOut]) -> None:
    """Have it worked out, and say so above what is shown meanwhile."""
    try:
        asked = [ask_calculation(by=user_of(request), wanted=each) for each in wanted]
    except Conflict as refusal:
        messages.error(request, refusal.detail)
        return
    calculation = min(asked, key=lambda each: each.camps_done)
    messages.warning(
        request,
        _(
            "“As known” is being worked out, %(done)s of %(camps)s camps so far: look again in a moment. "
            "These are the numbers as known now."
        )
        % {"done": calculation.camps_done, "camps": calculation.camps},
    )


def _camps(request: HttpRequest, record: AreaRecord) -> Sorted[Site]:
    columns = {
        "name": (_("camp"), lambda site: name_of(site.camp).casefold()),
        "people": (_("people: low – best – high"), lambda site: site.people.best if site.people else -1),
        "state": (_("state"), remarks),
        "area": (_("area"), lambda site: name_of(site.area).casefold()),
        "type": (_("site type"), lambda site: str(SiteType(site.site_type).label)),
    }
    return sort_and_page(request, record.sites, columns, name="camps", usual="-people", per_page=SHOWN)


def _areas(request: HttpRequest, record: AreaRecord) -> Sorted[Below]:
    children = list(record.area.children.order_by("name"))
    found = totals(Area, [child.pk for child in children], record.asked)
    rows = [Below(child, local_name(child), total) for child, total in zip(children, found, strict=True)]
    columns = {
        "name": (_("area"), lambda row: row.name.casefold()),
        "people": (
            _("people: low – best – high"),
            lambda row: -1 if row.total.best is None else row.total.best,
        ),
        "camps": (_("camps counted"), lambda row: row.total.camps),
        "without": (_("without data"), lambda row: row.total.camps_without_data),
        "stale": (_("stale"), lambda row: row.total.camps_stale),
    }
    return sort_and_page(request, rows, columns, name="areas", usual="-people", per_page=SHOWN)
