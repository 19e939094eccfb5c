"""Pictures inside the page: for a wide window and paper, and for a telephone."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

from camptrack.exports.pictures import drawing
from camptrack.exports.pictures.picture import Picture, Table
from camptrack.exports.words.writing import language
from camptrack.situation import Situation

WIDE, NARROW = 760, 330
_SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Drawn:
    """`alternative` stands for both drawings; the table holds the same values."""

    wide: SafeString
    narrow: SafeString
    alternative: str
    notes: list[str]
    table: Table


def drawn(name: str, of: Callable[..., Picture | None], situation: Situation) -> Drawn | None:
    """None where there is nothing to draw."""
    wide, narrow = (of(situation, width=width) for width in (WIDE, NARROW))
    if wide is None or narrow is None:
        return None
    return Drawn(
        wide=_inline(_svg(wide), f"{name}-wide"),
        narrow=_inline(_svg(narrow), f"{name}-narrow"),
        alternative=wide.alternative,
        notes=wide.notes,
        table=wide.table,
    )


def _svg(picture: Picture) -> bytes:
    return _drawn_once(json.dumps(picture.specification, sort_keys=True), language())


@lru_cache(maxsize=32)
def _drawn_once(specification: str, _language: str) -> bytes:
    """The two editions of an issue differ in no picture."""
    return drawing.svg(json.loads(specification))


def _inline(svg: bytes, name: str) -> SafeString:
    """Beside others in one page: the engine counts its clips on from drawing to drawing, and its roles and
    styles are for a picture that stands alone."""
    root = ET.fromstring(svg)  # noqa: S314 - our own engine's
    names: dict[str, str] = {}
    for element in root.iter():
        if "id" in element.attrib:
            names[element.attrib["id"]] = f"{name}-{len(names)}"
    for element in root.iter():
        for key in list(element.attrib):
            if key in {"role", "style", "class"} or key.startswith("aria-"):
                del element.attrib[key]
            elif key == "id":
                element.attrib[key] = names[element.attrib[key]]
            else:
                element.attrib[key] = _REFERENCE.sub(
                    lambda found: f"url(#{names[found[1]]})", element.attrib[key]
                )
    ET.register_namespace("", _SVG)
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 - the serializer escaped it
