"""Where people are: a circle per camp, its area as the people; hollow where the number is old."""

import gettext as translations
from typing import Any

import pycountry
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.exports.words import labels
from camptrack.exports.words.writing import alone, language, listed, local_name, name_in_text, named, number
from camptrack.situation import Flag, Row, Situation

from . import looks
from .geography import Outline, Window, middle, outlines_in, spots_inside, window_over
from .picture import Picture, Table
from .place_labels import Box, Circle, free, placed

_LARGEST_RADIUS = {False: 30, True: 20}
_LABELS = {False: 8, True: 4}
_OLD = {Flag.STALE, Flag.FLOWS_ONLY}
_HALO = {"stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.8}
#: a country's name needs this much of the picture
_ROOM_FOR_A_NAME = 0.05


def site_map(
    situation: Situation, *, width: int = 640, height: int | None = None, title: str = ""
) -> Picture | None:
    """None where no camp's coordinates are known."""
    located = [row for row in situation.rows if row.latitude is not None and row.longitude is not None]
    if not located:
        return None
    narrow = width < looks.NARROW
    height = height or width * (9 if narrow else 6) // 10
    points = [(row.longitude or 0.0, row.latitude or 0.0) for row in located]
    window = window_over(points, width=width, height=height)
    return Picture(
        title=labels.section_titles()["map"],
        specification=_specification(located, window, narrow=narrow, title=title),
        alternative=_alternative(located),
        notes=_notes(situation, located),
        table=_table(situation),
    )


def _specification(located: list[Row], window: Window, *, narrow: bool, title: str) -> dict[str, Any]:
    counted = [row for row in located if row.people]
    most = max((row.people.best for row in counted if row.people), default=0)
    largest = _LARGEST_RADIUS[narrow]
    circles = []
    for row in counted:
        people = row.people.best if row.people else 0
        x, y = window.project(row.longitude or 0.0, row.latitude or 0.0)
        radius = largest * (people / most) ** 0.5 if most else 0.0
        circles.append((row, Circle(x, y, radius, alone(f"{named(row.camp)} {number(people)}"))))
    # Largest first, so that small ones lie on top.
    values = [
        {
            "x": circle.x,
            "y": circle.y,
            "area": round(3.1416 * circle.radius**2, 1),
            "fill": "white" if _OLD & set(row.flags) else looks.LINE,
        }
        for row, circle in circles
    ]
    without = [
        dict(zip(("x", "y"), window.project(row.longitude or 0.0, row.latitude or 0.0), strict=True))
        for row in located
        if not row.people
    ]
    names, taken = placed(
        [circle for _row, circle in circles], width=window.width, height=window.height, most=_LABELS[narrow]
    )
    return looks.specification(
        title,
        width=window.width,
        height=window.height,
        view={"fill": looks.SEA, "stroke": looks.GRID, "clip": True},
        layer=[
            *_land(window, taken),
            {
                "data": {"values": without},
                "mark": {"type": "point", "shape": "cross", "size": 40, "color": looks.QUIET, "angle": 45},
                "encoding": _at(window),
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "shape": "circle", "fillOpacity": 0.72, "strokeWidth": 1.4,
                         "stroke": looks.LINE, "opacity": 1},
                "encoding": {
                    **_at(window),
                    "size": {"field": "area", "type": "quantitative", "scale": None},
                    "fill": {"field": "fill", "type": "nominal", "scale": None},
                },
            },
            *(_text(window, [vars(each) for each in names if each.align == align], align)
              for align in ("left", "right", "center") if any(each.align == align for each in names)),
            *_scale_bar(window),
        ],
        config=looks.config(narrow=narrow),
    )  # fmt: skip


def _at(window: Window) -> dict[str, Any]:
    """Pixels as they are."""
    axis = {"type": "quantitative", "axis": None}
    return {
        "x": {"field": "x", **axis, "scale": {"domain": [0, window.width], "nice": False, "zero": False}},
        "y": {"field": "y", **axis, "scale": {"domain": [window.height, 0], "nice": False, "zero": False}},
    }


def _land(window: Window, taken: list[Box]) -> list[dict[str, Any]]:
    outlines = outlines_in(window)
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [[*outline.ring, outline.ring[0]]]},
        }
        for outline in outlines
    ]
    widest: dict[str, tuple[float, Outline]] = {}
    for outline in outlines:
        area = middle(outline.ring)[1]
        if area > widest.get(outline.numeric, (0.0, outline))[0]:
            widest[outline.numeric] = (area, outline)
    names = []
    for numeric, (area, outline) in widest.items():
        name = _country_name(numeric)
        if not name or area < _ROOM_FOR_A_NAME * window.width * window.height:
            continue
        spot = next((each for each in spots_inside(outline.ring) if free(each, name, taken)), None)
        if spot is not None:
            names.append({"x": spot[0], "y": spot[1], "text": name})
    return [
        {
            "data": {"values": features},
            "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
            "mark": {"type": "geoshape", "fill": looks.LAND, "stroke": "#a8a293", "strokeWidth": 1},
        },
        {
            "data": {"values": names},
            "mark": {"type": "text", "color": "#6d675a", "fontSize": 11, "clip": True},
            "encoding": {**_at(window), "text": {"field": "text"}},
        },
    ]


def _country_name(numeric: str) -> str:
    """As ISO has it, in the active language."""
    country = pycountry.countries.get(numeric=numeric) if numeric else None
    if country is None:
        return ""
    known = translations.translation(
        "iso3166-1", pycountry.LOCALES_DIR, languages=[language()], fallback=True
    )
    # The common name, "Syria", is not translated in every language; the long one is.
    names = [getattr(country, "common_name", country.name), country.name]
    translated = next((known.gettext(name) for name in names if known.gettext(name) != name), names[0])
    return translated.split(",")[0].split("،")[0]


def _text(window: Window, values: list[dict[str, Any]], align: str) -> dict[str, Any]:
    """With a halo, so that a border does not cross it."""
    encoding = {**_at(window), "text": {"field": "text"}}
    mark = {"type": "text", "align": align, "baseline": "middle", "fontSize": 11, "fontWeight": "bold"}
    return {
        "data": {"values": values},
        "layer": [
            {
                "mark": {**mark, "stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.8},
                "encoding": encoding,
            },
            {"mark": {**mark, "color": looks.INK}, "encoding": encoding},
        ],
    }


def _scale_bar(window: Window) -> list[dict[str, Any]]:
    lengths = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    fitting = [each for each in lengths if each * window.pixels_per_kilometre < window.width / 4] or [1]
    length, y = fitting[-1], window.height - 12
    x = 12.0
    bar = [{"x": x, "y": y, "end": round(x + length * window.pixels_per_kilometre, 1)}]
    at, text = _at(window), alone(_("%(count)s km") % {"count": number(length)})
    return [
        {
            "data": {"values": bar},
            "mark": {"type": "rule", "color": looks.INK, "strokeWidth": 2},
            "encoding": {**at, "x2": {"field": "end"}},
        },
        {
            "data": {"values": [{"x": x, "y": y - 4, "text": text}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "fontSize": 10,
                "color": looks.INK,
            },
            "encoding": {**at, "text": {"field": "text"}},
        },
    ]


def _alternative(located: list[Row]) -> str:
    counted = [row for row in located if row.people]
    said = ngettext("Map of %(count)s camp.", "Map of %(count)s camps.", len(located)) % {
        "count": number(len(located))
    }
    if not counted:
        return said
    largest = listed(
        [f"{named(row.camp)} {number(row.people.best)}" for row in counted[:3] if row.people is not None]
    )
    return f"{said} " + _("Most people: %(camps)s.") % {"camps": largest}


def _notes(situation: Situation, located: list[Row]) -> list[str]:
    notes = [_("A circle's area shows the people; hollow: counted more than 90 days ago, or flows only.")]
    if any(not row.people for row in located):
        notes.append(_("×: no data."))
    missing = len(situation.rows) - len(located)
    if missing:
        said = ngettext(
            "%(count)s camp without coordinates is not on the map.",
            "%(count)s camps without coordinates are not on the map.",
            missing,
        )
        notes.append(said % {"count": number(missing)})
    return notes


def _table(situation: Situation) -> Table:
    return Table(
        [_("Camp"), _("Area"), _("Latitude"), _("Longitude"), _("People"), _("Remarks")],
        [
            [
                name_in_text(local_name(row.camp)),
                name_in_text(local_name(row.district)),
                labels.NOTHING if row.latitude is None else f"{row.latitude:.4f}",
                labels.NOTHING if row.longitude is None else f"{row.longitude:.4f}",
                labels.NOTHING if row.people is None else number(row.people.best),
                labels.flags(row),
            ]
            for row in situation.rows
        ],
    )
