"""Digits and what stands between them → a whole number; what could be several is refused."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from .number_tokens import SEPARATORS, NotANumber, quoted

#: more digits than any report needs; the actions say how many people are too many
MOST_DIGITS = 15

_SEPARATOR = f"[{re.escape(SEPARATORS)}]"
_GROUPS = re.compile(rf"[1-9][0-9]{{0,2}}(?:({_SEPARATOR})[0-9]{{3}}(?:\1[0-9]{{3}})*)?")
_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}|[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}")
# A decimal nought says nothing: what programs write (950.0), or where it cannot be a group cut short.
_NOUGHT = re.compile(r"[0-9]+\.0|([0-9]{4,}|[0-9]{1,3}(?:[ ,.'٬،][0-9]{3})+)[.,٫]0{1,2}")
_DECIMAL = re.compile(r"([0-9]+)(?:([.,٫])([0-9]+))?")


def groups_of(written: str) -> int:
    """How many groups of three follow the first: 2 of 1,234,567; 0 of plain digits."""
    return len(re.findall(_SEPARATOR, written)) if _GROUPS.fullmatch(written) else 0


def whole(written: str) -> int:
    """A count. Raises NotANumber."""
    if _NOUGHT.fullmatch(written):
        head = written.rstrip("0")[:-1] or "0"
        # “1,000.0” and “1.000.0”: the last separator is another one than those of the groups.
        if written[len(head)] not in head:
            written = head
    if written.isdigit():
        digits = written
    elif (match := _GROUPS.fullmatch(written)) and match[1] != "٫":
        digits = re.sub(_SEPARATOR, "", written)
    else:
        raise _unclear(written)
    if len(digits) > 1 and digits[0] == "0":
        raise NotANumber(
            "leading_zero",
            _("“%(number)s” begins with a zero, as codes and dates do; write the number without it.")
            % {"number": quoted(written)},
        )
    if len(digits) > MOST_DIGITS:
        raise NotANumber("too_large", _("No report counts so many people; check the number."))
    return int(digits)


def scaled(written: str, scale: int) -> int:
    """So many thousands or millions, perhaps with decimals. Raises NotANumber."""
    match = _DECIMAL.fullmatch(written)
    # “1.234 million” may be 1,234 millions.
    if match is None or (match[2] in {".", ","} and len(match[3]) == 3):  # noqa: PLR2004 - a group
        raise _unclear(written)
    if len(written) > MOST_DIGITS:
        raise NotANumber("too_large", _("No report counts so many people; check the number."))
    number = Fraction(f"{match[1]}.{match[3] or 0}") * scale
    if number.denominator != 1:
        raise _unclear(written)
    return int(number)


def _unclear(written: str) -> NotANumber:
    words = {"number": quoted(written)}
    if _DATE.fullmatch(written):
        return NotANumber(
            "date", _("“%(number)s” looks like a date; give the number of people alone.") % words
        )
    if _DECIMAL.fullmatch(written):
        detail = _(
            "“%(number)s” may be a decimal number or lack a digit. People are counted whole: write all "
            "digits, such as 23000 or 23,000."
        )
        return NotANumber("decimal", detail % words)
    detail = _(
        "“%(number)s” can be read in several ways. Write the digits alone, such as 23000, or in groups of "
        "three with one sign between them, such as 23,000."
    )
    return NotANumber("groups", detail % words)
