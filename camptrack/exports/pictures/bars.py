"""Sorted bars: who has how many people, the most first, each with its range."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.exports.words import labels
from camptrack.exports.words.writing import (
    alone,
    is_right_to_left,
    listed,
    name_in_text,
    number,
    people_with_range,
    range_of,
)
from camptrack.situation import Band

from . import looks
from .picture import Picture, Table

#: the largest ones; the table has them all
_MOST = 20
_LINE, _BAR, _LETTER = 24, 15, 6.4
#: room behind the longest bar for its number, as a share of it
_ROOM = {False: 1.18, True: 1.5}


@dataclass(frozen=True)
class Bar:
    """`hollow` where the number is old or a lower bound."""

    name: str
    people: Band
    hollow: bool = False
    remarks: str = ""


def bars(
    found: Sequence[Bar],
    *,
    heading: str,
    what: str,
    notes: Sequence[str] = (),
    width: int = 640,
    title: str = "",
) -> Picture | None:
    """`what` the bars are, over the first column of the table; None without any."""
    if not found:
        return None
    ordered = sorted(found, key=lambda bar: bar.people.best, reverse=True)
    drawn, left_out = ordered[:_MOST], len(ordered) - _MOST
    said = [*notes]
    if left_out > 0:
        said.append(
            ngettext("%(count)s more is in the table.", "%(count)s more are in the table.", left_out)
            % {"count": number(left_out)}
        )
    largest = listed([f"{name_in_text(bar.name)} {people_with_range(bar.people)}" for bar in drawn[:3]])
    return Picture(
        title=heading,
        specification=_specification(drawn, width, title),
        alternative=_("The largest of %(count)s: %(largest)s.")
        % {"count": number(len(ordered)), "largest": largest},
        notes=said,
        table=Table(
            [what, _("People"), _("Range"), _("Remarks")],
            [
                [
                    name_in_text(bar.name),
                    number(bar.people.best),
                    range_of(bar.people),
                    bar.remarks or labels.NOTHING,
                ]
                for bar in ordered
            ],
        ),
    )


def _specification(drawn: list[Bar], width: int, title: str) -> dict[str, Any]:
    narrow, right = width < looks.NARROW, is_right_to_left()
    names = [_short(bar.name, narrow=narrow) for bar in drawn]
    beside = min(max(len(name) for name in names) * _LETTER + 12, width * 0.42)
    plot, height = int(width - beside), _LINE * len(drawn)
    longest = max(1, *(bar.people.high for bar in drawn)) * _ROOM[narrow]
    rows = [
        {
            "from": _LINE * nth + (_LINE - _BAR) / 2,
            "to": _LINE * nth + (_LINE + _BAR) / 2,
            "y": _LINE * nth + _LINE / 2,
            "low": bar.people.low,
            "best": bar.people.best,
            "high": bar.people.high,
            "name": alone(name),
            "text": number(bar.people.best),
            "fill": "white" if bar.hollow else looks.BAND,
        }
        for nth, (bar, name) in enumerate(zip(drawn, names, strict=True))
    ]
    scale = {"domain": [0, longest], "nice": False, "reverse": right}
    x: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": scale}
    y: dict[str, Any] = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [height, 0], "nice": False},
    }
    at = {"y": {**y, "field": "y"}}
    return looks.specification(
        title,
        width=plot,
        height=height,
        view={"stroke": None},
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "rect", "stroke": looks.LINE, "strokeWidth": 1},
                "encoding": {
                    "x": {**x, "field": "best"},
                    "x2": {"datum": 0},
                    "y": {**y, "field": "from"},
                    "y2": {"field": "to"},
                    "fill": {"field": "fill", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "rule", "color": looks.INK, "strokeWidth": 1.5},
                "encoding": {**at, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "right" if right else "left", "dx": -6 if right else 6,
                         "baseline": "middle"},
                "encoding": {**at, "x": {**x, "field": "high"}, "text": {"field": "text"}},
            },
            {
                "mark": {"type": "text", "align": "left" if right else "right", "baseline": "middle"},
                "encoding": {**at, "x": {"value": plot + 8 if right else -8}, "text": {"field": "name"}},
            },
        ],
        config=looks.config(narrow=narrow),
    )  # fmt: skip


def _short(name: str, *, narrow: bool) -> str:
    most = 18 if narrow else 34
    return name if len(name) <= most else f"{name[: most - 1]}…"
