"""A written number taken apart: digits as 0 to 9, words without case and accents, signs, dashes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from .cell_faults import CellFault

#: signs; no sentence about one number is longer
LONGEST = 200
#: between groups of three: what four languages use, typographers and keyboards
SEPARATORS = " ,.'٬،٫"

_QUOTED = 40
# No such sign is left in what is read, so it can stand for one that nobody sees.
_MARK = "\0"
_OVERRIDES = "\u202d\u202e"
_WESTERN, _EASTERN = "0123456789", "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
_DIGITS = {sign: str(nth % 10) for signs in (_WESTERN, _EASTERN) for nth, sign in enumerate(signs)}
_SAME = _DIGITS | dict.fromkeys("’‘ʼ", "'") | dict.fromkeys("\t\n\r", "\n") | {"ـ": ""}
_MARKED = re.compile(rf"[0-9](?:{_MARK}[{SEPARATORS}]?|[{SEPARATORS}]{_MARK}){_MARK}?[0-9]")
_TOKEN = re.compile(
    rf"""(?P<number> [0-9]+ (?: [{SEPARATORS}] [0-9]+ )* )
       | (?P<word>   [^\W\d_]+ (?: ['-] [^\W\d_]+ )* )  \.?
       | (?P<sign>   >= | <= | [~∼≈≃±<>≤≥⩽⩾+] )
       | (?P<dash>   [-‐-―−] )
       | \s+
       | (?P<other>  . )""",
    re.VERBOSE | re.DOTALL,
)


class NotANumber(CellFault):
    """What is written is no count, or could be several."""


class Kind(StrEnum):
    """What a piece of the text is."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    DASH = "dash"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: made plain, so that pieces that mean the same are the same; and as written."""

    kind: Kind
    plain: str
    written: str


def tokens(text: str) -> list[Token]:
    """The pieces of a text of at most 200 signs, without the spaces between them. Raises NotANumber for
    signs that hide what is written."""
    if len(text) > LONGEST:
        raise NotANumber("too_long", _("This is too long for a number; give the number alone."))
    if text.lstrip().startswith("="):
        raise NotANumber("formula", _("This is a formula; give the number that it shows."))
    plain, places = _plain(text)
    found = []
    for match in _TOKEN.finditer(plain):
        if match.lastgroup is not None:
            start, end = match.span(match.lastgroup)
            written = text[places[start] : places[end - 1] + 1]
            kind = Kind(match.lastgroup)
            found.append(Token(kind, "–" if kind == Kind.DASH else plain[start:end], written))
    return found


def quoted(text: str) -> str:
    """As a sentence about it names it; long ones by their beginning."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _plain(text: str) -> tuple[str, list[int]]:
    """The text made plain, and where in the text each of its signs comes from."""
    pairs = list(_pairs(text))
    if _MARKED.search("".join(sign for sign, _place in pairs)):
        raise NotANumber(
            "hidden_mark",
            _("There is a sign inside this number that nobody sees; type the number once more."),
        )
    kept = [(sign, place) for sign, place in pairs if sign != _MARK]
    return "".join(sign for sign, _place in kept), [place for _sign, place in kept]


def _pairs(text: str) -> Iterator[tuple[str, int]]:
    before, scripts = "", set()
    for place, letter in enumerate(text):
        # The same for capitals and small letters, with and without accents, Arabic with and without hamza.
        for piece in unicodedata.normalize("NFD", letter.casefold()):
            sign = _sign(piece, before)
            if piece in _DIGITS:
                scripts.add(piece in _WESTERN)
            if sign and not sign == before == _MARK:
                yield sign, place
                before = sign
    if len(scripts) > 1:
        raise NotANumber(
            "mixed_digits", _("This mixes Arabic and western digits; write all of it in one of them.")
        )


def _sign(piece: str, before: str) -> str:
    """A sign made plain; empty for one that falls away. `before` is the plain one before it."""
    if piece in _SAME:
        return _SAME[piece]
    category = unicodedata.category(piece)
    if category[0] == "Z":
        return " " if category == "Zs" else "\n"
    if category == "Mn" and before.isalpha():
        return ""
    if category == "Cf" and piece not in _OVERRIDES:
        return _MARK
    if category[0] in "CM":
        # Overrides turn digits round, accents strike them through.
        raise NotANumber(
            "unreadable_sign",
            _("There is a sign in this number that cannot be read; type the number once more."),
        )
    return piece
