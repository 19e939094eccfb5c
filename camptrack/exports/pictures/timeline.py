"""People over time: a step line with its band, gaps where nothing is known, and what every source said."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from camptrack.exports.words import labels
from camptrack.exports.words.writing import day as day_in_words
from camptrack.exports.words.writing import number, range_of
from camptrack.situation import Moment, Situation, Voice
from camptrack.vocabulary import Measure, Role

from . import looks
from .picture import Picture, Table

#: per role: the point's shape, its colour, whether it is filled – what moves no number is hollow
POINTS: dict[Role, tuple[str, str, bool]] = {
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
_ARRIVED, _LEFT = "#6a51a3", "#d94801"


def timeline(situation: Situation, *, width: int = 640, height: int = 260, title: str = "") -> Picture | None:
    """Of an issue; None where nothing is known of any day. Over one camp its sources' figures are in it."""
    return timeline_of(
        situation.timeline,
        situation.voices,
        last=situation.about.end,
        title=title,
        width=width,
        height=height,
    )


def timeline_of(
    moments: Sequence[Moment],
    voices: Sequence[Voice],
    *,
    last: date,
    on: date | None = None,
    title: str = "",
    width: int = 860,
    height: int = 300,
) -> Picture | None:
    """Up to the day `last`, the day `on` marked; None where nothing is known of any day."""
    known = [(each.day, each.people) for each in moments if each.people]
    if not known:
        return None
    (first, then), (latest, now) = known[0], known[-1]
    alternative = _("People in recorded sites over time: %(then)s on %(first)s, %(now)s on %(last)s.") % {
        "then": number(then.best),
        "first": day_in_words(first),
        "now": number(now.best),
        "last": day_in_words(latest),
    }
    return Picture(
        title=labels.section_titles()["timeline"],
        specification=_specification(
            moments, voices, title=title, on=on, last=last, width=width, height=height
        ),
        alternative=alternative,
        notes=[],
        table=_table(moments),
    )


def _specification(
    moments: Sequence[Moment],
    voices: Sequence[Voice],
    *,
    title: str,
    on: date | None,
    last: date,
    width: int,
    height: int,
) -> dict[str, Any]:
    """From the first moment on. The height is that of people; flows under them take three eighths of it
    more."""
    narrow = width < looks.NARROW
    first = min([*(each.day for each in moments), *(each.start for each in voices), last])
    x: dict[str, Any] = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [_on_axis(first), _on_axis(last)]},
        "axis": {"format": "%Y-%m-%d", "labelOverlap": True, "tickCount": 3 if narrow else 8},
    }
    counts = [each for each in voices if each.measure == Measure.HEADCOUNT]
    flows = [each for each in voices if each.measure != Measure.HEADCOUNT]
    # One legend for both panels: every role that occurs in either.
    by_role = _by_role(voices)
    panels = [_population(moments, counts, x, by_role, on if on and first <= on <= last else None, last)]
    if flows:
        panels.append(_flows_as_said(flows, x, by_role))
    elif any(each.arrivals or each.departures for each in moments):
        panels.append(_flows_as_counted(moments, x))
    heights = [height, height * 3 // 8]
    return looks.specification(
        title,
        vconcat=[
            {**panel, "width": width, "height": height}
            for panel, height in zip(panels, heights, strict=False)
        ],
        resolve={"scale": {"x": "shared"}},
        config=looks.config(narrow=narrow),
    )


def _population(
    moments: Sequence[Moment],
    counts: list[Voice],
    x: dict[str, Any],
    by_role: dict[str, Any],
    on: date | None,
    last: date,
) -> dict[str, Any]:
    rows = list(_runs(moments, last))
    y = {
        "type": "quantitative",
        "title": None,
        "axis": {"format": ",d", "tickCount": 6, "orient": looks.near_side()},
    }
    run = {"detail": {"field": "run", "type": "nominal"}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "interpolate": "step-after", "color": looks.BAND, "opacity": 0.6},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, **run},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "step-after", "color": looks.LINE, "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "best"}, **run},
        },
    ]
    if on is not None:
        layers.append(
            {
                "data": {"values": [{"day": on.isoformat()}]},
                "mark": {"type": "rule", "color": looks.INK, "strokeDash": [3, 3]},
                "encoding": {"x": x},
            }
        )
    if counts:
        said = {"values": [_said(each) for each in counts]}
        layers += [
            {
                "data": said,
                "mark": {"type": "rule", "color": looks.INK, "opacity": 0.5},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": said,
                "mark": {"type": "point", "size": 70, "strokeWidth": 1.5, "opacity": 1},
                "encoding": {"x": x, "y": {**y, "field": "best"}, **by_role},
            },
        ]
    return {"title": looks.heading(_("people")), "layer": layers}


def _runs(moments: Sequence[Moment], last: date) -> Iterator[dict[str, Any]]:
    """Rows of unbroken knowledge: each run ends where nothing is known any more, or on the last day."""
    run, ends = 0, [*(each.day for each in moments[1:]), max([last, *(each.day for each in moments)])]
    for nth, (moment, end) in enumerate(zip(moments, ends, strict=False)):
        if moment.people is None:
            run += 1
            continue
        row = {"run": run, "low": moment.people.low, "best": moment.people.best, "high": moment.people.high}
        yield {**row, "day": moment.day.isoformat()}
        if nth + 1 == len(moments) or moments[nth + 1].people is None:
            yield {**row, "day": end.isoformat()}


def _flows_as_said(flows: list[Voice], x: dict[str, Any], by_role: dict[str, Any]) -> dict[str, Any]:
    """What each flow figure says, over the days of which it says it; nothing is added up here."""
    y = {"field": "best", **_flow_axis()}
    return {
        "title": looks.heading(_("arrivals, and departures below zero")),
        "data": {"values": [_said(each) for each in flows]},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.7},
                "encoding": {
                    "x": {**x, "field": "start"},
                    "x2": {"field": "day"},
                    "y": y,
                    "color": {"value": looks.INK},
                },
            },
            {
                "mark": {"type": "point", "size": 60, "strokeWidth": 1.5, "opacity": 1},
                "encoding": {"x": x, "y": y, **by_role},
            },
        ],
    }


def _flows_as_counted(moments: Sequence[Moment], x: dict[str, Any]) -> dict[str, Any]:
    """What the total counts, of the days since the step before."""
    rows = [
        {"start": before.day.isoformat(), "day": each.day.isoformat(), "people": people, "colour": colour}
        for before, each in pairwise([_ahead_of(moments), *moments])
        for people, colour in ((each.arrivals, _ARRIVED), (-each.departures, _LEFT))
        if people
    ]
    return {
        "title": looks.heading(_("arrivals, and departures below zero")),
        "data": {"values": rows},
        "mark": {"type": "rect", "opacity": 0.85, "stroke": "white", "strokeWidth": 0.5},
        "encoding": {
            "x": {**x, "field": "start"},
            "x2": {"field": "day"},
            "y": {"field": "people", "stack": None, **_flow_axis()},
            "y2": {"datum": 0},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _ahead_of(moments: Sequence[Moment]) -> Moment:
    return Moment(moments[0].day - timedelta(days=1), None, 0, 0)


def _flow_axis() -> dict[str, Any]:
    axis = {"format": ",d", "tickCount": 3, "orient": looks.near_side()}
    return {"type": "quantitative", "title": None, "axis": axis}


def _by_role(voices: Sequence[Voice]) -> dict[str, Any]:
    """Shape and colour by role, with a legend of the roles that occur."""
    present = [role for role in POINTS if any(each.role == role for each in voices)]
    shown = [str(role.label) for role in present]
    points = [POINTS[role] for role in present]

    def by_role(values: list[str]) -> dict[str, Any]:
        scale = {"domain": shown, "range": values}
        return {"field": "role", "type": "nominal", "scale": scale, "legend": {"title": None}}

    return {
        "shape": by_role([shape for shape, _colour, _filled in points]),
        "stroke": by_role([colour for _shape, colour, _filled in points]),
        "fill": by_role([colour if filled else "white" for _shape, colour, filled in points]),
    }


def _said(each: Voice) -> dict[str, Any]:
    return {
        "start": each.start.isoformat(),
        "day": each.end.isoformat(),
        "low": each.people.low,
        "best": -each.people.best if each.measure == Measure.DEPARTURES else each.people.best,
        "high": each.people.high,
        "role": labels.role(each.role),
    }


def _on_axis(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def _table(moments: Sequence[Moment]) -> Table:
    return Table(
        [_("From"), _("People"), _("Range"), _("Arrivals"), _("Departures")],
        [
            [
                day_in_words(each.day),
                number(each.people.best) if each.people else labels.NOTHING,
                range_of(each.people) if each.people else labels.NOTHING,
                number(each.arrivals),
                number(each.departures),
            ]
            for each in moments
        ],
    )
