"""Where names stand on a map: beside their circles, never over one another."""

from collections.abc import Sequence
from dataclasses import dataclass

#: pixels of a bold letter of 11, of a line, between circle and name
_LETTER, _LINE, _GAP = 6.5, 13.0, 4.0
#: a smaller circle may be written over
_SMALL = 2


@dataclass(frozen=True)
class Circle:
    """In pixels."""

    x: float
    y: float
    radius: float
    text: str


@dataclass(frozen=True)
class Label:
    """`align` and `baseline` as Vega has them."""

    x: float
    y: float
    text: str
    align: str
    baseline: str = "middle"


Box = tuple[float, float, float, float]


def placed(circles: Sequence[Circle], *, width: int, height: int, most: int) -> tuple[list[Label], list[Box]]:
    """For the first `most` circles that have room, in their order: beside, above or under. With what is
    taken afterwards."""
    taken = [(each.x - each.radius, each.y - each.radius, each.x + each.radius, each.y + each.radius)
             for each in circles if each.radius > _SMALL]  # fmt: skip
    labels: list[Label] = []
    for circle in circles[:most]:
        for label, box in _places(circle):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                labels.append(label)
                taken.append(box)
                break
    return labels, taken


def free(at: tuple[float, float], text: str, taken: Sequence[Box]) -> bool:
    """Whether a text around a point would touch nothing."""
    (x, y), half = at, len(text) * _LETTER / 2
    return not any(_overlap((x - half, y - _LINE, x + half, y + _LINE), other) for other in taken)


def _places(circle: Circle) -> list[tuple[Label, Box]]:
    long, half, away = len(circle.text) * _LETTER, _LINE / 2, circle.radius + _GAP
    x, y, text = circle.x, circle.y, circle.text
    return [
        (Label(x + away, y, text, "left"), (x + away, y - half, x + away + long, y + half)),
        (Label(x - away, y, text, "right"), (x - away - long, y - half, x - away, y + half)),
        (
            Label(x, y - away - half, text, "center"),
            (x - long / 2, y - away - _LINE, x + long / 2, y - away),
        ),
        (
            Label(x, y + away + half, text, "center"),
            (x - long / 2, y + away, x + long / 2, y + away + _LINE),
        ),
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
