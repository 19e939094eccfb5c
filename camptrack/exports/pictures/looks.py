"""What the pictures have in common: colours, letters, and the side that a line begins on."""

from typing import Any

from camptrack.exports.fonts import FAMILIES
from camptrack.exports.words.writing import is_right_to_left

#: who has no Noto fonts sees the text in another one
FONT = ", ".join([*FAMILIES, "DejaVu Sans", "Arial", "sans-serif"])
BAND, LINE, INK, GRID = "#9ecae1", "#08519c", "#222222", "#e3e3e3"
QUIET, LAND, SEA, OTHER = "#5b6570", "#f4f1ea", "#dfe9ef", "#d94801"
#: under this width a picture is one for a telephone
NARROW = 400
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def specification(title: str = "", **parts: Any) -> dict[str, Any]:
    """Of a whole picture. Without a title where the page around it has one."""
    head = {"title": {"text": title, "anchor": start(), "frame": "bounds"}} if title else {}
    return {"$schema": _SCHEMA, "background": "white", "padding": 6, **head, **parts}


def config(*, narrow: bool) -> dict[str, Any]:
    return {
        "font": FONT,
        "title": {"fontSize": 14, "color": INK},
        "axis": {"labelFontSize": 11, "titleFontSize": 12, "labelColor": INK, "gridColor": GRID},
        "legend": {"labelFontSize": 12, "orient": "bottom", "columns": 2 if narrow else 5, "title": None},
        "view": {"stroke": GRID},
        "text": {"fontSize": 11, "color": INK},
    }


def start() -> str:
    """Where a line of the active language begins, as an anchor."""
    return "end" if is_right_to_left() else "start"


def near_side() -> str:
    """The side where names stand: the one on which reading begins."""
    return "right" if is_right_to_left() else "left"


def heading(text: str) -> dict[str, Any]:
    """Over a panel: beside its axis it would be turned, and too long for a telephone."""
    return {"text": text, "fontSize": 12, "fontWeight": "normal", "anchor": start(), "frame": "group"}


def height_of(specification: dict[str, Any]) -> int:
    """Nearly the height that a picture will have, to keep its place on a page until it is there."""
    panels = specification.get("vconcat", [specification])
    return int(sum(panel["height"] + 45 for panel in panels) + (20 if "title" in specification else 0))
