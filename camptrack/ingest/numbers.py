"""Numbers as people write them: in the digits, the separators and the words of four languages.

The one reader of form, spreadsheet and paste. docs/reference/numbers.md says what it understands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeVar

from django.utils.translation import gettext as _

from camptrack.vocabulary import Qualifier, Unit

from .number_digits import groups_of, scaled, whole
from .number_tokens import Kind, NotANumber, Token, quoted, tokens
from .number_words import SCALES, UNITS, WORDS

_Meaning = TypeVar("_Meaning")

__all__ = ["NotANumber", "ReadNumber", "read_number"]

#: two plain numbers of four digits, this near to one another, are years
_YEARS, _NEAR = range(1900, 2200), 20
#: “12–15,000” means 12,000; further apart, nobody can be sure
_FAR = 10


@dataclass(frozen=True)
class ReadNumber:
    """A value, or between a low and a high; no qualifier and no unit where none was written."""

    value: int | None = None
    qualifier: Qualifier | None = None
    low: int | None = None
    high: int | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class _Written:
    """Digits as written, and the thousands or millions said with them."""

    digits: str
    scale: int = 1

    def value(self) -> int:
        return whole(self.digits) if self.scale == 1 else scaled(self.digits, self.scale)


@dataclass
class _Sentence:
    """What was found: the numbers, the unit, and all the rest with “#” for each number."""

    numbers: list[_Written]
    rest: list[Token]
    units: set[Unit]

    @property
    def pattern(self) -> str:
        # A “#” that somebody wrote is no number.
        return " ".join(
            token.plain if token == _NUMBER else token.plain.replace("#", "“#”") for token in self.rest
        )


def read_number(text: str) -> ReadNumber:
    """What a written number says. Raises NotANumber where it is none, or where it could be several."""
    sentence = _sentence(tokens(text))
    if len(sentence.units) > 1:
        raise NotANumber("two_units", _("This names people and households; give one of the two numbers."))
    unit = next(iter(sentence.units), None)
    pattern, numbers = sentence.pattern, sentence.numbers
    if pattern == _NUMBER.plain:
        return ReadNumber(numbers[0].value(), unit=unit)
    qualifier = _patterns().get(pattern)
    if qualifier is None:
        raise _refusal(sentence, text)
    if qualifier != Qualifier.BETWEEN:
        return ReadNumber(numbers[0].value(), qualifier, unit=unit)
    low, high = _ends(*numbers)
    if (
        unit is None
        and {low, high} <= set(_YEARS)
        and high - low <= _NEAR
        and not groups_of(numbers[1].digits)
    ):
        raise NotANumber(
            "date", _("These look like years; write the numbers as 2,010–2,020 if they are none.")
        )
    return ReadNumber(None, qualifier, low, high, unit)


_NUMBER = Token(Kind.NUMBER, "#", "#")


def _sentence(pieces: Iterable[Token]) -> _Sentence:
    found = _Sentence([], [], set())
    for piece in pieces:
        after_number = bool(found.rest) and found.rest[-1] == _NUMBER
        if piece.kind == Kind.NUMBER:
            found.numbers.append(_Written(piece.plain))
            found.rest.append(_NUMBER)
        elif after_number and piece.plain in _scales() and found.numbers[-1].scale == 1:
            found.numbers[-1] = _Written(found.numbers[-1].digits, _scales()[piece.plain])
        elif piece.plain in _units():
            found.units.add(_units()[piece.plain])
            # “1,2 million de personnes”
            if len(found.rest) > 1 and found.rest[-1].plain == "de" and found.rest[-2] == _NUMBER:
                found.rest.pop()
        else:
            found.rest.append(piece)
    return found


def _ends(first: _Written, last: _Written) -> tuple[int, int]:
    """The low and the high of a range, also where both share the thousands."""
    low, high = _first_end(first, last), last.value()
    if low > high:
        raise NotANumber("ends_swapped", _("The first number of this range is over the second; swap them."))
    return low, high


def _first_end(first: _Written, last: _Written) -> int:
    """The low end; it may share the thousands of the high one: “12–15 thousand”, “12–15,000”."""
    if first.scale > 1 or not (last.scale > 1 or (_short(first.digits) and groups_of(last.digits))):
        return first.value()
    groups, high = groups_of(last.digits), last.value()
    shared = scaled(first.digits, last.scale) if last.scale > 1 else first.value() * 1000**groups
    if shared < high <= _FAR * shared:
        return shared
    if last.scale == 1 and (shared == 0 or (groups == 1 and shared > high)):
        return first.value()
    raise NotANumber(
        "unclear_range",
        _("The first number of this range may share the thousands of the second; write both in full."),
    )


def _short(digits: str) -> bool:
    return digits.isdigit() and len(digits) <= 3  # noqa: PLR2004 - a group


def _refusal(sentence: _Sentence, text: str) -> NotANumber:
    """Why a sentence that fits no pattern is refused."""
    if sentence.numbers:
        return _shape_refusal(sentence) or _word_refusal(sentence)
    if sentence.rest:
        detail = _("“%(text)s” is no number; give one, such as 23000.")
        return NotANumber("no_number", detail % {"text": quoted(" ".join(text.split()))})
    return NotANumber("empty", _("There is no number here; give one, such as 23000."))


def _shape_refusal(sentence: _Sentence) -> NotANumber | None:
    first, last = sentence.rest[0], sentence.rest[-1]
    if first.kind == Kind.DASH:
        return NotANumber("negative", _("A count is not negative; leave out the sign before the number."))
    if last.kind == Kind.DASH and len(sentence.numbers) == 1:
        return NotANumber(
            "open_end",
            _("This range has no end. Write both ends, such as 12,000–15,000, or “at least” and the number."),
        )
    if len(sentence.numbers) > 2 or any(token.plain == "/" for token in sentence.rest):  # noqa: PLR2004 - both ends
        return NotANumber("several_numbers", _("These are several numbers, or a date; give one number."))
    return None


def _word_refusal(sentence: _Sentence) -> NotANumber:
    strange = [token.written for token in sentence.rest if token.plain not in _known()]
    if strange:
        return NotANumber(
            "unknown_word",
            _("“%(word)s” is not understood here. Give the number alone, or with words such as “more than”.")
            % {"word": quoted(strange[0])},
        )
    if len(sentence.numbers) > 1:
        return NotANumber(
            "several_numbers",
            _("These are several numbers. Give one, or both ends of a range, such as 12,000–15,000."),
        )
    return NotANumber(
        "unclear_words",
        _("The words beside this number do not fit together. Give one of them, such as “more than 5,000”."),
    )


def _plain_words(phrase: str) -> list[str]:
    """A phrase of the table, taken apart like a text."""
    return ["#" if token.kind == Kind.NUMBER else token.plain for token in tokens(phrase.replace("…", " 0 "))]


@cache
def _patterns() -> dict[str, Qualifier]:
    """What may stand around numbers. About a range is a range, too."""
    patterns = {
        " ".join(_plain_words(phrase)): qualifier
        for qualifier, languages in WORDS.items()
        for phrases in languages.values()
        for phrase in phrases
    }
    about = [each for each, qualifier in patterns.items() if qualifier == Qualifier.ABOUT]
    ranges = [each for each, qualifier in patterns.items() if qualifier == Qualifier.BETWEEN]
    for before, between in product(about, ranges):
        if before.endswith("#"):
            patterns[before.replace("#", between)] = Qualifier.BETWEEN
    return patterns


def _words_of(table: dict[_Meaning, dict[str, tuple[str, ...]]]) -> Iterator[tuple[str, _Meaning]]:
    for meaning, languages in table.items():
        for words in languages.values():
            for word in words:
                yield _plain_words(word)[0], meaning


@cache
def _units() -> dict[str, Unit]:
    return dict(_words_of(UNITS))


@cache
def _scales() -> dict[str, int]:
    return dict(_words_of(SCALES))


@cache
def _known() -> frozenset[str]:
    return frozenset(word for pattern in _patterns() for word in pattern.split())
