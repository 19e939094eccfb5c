"""Where sources disagree: per camp the published range as a bar, and what every source said."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.exports.words import labels, notes
from camptrack.exports.words.writing import (
    alone,
    day,
    is_right_to_left,
    listed,
    local_name,
    name_in_text,
    named,
    number,
    range_of,
)
from camptrack.situation import Disagreement, Situation, Voice
from camptrack.vocabulary import Measure, Role

from . import looks
from .picture import Picture, Table
from .timeline import POINTS

#: the widest ones; the table has them all
_MOST_CAMPS, _MOST_VOICES = 4, 8
_LINE, _LETTER = 19, 6.2


def conflict(situation: Situation, *, width: int = 640, title: str = "") -> Picture | None:
    """None where no two sources disagree."""
    found = sorted(
        (each for each in situation.disagreements if _counts(each)), key=_share_in_doubt, reverse=True
    )
    return conflict_of(found, width=width, title=title) if found else None


def conflict_of(found: list[Disagreement], *, width: int = 640, title: str = "") -> Picture:
    """Of these camps, the first ones drawn; each has a headcount among its voices."""
    drawn = found[:_MOST_CAMPS]
    left_out = len(found) - len(drawn)
    said = [
        _(
            "Bar: the published range, its line the best estimate. "
            "Points: what sources said; hollow ones moved no number."
        )
    ]
    if left_out:
        said.append(
            ngettext(
                "%(count)s more camp is in the table.", "%(count)s more camps are in the table.", left_out
            )
            % {"count": number(left_out)}
        )
    return Picture(
        title=labels.section_titles()["disagreements"],
        specification=_specification(drawn, width, title),
        alternative=" ".join(notes.disagreement(each) for each in drawn),
        notes=said,
        table=_table(found),
    )


def _counts(each: Disagreement) -> list[Voice]:
    """A headcount and a flow cannot stand on one axis. The latest that fit."""
    counts = [voice for voice in each.voices if voice.measure == Measure.HEADCOUNT]
    return sorted(counts, key=lambda voice: voice.end, reverse=True)[:_MOST_VOICES]


def _share_in_doubt(each: Disagreement) -> float:
    bands = [each.people, *(voice.people for voice in _counts(each))]
    low, high = min(band.low for band in bands), max(band.high for band in bands)
    return (high - low) / max(high, 1)


def _specification(drawn: list[Disagreement], width: int, title: str) -> dict[str, Any]:
    names = [_name(voice, width) for each in drawn for voice in _counts(each)]
    beside = min(max(len(name) for name in names) * _LETTER, width * 0.48)
    return looks.specification(
        title,
        vconcat=[_panel(each, width, int(width - beside)) for each in drawn],
        spacing=44,
        bounds="flush",
        resolve={"scale": {"x": "independent"}},
        config=looks.config(narrow=width < looks.NARROW),
    )


def _name(voice: Voice, width: int) -> str:
    """Who and when; on a telephone who alone. The table has all of it."""
    narrow = width < looks.NARROW
    most = 20 if narrow else 40
    source = voice.source if len(voice.source) <= most else f"{voice.source[: most - 1]}…"
    return alone(name_in_text(source) if narrow else listed([name_in_text(source), day(voice.end)]))


def _panel(each: Disagreement, width: int, plot: int) -> dict[str, Any]:
    """One camp on an axis of its own: a large one beside a small one would hide it."""
    voices = _counts(each)
    height = _LINE * len(voices)
    axis = {"format": ",d", "tickCount": max(plot // 90, 2), "labelFontSize": 10, "labelFlush": True}
    x = {"type": "quantitative", "title": None, "scale": {"zero": False, "nice": True}, "axis": axis}
    rows = [
        {
            "y": _LINE * nth + _LINE / 2,
            "low": voice.people.low,
            "best": voice.people.best,
            "high": voice.people.high,
            "name": _name(voice, width),
            **_look(voice),
        }
        for nth, voice in enumerate(voices)
    ]
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [height, 0], "nice": False}, "axis": None}
    band = {"low": each.people.low, "best": each.people.best, "high": each.people.high}
    right = is_right_to_left()
    title = alone(f"{named(each.camp)} – {number(each.people.best)}")
    return {
        "width": plot,
        "height": height,
        "title": {**looks.heading(title), "fontWeight": "bold"},
        "layer": [
            {
                "data": {"values": [band]},
                "mark": {"type": "rect", "color": looks.BAND, "opacity": 0.55},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": [band]},
                "mark": {"type": "rule", "color": looks.LINE, "strokeWidth": 2},
                "encoding": {"x": {**x, "field": "best"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.7, "color": looks.INK},
                "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "size": 70, "strokeWidth": 1.6, "opacity": 1},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "best"},
                    **{
                        channel: {"field": channel, "type": "nominal", "scale": None}
                        for channel in ("shape", "stroke", "fill")
                    },
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "align": "left" if right else "right", "baseline": "middle"},
                "encoding": {
                    "y": y,
                    "x": {"value": plot + 8 if right else -8},
                    "text": {"field": "name"},
                },
            },
        ],
    }


def _look(voice: Voice) -> dict[str, str]:
    shape, colour, filled = POINTS[Role(voice.role)]
    return {"shape": shape, "stroke": colour, "fill": colour if filled else "white"}


def _table(found: list[Disagreement]) -> Table:
    return Table(
        [_("Camp"), _("Published"), _("Source"), _("Day"), _("People"), _("Range"), _("Role")],
        [
            [
                name_in_text(local_name(each.camp)),
                number(each.people.best),
                name_in_text(voice.source),
                day(voice.end),
                number(voice.people.best),
                range_of(voice.people),
                labels.role(voice.role),
            ]
            for each in found
            for voice in each.voices
        ],
    )
