"""Pictures on pages: what a page shows of one, and the address that it is fetched from.

Each is fetched by itself, and not before it comes into view; what did not change is neither drawn nor sent
again.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page

from camptrack.exports.pictures import drawing, looks
from camptrack.exports.pictures.picture import Picture
from camptrack.exports.words.writing import alone

#: widths of a picture in a wide window and on a telephone, in pixels
WIDE, NARROW = 760, 330
#: rows of a table under a picture at once
ROWS = 50
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Shown:
    """A picture on a page. `wide` and `narrow` are its addresses, with the room that each takes."""

    name: str
    picture: Picture
    wide: str
    narrow: str
    wide_size: tuple[int, int]
    narrow_size: tuple[int, int]
    rows: Page[list[str]]
    #: somebody turned a page of its table
    opened: bool


def shown(
    name: str, picture: Picture | None, address: str, request: HttpRequest, width: int = WIDE
) -> Shown | None:
    """None where there is nothing to draw. `address` is the picture's, with its query; `width` as drawn."""
    if picture is None:
        return None
    opened = request.GET.get("table") == name
    height = looks.height_of(picture.specification)
    return Shown(
        name=name,
        picture=picture,
        wide=address,
        narrow=f"{address}&narrow=1",
        wide_size=(width, height),
        narrow_size=(min(width, NARROW), min(height, NARROW)),
        rows=Paginator(picture.table.rows, ROWS).get_page(request.GET.get("rows") if opened else None),
        opened=opened,
    )


def width_asked(request: HttpRequest) -> int:
    return NARROW if "narrow" in request.GET else WIDE


def title_of(place: str, what: str = "") -> str:
    """Over a picture that may stand alone."""
    return alone(f"{place} – {what}" if what else place)


def answer(request: HttpRequest, picture: Picture | None) -> HttpResponse:
    """The drawing, cached by content; 404 where there is nothing to draw."""
    if picture is None:
        raise Http404
    written = json.dumps(picture.specification, sort_keys=True)
    digest = sha256(f"{get_language()} {picture.alternative} {written}".encode()).hexdigest()

    def drawn(_request: HttpRequest) -> HttpResponse:
        return _drawn(request, digest, picture)

    found: HttpResponse = gzip_page(drawn)(request)
    return found


def _drawn(request: HttpRequest, digest: str, picture: Picture) -> HttpResponse:
    # Compressed on its way, a tag is a weak one.
    if digest in request.headers.get("If-None-Match", ""):
        found: HttpResponse = HttpResponseNotModified()
    else:
        svg: Any = caches["process"].get_or_set(
            f"picture-{digest}",
            lambda: drawing.svg(picture.specification, alternative=picture.alternative),
            KEPT_SECONDS,
        )
        found = HttpResponse(svg, content_type="image/svg+xml")
        # A drawing runs nothing, also where somebody opens it alone.
        found["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    found["ETag"] = f'"{digest}"'
    found["Cache-Control"] = "private, no-cache"
    return found
