"""Camps that look like one: the same name in the same area, or a kilometre apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import cos, floor, hypot, radians
from typing import NamedTuple

from camptrack.models import Camp
from camptrack.queries.names import normalised
from camptrack.vocabulary import SiteType

KILOMETRE = 1.0
_DEGREE = 111.2  # kilometres from one parallel to the next
_STEP = KILOMETRE / _DEGREE


class Alike(NamedTuple):
    """Two camps, and whether it is their names (else their places) that are alike."""

    camp: Camp
    other: Camp
    by_name: bool


def alike(new: Iterable[Camp], others: Iterable[Camp]) -> Iterator[Alike]:
    """Each new camp beside every other, old or new, that may be the same; each pair once."""
    named: dict[tuple[int, str], list[Camp]] = defaultdict(list)
    placed: dict[tuple[int, int], list[Camp]] = defaultdict(list)
    for camp in others:
        _keep(camp, named, placed)
    for camp in new:
        found: dict[str, Alike] = {}
        for other in _near(camp, placed):
            found[other.code] = Alike(camp, other, by_name=False)
        for name in _names(camp):
            for other in named[camp.area_id, name]:
                found[other.code] = Alike(camp, other, by_name=True)
        yield from found.values()
        _keep(camp, named, placed)


def _names(camp: Camp) -> set[str]:
    return {normalised(name) for name in (camp.name, *camp.names.values(), *camp.aliases)} - {""}


def _keep(
    camp: Camp, named: dict[tuple[int, str], list[Camp]], placed: dict[tuple[int, int], list[Camp]]
) -> None:
    for name in _names(camp):
        named[camp.area_id, name].append(camp)
    if (square := _square(camp)) is not None:
        placed[square].append(camp)


def _square(camp: Camp) -> tuple[int, int] | None:
    # `dispersed` stands for the people of a whole area.
    if camp.latitude is None or camp.longitude is None or camp.site_type == SiteType.DISPERSED:
        return None
    return floor(float(camp.latitude) / _STEP), floor(float(camp.longitude) / _STEP)


def _near(camp: Camp, placed: dict[tuple[int, int], list[Camp]]) -> Iterator[Camp]:
    square = _square(camp)
    if square is None:
        return
    latitude, longitude = float(camp.latitude or 0), float(camp.longitude or 0)
    shrunk = max(cos(radians(latitude)), 0.01)
    wide = floor(1 / shrunk) + 1
    for row in range(square[0] - 1, square[0] + 2):
        for column in range(square[1] - wide, square[1] + wide + 1):
            for other in placed.get((row, column), ()):
                north = (float(other.latitude or 0) - latitude) * _DEGREE
                east = (float(other.longitude or 0) - longitude) * _DEGREE * shrunk
                if hypot(north, east) <= KILOMETRE:
                    yield other
