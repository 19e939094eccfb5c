"""The outlines of countries around some points, cut to a window and laid flat.

From Natural Earth by way of world-atlas (outlines/LICENSE). Cut and projected here, so that a specification
holds a few kilobytes of the world instead of all of it.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_OUTLINES = Path(__file__).parent / "outlines" / "countries-50m.json"
#: a window over one camp still shows where in the world it is, in degrees of latitude
_LEAST_HEIGHT = 1.2
_MARGIN = 0.22
_KILOMETRES_PER_DEGREE = 111.2

Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """A piece of a country inside the window, in pixels; `numeric` is ISO 3166-1's number."""

    numeric: str
    ring: list[Point]


@dataclass(frozen=True)
class Window:
    """Part of the world, as wide and high as a picture. Longitudes may pass 180 where camps lie on both sides
    of the date line."""

    west: float
    north: float
    pixels_per_degree: float
    shrink: float
    width: int
    height: int

    def project(self, longitude: float, latitude: float) -> Point:
        """Pixels from the top left. Distances hold along the middle of the window."""
        east = (longitude - self.west) % 360 if longitude < self.west - 180 else longitude - self.west
        return (
            round(east * self.shrink * self.pixels_per_degree, 1),
            round((self.north - latitude) * self.pixels_per_degree, 1),
        )

    def place(self, x: float, y: float) -> Point:
        """Back to longitude and latitude, as exactly as the pixels are."""
        return (
            round(self.west + x / self.shrink / self.pixels_per_degree, 4),
            round(self.north - y / self.pixels_per_degree, 4),
        )

    @property
    def pixels_per_kilometre(self) -> float:
        return self.pixels_per_degree / _KILOMETRES_PER_DEGREE


def window_over(points: Sequence[Point], *, width: int, height: int) -> Window:
    """Holds every point (longitude, latitude) with a margin."""
    longitudes, latitudes = _unwrapped([each[0] for each in points]), [each[1] for each in points]
    middle_x = (min(longitudes) + max(longitudes)) / 2
    middle_y = (min(latitudes) + max(latitudes)) / 2
    # A degree of longitude is shorter than one of latitude; near the poles no map of this kind is of use.
    shrink = max(math.cos(math.radians(middle_y)), 0.1)
    room = 1 - 2 * _MARGIN
    across = (max(longitudes) - min(longitudes)) * shrink / room / width
    down = max((max(latitudes) - min(latitudes)) / room, _LEAST_HEIGHT) / height
    scale = 1 / max(across, down)
    return Window(
        west=middle_x - width / scale / shrink / 2,
        north=middle_y + height / scale / 2,
        pixels_per_degree=scale,
        shrink=shrink,
        width=width,
        height=height,
    )


def outlines_in(window: Window) -> list[Outline]:
    """Every piece of land that the window shows."""
    found = []
    east = window.west + window.width / window.shrink / window.pixels_per_degree
    south = window.north - window.height / window.pixels_per_degree
    for numeric, polygon, (left, bottom, right, top) in _countries():
        for turn in (-360, 0, 360):
            if right + turn < window.west or left + turn > east or top < south or bottom > window.north:
                continue
            flat = [
                ((x + turn - window.west) * window.shrink * window.pixels_per_degree,
                 (window.north - y) * window.pixels_per_degree)
                for x, y in polygon
            ]  # fmt: skip
            if ring := _cut(flat, window):
                found.append(Outline(numeric, ring))
    return found


def middle(ring: Sequence[Point]) -> tuple[Point, float]:
    """A polygon's centre of mass and its area."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross / 2, x + (ax + bx) * cross, y + (ay + by) * cross
    return ((round(x / 6 / area), round(y / 6 / area)), abs(area)) if area else (ring[0], 0.0)


def spots_inside(ring: Sequence[Point]) -> list[Point]:
    """Places for a name, the nearest to the middle first."""
    (x, y), _area = middle(ring)
    offsets = sorted(((dx, dy) for dx in range(-120, 121, 40) for dy in range(-120, 121, 30)), key=_distance)
    return [spot for dx, dy in offsets if _is_inside(spot := (x + dx, y + dy), ring)]


def _distance(offset: tuple[int, int]) -> int:
    return offset[0] ** 2 + offset[1] ** 2


def _is_inside(point: Point, ring: Sequence[Point]) -> bool:
    """By the number of edges to its right."""
    (x, y), inside = point, False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def _unwrapped(longitudes: list[float]) -> list[float]:
    """The shorter way round, where some lie on either side of the date line."""
    if max(longitudes) - min(longitudes) <= 180:  # noqa: PLR2004 – half the world
        return longitudes
    return [each + 360 if each < 0 else each for each in longitudes]


def _cut(ring: list[Point], window: Window) -> list[Point]:
    """Sutherland and Hodgman's way: side by side. A little beyond the frame, so that no edge shows inside."""
    beyond = 4.0
    sides = [
        (0, -beyond, 1), (0, window.width + beyond, -1), (1, -beyond, 1), (1, window.height + beyond, -1)
    ]  # fmt: skip
    for axis, limit, sign in sides:
        kept: list[Point] = []
        for before, each in zip([ring[-1], *ring[:-1]], ring, strict=True):
            was, is_ = ((point[axis] - limit) * sign >= 0 for point in (before, each))
            if was != is_:
                share = (limit - before[axis]) / (each[axis] - before[axis])
                kept.append(
                    (before[0] + share * (each[0] - before[0]), before[1] + share * (each[1] - before[1]))
                )
            if is_:
                kept.append(each)
        if not kept:
            return []
        ring = kept
    rounded = [(round(x, 1), round(y, 1)) for x, y in ring]
    return [
        each for each, before in zip(rounded, [rounded[-1], *rounded[:-1]], strict=True) if each != before
    ]


@cache
def _countries() -> list[tuple[str, list[Point], tuple[float, float, float, float]]]:
    """Outer rings with their bounds: lakes and enclaves are drawn over by what lies in them."""
    topology = json.loads(_OUTLINES.read_text())
    (scale_x, scale_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + from_x, y * scale_y + from_y))
        arcs.append(arc)
    return [
        (country.get("id", ""), ring, _bounds(ring))
        for country in topology["objects"]["countries"]["geometries"]
        for ring in _rings(country, arcs)
    ]


def _bounds(ring: list[Point]) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    longitudes, latitudes = [x for x, _y in ring], [y for _x, y in ring]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _rings(country: dict[str, object], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    given = country.get("arcs", [])
    polygons: list[list[list[int]]] = [given] if country["type"] == "Polygon" else given  # type: ignore[assignment, list-item]
    for outer, *_holes in polygons:
        ring: list[Point] = []
        for nth in outer:
            # A negative number is an arc in the other direction.
            arc = arcs[nth] if nth >= 0 else arcs[~nth][::-1]
            ring += arc[1:] if ring else arc
        yield ring
