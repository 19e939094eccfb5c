"""The fonts that pictures and PDFs are drawn with, the same on every machine: Noto Sans for Latin, Greek and
Cyrillic letters, Noto Sans Arabic, Noto Sans Math for the minus sign (SIL Open Font License 1.1: OFL.txt)."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
#: as style sheets, SVG and Vega name them
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Math")
#: stands for a letter that no shipped font has
MISSING = "\ufffd"
_FORMAT_BY_SEGMENTS, _FORMAT_BY_GROUPS = 4, 12


def drawable(text: str) -> str:
    """With a mark in place of every letter that no shipped font has: the PDF standard forbids text that shows
    nothing, and one camp's name must not stop a report."""
    return "".join(_drawable(letter) for letter in unicodedata.normalize("NFC", text))


def _drawable(letter: str) -> str:
    if letter.isspace() and letter not in " \u00a0\u202f\u2009":
        return " "
    kind = unicodedata.category(letter)
    if kind == "Cc":
        return ""
    return letter if kind == "Cf" or ord(letter) in _covered() else MISSING


@cache
def _covered() -> frozenset[int]:
    return frozenset(code for path in sorted(FOLDER.glob("*-Regular.ttf")) for code in _codes(path))


def _codes(path: Path) -> Iterator[int]:
    """The characters that a font has glyphs for, from its cmap table."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * nth) for nth in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
    (encodings,) = struct.unpack_from(">H", font, cmap + 2)
    for nth in range(encodings):
        (offset,) = struct.unpack_from(">I", font, cmap + 8 + 8 * nth)
        (kind,) = struct.unpack_from(">H", font, cmap + offset)
        if kind == _FORMAT_BY_GROUPS:
            (groups,) = struct.unpack_from(">I", font, cmap + offset + 12)
            for group in range(groups):
                first, last = struct.unpack_from(">II", font, cmap + offset + 16 + 12 * group)
                yield from range(first, last + 1)
        elif kind == _FORMAT_BY_SEGMENTS:
            (doubled,) = struct.unpack_from(">H", font, cmap + offset + 6)
            ends = struct.unpack_from(f">{doubled // 2}H", font, cmap + offset + 14)
            starts = struct.unpack_from(f">{doubled // 2}H", font, cmap + offset + 16 + doubled)
            for first, last in zip(starts, ends, strict=True):
                yield from range(first, last + 1)
