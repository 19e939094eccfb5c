"""The picture of a camp's population: its rows from the queries, its bytes from the exports."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import get_language

from camptrack.exports.pictures import drawing
from camptrack.exports.pictures.timeline import timeline_specification
from camptrack.models import Camp
from camptrack.queries.evidence import Explained, evidence
from camptrack.queries.shown import is_suppressed
from camptrack.queries.timeline import State, timeline
from camptrack.situation import Band, Moment, Voice

from .band import band_of
from .looking import Look, look
from .names import local_name

if TYPE_CHECKING:
    from .camps import CampAdmin

#: after the last word about a camp, how much of the silence the picture shows
SILENCE = timedelta(days=45)
#: width and height of the picture, in pixels
PAGE, TELEPHONE = (860, 300), (270, 220)


def whole_timeline(camp: Camp, known_at: datetime | None) -> list[State]:
    """Every change point up to today."""
    today = datetime.now(tz=UTC).date()
    states = timeline(camp, date.min, today, known_at).states
    return [state for state in states if state.total.camps]


def address(camp: Camp, request: HttpRequest) -> str:
    """Of the picture that belongs to a page, in the page's language."""
    asked = {name: value for name, value in request.GET.items() if value}
    query = urlencode({**asked, "language": get_language() or "en"})
    return f"{reverse('admin:camptrack_camp_picture', args=[camp.pk])}?{query}"


def picture(request: HttpRequest, _admin: "CampAdmin", camp: Camp) -> HttpResponse:
    """Cached by content: what did not change is neither drawn nor sent again."""
    asked = look(request)
    specification = _specification(camp, asked, narrow="narrow" in request.GET)
    written = json.dumps(specification, sort_keys=True)
    digest = sha256(f"{get_language()} {written}".encode()).hexdigest()
    etag = f'"{digest}"'
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        svg = cache.get_or_set(f"timeline-picture-{digest}", lambda: drawing.svg(specification), 3600)
        answer = HttpResponse(svg, content_type="image/svg+xml")
        # A drawing runs nothing, also where somebody opens it alone.
        answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _specification(camp: Camp, asked: Look, *, narrow: bool) -> dict[str, Any]:
    today = datetime.now(tz=UTC).date()
    states = whole_timeline(camp, asked.known_at)
    found = [each for each in evidence(camp, today, asked.known_at).explained if _of(each, camp)]
    spoken = [each.figure.end for each in found] or [date.fromordinal(state.day) for state in states]
    last = asked.end or min(max(spoken, default=today) + SILENCE, today)
    first = asked.start or date.min
    moments = [_moment(state) for state in states]
    before = [each for each in moments if each.day < first]
    moments = [each for each in moments if first <= each.day <= last]
    if before:
        moments.insert(0, replace(before[-1], day=first))
    width, height = TELEPHONE if narrow else PAGE
    return timeline_specification(
        moments,
        [_voice(each) for each in found if first <= each.figure.end <= last],
        title=local_name(camp),
        on=asked.on,
        last=max(last, first),
        width=width,
        height=height,
    )


def _of(each: Explained, camp: Camp) -> bool:
    """Of the camp, and not of a few people of part of it: a picture is for everybody."""
    return each.camp.pk == camp.pk and not is_suppressed(each.figure)


def _moment(state: State) -> Moment:
    total = state.total
    return Moment(date.fromordinal(state.day), Band(total.low, total.best, total.high), 0, 0)


def _voice(each: Explained) -> Voice:
    """Without its source: the picture tells roles apart, the table below it names who spoke."""
    band = band_of(each.figure)
    return Voice(
        source="",
        start=each.figure.start,
        end=each.figure.end,
        measure=each.figure.measure,
        people=Band(band.low, band.best, band.high),
        role=each.finding.role.value,
        reliability="",
    )
