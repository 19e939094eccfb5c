"""A camp's population over time as a picture: a Vega-Lite specification, drawn as SVG without a browser.

Text stays text, so that a reader's own fonts draw it and nothing of Arabic is lost.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from camptrack.vocabulary import Measure, Role

FONT = "Noto Sans, Noto Sans Arabic, DejaVu Sans, Arial, sans-serif"
BAND, LINE, INK, GRID = "#9ecae1", "#08519c", "#222222", "#e3e3e3"
#: per role: the point's shape, its colour, whether it is filled – what moves no number is hollow
_POINTS: dict[Role, tuple[str, str, bool]] = {
    Role.ANCHOR: ("diamond", "#08519c", True),
    Role.CONFIRMATION: ("circle", "#238b45", True),
    Role.DISSENT: ("triangle-up", "#d94801", True),
    Role.FLOW: ("square", "#6a51a3", True),
    Role.OUTRANKED: ("triangle-down", "#737373", False),
    Role.SET_ASIDE: ("square", "#737373", False),
    Role.DENIED: ("cross", "#737373", False),
    Role.NOT_CREDIBLE: ("circle", "#737373", False),
    Role.COMPOSITION: ("triangle-right", "#737373", False),
}


@dataclass(frozen=True)
class Step:
    """The population from a day on."""

    day: date
    low: int
    best: int
    high: int


@dataclass(frozen=True)
class Statement:
    """A figure: what a source said, in people, and its role."""

    start: date
    end: date
    measure: Measure
    low: int
    best: int
    high: int
    role: Role


def timeline_specification(
    steps: Sequence[Step],
    statements: Sequence[Statement],
    *,
    title: str,
    on: date,
    last: date,
    narrow: bool = False,
) -> dict[str, Any]:
    """The picture from the first step to `last`, with the day `on` marked; narrow for a telephone."""
    width = 270 if narrow else 860
    first = min([*(step.day for step in steps), *(each.start for each in statements), last])
    x: dict[str, Any] = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [_moment(first), _moment(last)]},
        "axis": {"format": "%Y-%m-%d", "labelOverlap": True, "tickCount": 3 if narrow else 8},
    }
    counts = [each for each in statements if each.measure == Measure.HEADCOUNT]
    flows = [each for each in statements if each.measure != Measure.HEADCOUNT]
    # One legend for both panels: every role that occurs in either.
    by_role = _by_role(statements)
    panels = [_population(steps, counts, x, by_role, on if first <= on <= last else None, last)]
    if flows:
        panels.append(_flows(flows, x, by_role))
    heights = [220 if narrow else 300, 90 if narrow else 110]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 6,
        "title": {"text": title, "anchor": _side(), "frame": "bounds"},
        "vconcat": [
            {**panel, "width": width, "height": height}
            for panel, height in zip(panels, heights, strict=False)
        ],
        "resolve": {"scale": {"x": "shared"}},
        "config": {
            "font": FONT,
            "title": {"fontSize": 14, "color": INK},
            "axis": {"labelFontSize": 11, "titleFontSize": 12, "labelColor": INK, "gridColor": GRID},
            "legend": {"labelFontSize": 12, "orient": "bottom", "columns": 2 if narrow else 5, "title": None},
            "view": {"stroke": GRID},
        },
    }


def timeline_svg(specification: dict[str, Any]) -> bytes:
    """Drawn. The first picture of a process takes a second, the next ones a twentieth of it."""
    # Imported here: it starts a JavaScript engine of 80 MB, which a process that draws nothing can spare.
    import vl_convert

    spaced = {"decimal": ".", "thousands": "\u202f", "grouping": [3], "currency": ["", ""]}
    english = (get_language() or "en").startswith("en")
    svg = vl_convert.vegalite_to_svg(
        json.dumps(specification),
        vl_version="5.21",
        format_locale={**spaced, "thousands": ","} if english else spaced,
        allowed_base_urls=[],
    )
    return str(svg).encode()


def _population(
    steps: Sequence[Step],
    counts: list[Statement],
    x: dict[str, Any],
    by_role: dict[str, Any],
    on: date | None,
    last: date,
) -> dict[str, Any]:
    rows = [{"day": _day(step.day), "low": step.low, "best": step.best, "high": step.high} for step in steps]
    if rows:
        rows.append({**rows[-1], "day": _day(last)})
    y = {"type": "quantitative", "title": None, "axis": {"format": ",d", "tickCount": 6}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "interpolate": "step-after", "color": BAND, "opacity": 0.6},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "step-after", "color": LINE, "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "best"}},
        },
    ]
    if on is not None:
        layers.append(
            {
                "data": {"values": [{"day": _day(on)}]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [3, 3]},
                "encoding": {"x": x},
            }
        )
    if counts:
        said = {"values": [_row(each) for each in counts]}
        layers += [
            {
                "data": said,
                "mark": {"type": "rule", "color": INK, "opacity": 0.5},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": said,
                "mark": {"type": "point", "size": 70, "strokeWidth": 1.5, "opacity": 1},
                "encoding": {"x": x, "y": {**y, "field": "best"}, **by_role},
            },
        ]
    return {"title": _heading(_("people")), "layer": layers}


def _flows(flows: list[Statement], x: dict[str, Any], by_role: dict[str, Any]) -> dict[str, Any]:
    """What each flow figure says, over the days of which it says it; nothing is added up here."""
    y = {
        "field": "best",
        "type": "quantitative",
        "title": None,
        "axis": {"format": ",d", "tickCount": 3},
    }
    said = {"values": [_row(each) for each in flows]}
    return {
        "title": _heading(_("arrivals, and departures below zero")),
        "data": said,
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.7},
                "encoding": {
                    "x": {**x, "field": "start"},
                    "x2": {"field": "day"},
                    "y": y,
                    "color": {"value": INK},
                },
            },
            {
                "mark": {"type": "point", "size": 60, "strokeWidth": 1.5, "opacity": 1},
                "encoding": {"x": x, "y": y, **by_role},
            },
        ],
    }


def _heading(text: str) -> dict[str, Any]:
    """Over a panel: beside its axis it would be turned, and too long for a telephone."""
    return {"text": text, "fontSize": 12, "fontWeight": "normal", "anchor": _side(), "frame": "group"}


def _side() -> str:
    return "end" if (get_language() or "en").startswith("ar") else "start"


def _by_role(statements: Sequence[Statement]) -> dict[str, Any]:
    """Shape and colour by role, with a legend of the roles that occur."""
    present = [role for role in _POINTS if any(each.role == role for each in statements)]
    labels = [str(role.label) for role in present]
    looks = [_POINTS[role] for role in present]

    def by_role(values: list[str]) -> dict[str, Any]:
        scale = {"domain": labels, "range": values}
        return {"field": "role", "type": "nominal", "scale": scale, "legend": {"title": None}}

    return {
        "shape": by_role([shape for shape, _colour, _filled in looks]),
        "stroke": by_role([colour for _shape, colour, _filled in looks]),
        "fill": by_role([colour if filled else "white" for _shape, colour, filled in looks]),
    }


def _row(each: Statement) -> dict[str, Any]:
    return {
        "start": _day(each.start),
        "day": _day(each.end),
        "low": each.low,
        "best": -each.best if each.measure == Measure.DEPARTURES else each.best,
        "high": each.high,
        "role": str(each.role.label),
    }


def _day(day: date) -> str:
    return day.isoformat()


def _moment(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}
