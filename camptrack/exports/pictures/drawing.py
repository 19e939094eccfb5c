"""Specifications to bytes, without a browser and without the network.

Text in SVG stays text, so that a reader's own fonts draw it and nothing of Arabic is lost. A drawing holds no
script and no reference, so a page under a strict policy may show it, inline or as an image.
"""

import json
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import get_language

from camptrack.exports import fonts
from camptrack.exports.typesetting import typeset

_SVG = "http://www.w3.org/2000/svg"
_VERSION = "5.21"
_POINTS_PER_INCH, _PAGE_WIDTH = 72, 100
_PAGE = """#set page(width: 100pt, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""


def svg(specification: dict[str, Any], *, alternative: str = "", name: str = "") -> bytes:
    """The first picture of a process takes a second, the next ones a twentieth of it.

    Several on one page need a `name` each, so that none takes another's gradient. `alternative` is read aloud
    in place of what is drawn.
    """
    drawn = ET.fromstring(_engine().vegalite_to_svg(json.dumps(specification), **_settings()))  # noqa: S314 – our own
    for element in drawn.iter():
        # Inline in HTML only a plain <svg> is a picture; prefixes of the whole process belong to whoever
        # registered one last (qrcode does, for the second factor).
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        for attribute, value in list(element.attrib.items()):
            # Vega calls every mark an object with a name of its own: read aloud, nobody would get through.
            if attribute == "role" or attribute.startswith("aria-"):
                del element.attrib[attribute]
            elif name and attribute == "id":
                element.set("id", f"{name}-{value}")
            elif name and value.startswith("url(#"):
                element.set(attribute, value.replace("url(#", f"url(#{name}-"))
    drawn.set("xmlns", _SVG)
    if alternative:
        drawn.set("role", "img")
        drawn.set("aria-label", alternative)
    written: bytes = ET.tostring(drawn, encoding="utf-8")
    return written


def png(specification: dict[str, Any], width: int) -> bytes:
    """As many pixels wide as asked for. By the PDF's compiler: it takes the shipped fonts alone."""
    drawn = svg(specification).decode()
    # The page is so many points wide.
    return typeset(_PAGE, {"svg": drawn}, format="png", ppi=width * _POINTS_PER_INCH / _PAGE_WIDTH)


def _settings() -> dict[str, Any]:
    spaced = {"decimal": ".", "thousands": "\u202f", "grouping": [3], "currency": ["", ""]}
    english = (get_language() or "en").startswith("en")
    return {
        "vl_version": _VERSION,
        "format_locale": {**spaced, "thousands": ","} if english else spaced,
        "allowed_base_urls": [],
    }


@cache
def _engine() -> Any:
    # Imported here: it starts a JavaScript engine of 80 MB, which a process that draws nothing can spare.
    import vl_convert

    vl_convert.register_font_directory(str(fonts.FOLDER))
    return vl_convert
