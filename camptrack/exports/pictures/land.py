"""The land under a map: countries, with the names that have room."""

import gettext as translations
from collections.abc import Sequence
from typing import Any

import pycountry

from camptrack.exports.words.writing import language

from . import looks
from .geography import Outline, Window, middle, outlines_in, spots_inside
from .place_labels import Box, free

#: what iso-codes does not have in Arabic, or cannot tell apart, by ISO 3166-1's number
_IN_ARABIC = {"792": "تركيا", "408": "كوريا الشمالية", "410": "كوريا الجنوبية"}
#: a country's name needs this much of the picture
_ROOM_FOR_A_NAME = 0.05


def place_of(window: Window) -> dict[str, Any]:
    """Pixels as they are."""
    axis = {"type": "quantitative", "axis": None}
    return {
        "x": {"field": "x", **axis, "scale": {"domain": [0, window.width], "nice": False, "zero": False}},
        "y": {"field": "y", **axis, "scale": {"domain": [window.height, 0], "nice": False, "zero": False}},
    }


def land(window: Window, taken: Sequence[Box]) -> list[dict[str, Any]]:
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
            "encoding": {**place_of(window), "text": {"field": "text"}},
        },
    ]


def _country_name(numeric: str) -> str:
    """As ISO has it, in the active language."""
    country = pycountry.countries.get(numeric=numeric) if numeric else None
    if country is None:
        return ""
    if language() == "ar" and numeric in _IN_ARABIC:
        return _IN_ARABIC[numeric]
    known = translations.translation(
        "iso3166-1", pycountry.LOCALES_DIR, languages=[language()], fallback=True
    )
    # The common name, "Syria", is not translated in every language; the long one is.
    names = [getattr(country, "common_name", country.name), country.name]
    translated = next((known.gettext(name) for name in names if known.gettext(name) != name), names[0])
    return translated.split(",")[0].split("،")[0]
