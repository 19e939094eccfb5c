"""The camps of an area as GeoJSON: for the map that can be moved and zoomed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from camptrack.exports.pictures.geography import Window, outlines_in, window_over
from camptrack.exports.words import labels
from camptrack.exports.words.writing import local_name as name_of
from camptrack.exports.words.writing import range_of
from camptrack.models import Area
from camptrack.queries.sites import Site
from camptrack.situation import Band
from camptrack.templatetags.explain import explanation
from camptrack.written import grouped, isolated

from .area_page import record_of
from .area_pictures import remarks
from .looking import AreaLookForm, look

#: the window that the land is cut to, in pixels: as fine as a large screen shows it
WINDOW = 1600, 1200


def show(request: HttpRequest, area: Area) -> HttpResponse:
    """A point a camp, the most people first; what all have in common and the land around them as foreign
    members."""
    asked = look(request, AreaLookForm)
    record = record_of(area, asked)
    located = [site for site in record.sites if site.latitude is not None and site.longitude is not None]
    known_at = record.known_at if record.camp_by_camp_known else None
    told = {
        "type": "FeatureCollection",
        "features": [_feature(site) for site in located],
        "day": _("on %(day)s") % {"day": isolated(record.on)},
        # Of every camp the same but for its id.
        "page": explanation("camp", 0, record.on, known_at),
        "land": _land(located),
    }

    def answer(_request: HttpRequest) -> HttpResponse:
        compact = {"separators": (",", ":"), "ensure_ascii": False}
        return JsonResponse(told, json_dumps_params=compact, headers={"Cache-Control": "private, no-cache"})

    found: HttpResponse = gzip_page(answer)(request)
    return found


def _feature(site: Site) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": site.pk,
        "geometry": {"type": "Point", "coordinates": [site.longitude, site.latitude]},
        "properties": {
            "name": name_of(site.camp),
            "people": site.people.best if site.people else None,
            "said": _said(site.people),
            "state": remarks(site),
            "hollow": site.stale or site.flows_only,
            "dashed": site.flows_only,
        },
    }


def _said(people: Band | None) -> str:
    """In a line that runs either way."""
    if people is None:
        return labels.NOTHING
    return (
        f"{grouped(people.best)} ({range_of(people)})" if people.low != people.high else grouped(people.best)
    )


def _land(located: list[Site]) -> dict[str, Any] | None:
    """Cut to a window around the window over the camps: the script needs no more of the world."""
    if not located:
        return None
    points = [(site.longitude or 0.0, site.latitude or 0.0) for site in located]
    (west, north), (east, south) = _corners(window_over(points, width=WINDOW[0], height=WINDOW[1]))
    around = window_over([(west, north), (east, south)], width=WINDOW[0], height=WINDOW[1])
    rings = [[around.place(*point) for point in outline.ring] for outline in outlines_in(around)]
    return {
        "type": "MultiPolygon",
        "bbox": [west, south, east, north],
        "coordinates": [[[*ring, ring[0]]] for ring in rings],
    }


def _corners(window: Window) -> tuple[tuple[float, float], tuple[float, float]]:
    return window.place(0, 0), window.place(window.width, window.height)
