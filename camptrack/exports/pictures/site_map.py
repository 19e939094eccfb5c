"""Where people are: a circle per camp, its area as the people; hollow where the number is old, dashed where
nobody was ever counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.exports.words import labels
from camptrack.exports.words.writing import alone, listed, local_name, name_in_text, named, number
from camptrack.situation import Band, Flag, Name, Row, Situation

from . import looks
from .geography import Window, window_over
from .land import land, place_of
from .picture import Picture, Table
from .place_labels import Circle, placed

_LARGEST_RADIUS = {False: 30, True: 20}
_LABELS = {False: 8, True: 4}
#: half of what a camp without data takes
_CROSS = 7


@dataclass(frozen=True)
class Spot:
    """A camp on the map. `people` is empty without data; `remarks` are for the table."""

    camp: Name
    area: Name
    latitude: float | None
    longitude: float | None
    people: Band | None
    stale: bool = False
    flows_only: bool = False
    remarks: str = ""


def site_map(
    situation: Situation, *, width: int = 640, height: int | None = None, title: str = ""
) -> Picture | None:
    """Of an issue; None where no camp's coordinates are known."""
    return site_map_of([_spot(row) for row in situation.rows], width=width, height=height, title=title)


def _spot(row: Row) -> Spot:
    return Spot(
        row.camp,
        row.district,
        row.latitude,
        row.longitude,
        row.people,
        stale=Flag.STALE in row.flags,
        flows_only=Flag.FLOWS_ONLY in row.flags,
        remarks=labels.flags(row),
    )


def site_map_of(
    spots: Sequence[Spot], *, width: int = 640, height: int | None = None, title: str = ""
) -> Picture | None:
    """The largest first; None where no camp's coordinates are known."""
    located = [spot for spot in spots if spot.latitude is not None and spot.longitude is not None]
    if not located:
        return None
    narrow = width < looks.NARROW
    height = height or width * (9 if narrow else 6) // 10
    window = window_over(points_of(located), width=width, height=height)
    return Picture(
        title=labels.section_titles()["map"],
        specification=_specification(located, window, narrow=narrow, title=title),
        alternative=_alternative(located),
        notes=_notes(spots, located),
        table=_table(spots),
    )


def points_of(located: Sequence[Spot]) -> list[tuple[float, float]]:
    """Longitude and latitude."""
    return [(spot.longitude or 0.0, spot.latitude or 0.0) for spot in located]


def _specification(located: list[Spot], window: Window, *, narrow: bool, title: str) -> dict[str, Any]:
    circles = _circles([spot for spot in located if spot.people], window, _LARGEST_RADIUS[narrow])
    # Largest first, so that small ones lie on top.
    values = [
        {
            "x": circle.x,
            "y": circle.y,
            "area": round(3.1416 * circle.radius**2, 1),
            "fill": "white" if spot.stale or spot.flows_only else looks.LINE,
            "outline": "dashed" if spot.flows_only else "whole",
        }
        for spot, circle in circles
    ]
    without = [
        dict(zip(("x", "y"), window.project(*point), strict=True))
        for point in points_of([spot for spot in located if not spot.people])
    ]
    names, taken = placed(
        [circle for _spot, circle in circles], width=window.width, height=window.height, most=_LABELS[narrow]
    )
    taken += [(at["x"] - _CROSS, at["y"] - _CROSS, at["x"] + _CROSS, at["y"] + _CROSS) for at in without]
    return looks.specification(
        title,
        width=window.width,
        height=window.height,
        view={"fill": looks.SEA, "stroke": looks.GRID, "clip": True},
        layer=[
            *land(window, taken),
            {
                "data": {"values": without},
                "mark": {"type": "point", "shape": "cross", "size": 40, "color": looks.QUIET, "angle": 45},
                "encoding": place_of(window),
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "shape": "circle", "fillOpacity": 0.72, "strokeWidth": 1.4,
                         "stroke": looks.LINE, "opacity": 1},
                "encoding": {
                    **place_of(window),
                    "size": {"field": "area", "type": "quantitative", "scale": None},
                    "fill": {"field": "fill", "type": "nominal", "scale": None},
                    "strokeDash": {"field": "outline", "type": "nominal", "legend": None,
                                   "scale": {"domain": ["whole", "dashed"], "range": [[1, 0], [3, 2]]}},
                },
            },
            *(_text(window, [vars(each) for each in names if each.align == align], align)
              for align in ("left", "right", "center") if any(each.align == align for each in names)),
            *_scale_bar(window),
        ],
        config=looks.config(narrow=narrow),
    )  # fmt: skip


def _circles(counted: list[Spot], window: Window, largest: int) -> list[tuple[Spot, Circle]]:
    """With areas as the people."""
    people = [spot.people.best if spot.people else 0 for spot in counted]
    most = max(people, default=0)
    return [
        (
            spot,
            Circle(
                *window.project(*point),
                largest * (best / most) ** 0.5 if most else 0.0,
                alone(f"{named(spot.camp)} {number(best)}"),
            ),
        )
        for spot, point, best in zip(counted, points_of(counted), people, strict=True)
    ]


def _text(window: Window, values: list[dict[str, Any]], align: str) -> dict[str, Any]:
    """With a halo, so that a border does not cross it."""
    encoding = {**place_of(window), "text": {"field": "text"}}
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
    at, text = place_of(window), alone(_("%(count)s km") % {"count": number(length)})
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


def _alternative(located: list[Spot]) -> str:
    counted = [spot for spot in located if spot.people]
    said = ngettext("Map of %(count)s camp.", "Map of %(count)s camps.", len(located)) % {
        "count": number(len(located))
    }
    if not counted:
        return said
    largest = listed(
        [f"{named(spot.camp)} {number(spot.people.best)}" for spot in counted[:3] if spot.people is not None]
    )
    return f"{said} " + _("Most people: %(camps)s.") % {"camps": largest}


def _notes(spots: Sequence[Spot], located: list[Spot]) -> list[str]:
    notes = [
        _("A circle's area shows the people; hollow: counted more than 90 days ago; dashed: flows only.")
    ]
    if any(not spot.people for spot in located):
        notes.append(_("×: no data."))
    missing = len(spots) - len(located)
    if missing:
        said = ngettext(
            "%(count)s camp without coordinates is not on the map.",
            "%(count)s camps without coordinates are not on the map.",
            missing,
        )
        notes.append(said % {"count": number(missing)})
    return notes


def _table(spots: Sequence[Spot]) -> Table:
    return Table(
        [_("Camp"), _("Area"), _("Latitude"), _("Longitude"), _("People"), _("Remarks")],
        [
            [
                name_in_text(local_name(spot.camp)),
                name_in_text(local_name(spot.area)),
                labels.NOTHING if spot.latitude is None else f"{spot.latitude:.4f}",
                labels.NOTHING if spot.longitude is None else f"{spot.longitude:.4f}",
                labels.NOTHING if spot.people is None else number(spot.people.best),
                spot.remarks,
            ]
            for spot in spots
        ],
    )
