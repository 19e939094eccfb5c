"""Who they are: women and girls on the side on which reading begins, men and boys on the other; what nobody
reported is hatched."""

from typing import Any

from django.utils.translation import gettext as _

from camptrack.exports.words import labels, notes
from camptrack.exports.words.writing import is_right_to_left, number
from camptrack.situation import Breakdown, Cell, Situation
from camptrack.vocabulary import Gender
from camptrack.written import with_colon

from . import looks
from .picture import Picture, Table

_COLOURS = {Gender.FEMALE: "#7a5195", Gender.MALE: "#2f7f86", None: "#4f6d8f"}
_LINE, _BAR = 26, 18
#: room at either end of the longest bar for its number, as a share of it
_ROOM = {False: 1.2, True: 1.5}


def pyramid(situation: Situation, *, width: int = 640, title: str = "") -> Picture | None:
    """None where no camp reports who its people are."""
    breakdown = situation.breakdown
    return None if breakdown is None else pyramid_of(breakdown, width=width, title=title)


def pyramid_of(breakdown: Breakdown, *, width: int = 640, title: str = "") -> Picture:
    """With what share of the people it rests on, and of which day."""
    said = [notes.coverage(breakdown)]
    said += [sentence for sentence in (notes.suppressed(breakdown), _other_genders(breakdown)) if sentence]
    return Picture(
        title=labels.section_titles()["breakdown"],
        specification=_specification(breakdown, width, title),
        alternative=_alternative(breakdown),
        notes=said,
        table=_table(breakdown),
    )


def _ages(breakdown: Breakdown) -> list[tuple[int | None, int | None]]:
    """Oldest first."""
    found = {(cell.min_age, cell.max_age) for cell in breakdown.cells}
    return sorted(found, key=lambda age: (age[0] is not None, age[0] or 0, age[1] or 0), reverse=True)


def _specification(breakdown: Breakdown, width: int, title: str) -> dict[str, Any]:
    ages = _ages(breakdown)
    lines = {age: nth for nth, age in enumerate(ages)}
    beside = 62
    plot, height = width - beside - 12, _LINE * (len(ages) + (2 if breakdown.unknown else 1))
    bars = [_bar(cell, lines) for cell in breakdown.cells if cell.gender in _COLOURS]
    longest = (
        max([*(abs(bar["people"]) for bar in bars), (breakdown.unknown + 1) // 2, 1])
        * _ROOM[width < looks.NARROW]
    )
    right = is_right_to_left()
    one_sided = not any(bar["side"] < 0 for bar in bars) and not breakdown.unknown
    x = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0 if one_sided else -longest, longest], "nice": False, "reverse": right},
    }
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    names = [{"y": _middle(nth), "text": _age(age)} for age, nth in lines.items()]
    layers = [
        {
            "data": {"values": bars},
            "mark": {"type": "rect"},
            "encoding": {
                "x": {**x, "field": "people"},
                "x2": {"datum": 0},
                "y": {**y, "field": "from"},
                "y2": {"field": "to"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        },
        *_numbers(bars, x, y, right=right),
        {
            "data": {"values": _over(breakdown, longest)},
            "mark": {"type": "text", "fontWeight": "bold", "baseline": "middle"},
            "encoding": {
                "x": {**x, "field": "at"},
                "y": {**y, "field": "y"},
                "text": {"field": "text"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        },
    ]
    if breakdown.unknown:
        names.append({"y": _middle(len(ages)), "text": _("unknown")})
        layers += _unknown(breakdown.unknown, len(ages), x, y)
    layers.append(
        {
            "data": {"values": names},
            "mark": {"type": "text", "align": "left" if right else "right", "baseline": "middle"},
            "encoding": {
                "x": {"value": plot + 8 if right else -8},
                "y": {**y, "field": "y"},
                "text": {"field": "text"},
            },
        }
    )
    return looks.specification(
        title,
        width=plot,
        height=height,
        view={"stroke": None},
        layer=layers,
        config=looks.config(narrow=width < looks.NARROW),
    )


def _middle(nth: int) -> float:
    """Under the line with the sexes."""
    return _LINE * (nth + 1) + _LINE / 2


def _age(age: tuple[int | None, int | None]) -> str:
    return labels.age(Cell(None, *age, None))


def _bar(cell: Cell, lines: dict[tuple[int | None, int | None], int]) -> dict[str, Any]:
    side = -1 if cell.gender == Gender.FEMALE else 1
    middle = _middle(lines[cell.min_age, cell.max_age])
    return {
        "side": side,
        "people": side * (cell.people or 0),
        "from": middle - _BAR / 2,
        "to": middle + _BAR / 2,
        "y": middle,
        "text": labels.people_of(cell),
        "colour": _COLOURS[Gender(cell.gender) if cell.gender else None],
    }


def _numbers(
    bars: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], *, right: bool
) -> list[dict[str, Any]]:
    """At the end of each bar, away from the middle."""
    return [
        {
            "data": {"values": [bar for bar in bars if bar["side"] == side]},
            "mark": {
                "type": "text",
                "align": "right" if (side < 0) != right else "left",
                "dx": -5 if (side < 0) != right else 5,
                "baseline": "middle",
            },
            "encoding": {
                "x": {**x, "field": "people"},
                "y": {**y, "field": "y"},
                "text": {"field": "text"},
            },
        }
        for side in (-1, 1)
        if any(bar["side"] == side for bar in bars)
    ]


def _over(breakdown: Breakdown, longest: float) -> list[dict[str, Any]]:
    """The sexes over their sides, in the colours of their bars."""
    present = {cell.gender for cell in breakdown.cells} & {*_COLOURS}
    return [
        {
            "at": (-1 if gender == Gender.FEMALE else 1) * longest / 2,
            "y": _LINE / 2,
            "text": labels.gender(gender),
            "colour": colour,
        }
        for gender, colour in _COLOURS.items()
        if gender in present
    ]


def _unknown(people: int, nth: int, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Around the middle: it belongs to neither side. A gradient of hard steps is Vega's only hatching."""
    middle = _middle(nth)
    stripes = 48
    stops = [
        {"offset": round((stripe + edge) / stripes, 4), "color": "#8a929a" if stripe % 2 else "#eef0f2"}
        for stripe in range(stripes)
        for edge in (0, 1)
    ]
    hatched = {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 0.06, "stops": stops}
    row = {"low": -people / 2, "high": people / 2, "from": middle - _BAR / 2, "to": middle + _BAR / 2,
           "y": middle, "text": number(people)}  # fmt: skip
    return [
        {
            "data": {"values": [row]},
            "mark": {"type": "rect", "color": hatched, "stroke": "#8a929a"},
            "encoding": {
                "x": {**x, "field": "low"},
                "x2": {"field": "high"},
                "y": {**y, "field": "from"},
                "y2": {"field": "to"},
            },
        },
        {
            "data": {"values": [row]},
            "mark": {"type": "text", "align": "left", "dx": 6, "baseline": "middle"},
            "encoding": {
                "x": {**x, "field": "low" if is_right_to_left() else "high"},
                "y": {**y, "field": "y"},
                "text": {"field": "text"},
            },
        },
    ]


def _other_genders(breakdown: Breakdown) -> str:
    """What has no side in the picture is in its table."""
    if all(cell.gender in _COLOURS for cell in breakdown.cells):
        return ""
    return _("People of another or unspecified sex are in the table.")


def _alternative(breakdown: Breakdown) -> str:
    parts = [
        f"{with_colon(f'{labels.gender(cell.gender)} {labels.age(cell)}')} {labels.people_of(cell)}"
        for cell in breakdown.cells
    ]
    if breakdown.unknown:
        parts.append(f"{with_colon(_('unknown'))} {number(breakdown.unknown)}")
    return _("People by sex and age.") + " " + "; ".join(parts)


def _table(breakdown: Breakdown) -> Table:
    """A line per age, a column per sex."""
    genders = [
        each for each in (*Gender.values, None) if any(cell.gender == each for cell in breakdown.cells)
    ]
    cells = {(cell.min_age, cell.max_age, cell.gender): cell for cell in breakdown.cells}
    return Table(
        [_("Age"), *(labels.gender(each) for each in genders)],
        [
            [
                _age(age),
                *(
                    labels.people_of(cells[(*age, each)]) if (*age, each) in cells else labels.NOTHING
                    for each in genders
                ),
            ]
            for age in _ages(breakdown)[::-1]
        ],
    )
