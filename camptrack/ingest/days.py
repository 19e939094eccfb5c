"""Days as people write them, in digits and month names of four languages. 03/04/2019 is two days: it is
refused, unless the other days of its column settle which comes first."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from camptrack.columns import DAY_ORDER
from camptrack.written import left_to_right

from .cell_faults import CellFault
from .rows import Cell
from .words import plain, word_set

#: how a day is written, in sentences that say so
EXAMPLE = left_to_right("2019-02-11")
#: Excel counts days from here (with a 29 February 1900 that never was); serials of these years are days
_EPOCH = date(1899, 12, 30)
_SERIALS = range((date(1950, 1, 1) - _EPOCH).days, (date(2100, 1, 1) - _EPOCH).days)
_YEARS = range(1900, 2200)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?")
_SHORT = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: \d{1,2}:\d{2}.*)?")
_TWO_DIGITS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
#: between the words of a day: “11 de febrero de 2019”, “February 11th, 2019”, “le 11 février”
_JOINTS = {
    "de",
    "del",
    "of",
    "the",
    "le",
    "el",
    "du",
    "في",
    "يوم",
    "من",
    "عام",
    "سنه",
    "th",
    "st",
    "nd",
    "rd",
    "er",
}
#: names before the day, which say nothing more
_WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun lundi",
    "mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado",
    "domingo الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد",
)
#: month names of English, French, Spanish, and of Arabic as the Levant and as Egypt and the Gulf say them
MONTHS = (
    "january jan janvier janv enero ene يناير كانون_الثاني",
    "february feb fevrier fevr fev febrero شباط فبراير",
    "march mar mars marzo اذار مارس",
    "april apr avril avr abril abr نيسان ابريل",
    "may mai mayo ايار مايو",
    "june jun juin junio حزيران يونيو",
    "july jul juillet juil julio تموز يوليو",
    "august aug aout agosto ago اب اغسطس",
    "september sept sep septembre septiembre setiembre ايلول سبتمبر",
    "october oct octobre octubre تشرين_الاول اكتوبر",
    "november nov novembre noviembre تشرين_الثاني نوفمبر",
    "december dec decembre diciembre dic كانون_الاول ديسمبر",
)
_BY_NAME = {plain(name.replace("_", " ")): at for at, names in enumerate(MONTHS, 1) for name in names.split()}


class NotADay(CellFault):
    """A cell that is no day, or could be two."""


@dataclass(frozen=True)
class Days:
    """What was written: a day, or the first and last of a month or a year."""

    first: date
    last: date


def read_day(cell: Cell, *, order: str = "") -> Days:
    """The day that a cell names. `order` is “dmy” or “mdy” where 03/04/2019 may be read. Raises NotADay."""
    if isinstance(cell, datetime):
        return Days(cell.date(), cell.date())
    if isinstance(cell, date):
        return Days(cell, cell)
    if isinstance(cell, bool) or cell is None:
        raise _no_day(cell)
    if isinstance(cell, int | float):
        return _of_number(cell)
    return _of_text(plain_digits(cell), cell, order)


def settled_order(cells: Iterable[Cell]) -> str:
    """“dmy” or “mdy”, where a day of the column can only be read so and none only the other way; else
    empty."""
    orders = set()
    for cell in cells:
        found = _SHORT.fullmatch(plain_digits(cell)) if isinstance(cell, str) else None
        if found:
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            if not _is_day(year, min(first, second), max(first, second)):
                continue
            if first > 12 >= second:  # noqa: PLR2004 - months
                orders.add("dmy")
            elif second > 12 >= first:  # noqa: PLR2004 - months
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else ""


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def plain_digits(text: str) -> str:
    """Western digits, single spaces, small letters."""
    return " ".join("".join(str(int(each)) if each.isdecimal() else each for each in text).lower().split())


def _of_number(number: float) -> Days:
    whole = int(number)
    if whole in _YEARS:
        return _year(whole)
    if whole in _SERIALS:
        day = _EPOCH + timedelta(days=whole)
        return Days(day, day)
    found = _SOLID.fullmatch(str(whole))
    if found and number == whole:
        return _one(int(found[1]), int(found[2]), int(found[3]), number)
    raise _no_day(number)


def _of_text(text: str, cell: Cell, order: str) -> Days:
    # “2012.0”, as programs write whole numbers
    text = re.sub(r"^(\d{4,8})\.0+$", r"\1", text)
    if found := _ISO.fullmatch(text) or _SOLID.fullmatch(text):
        return _one(int(found[1]), int(found[2]), int(found[3]), cell)
    if found := _SHORT.fullmatch(text):
        return _short(int(found[1]), int(found[2]), int(found[3]), cell, order)
    if found := _MONTH.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _month(int(year), int(month), cell)
    if _TWO_DIGITS.fullmatch(text):
        raise NotADay("short_year", _("“%(day)s”: write the year with four digits.") % {"day": cell})
    if text.isdecimal():
        return _of_number(int(text)) if len(text) < 9 else _fail(cell)  # noqa: PLR2004 - yyyymmdd
    return _with_name(text, cell)


def _short(first: int, second: int, year: int, cell: Cell, order: str) -> Days:
    if first > 12 or first == second:  # noqa: PLR2004 - months
        return _one(year, second, first, cell)
    if second > 12:  # noqa: PLR2004 - months
        return _one(year, first, second, cell)
    if order:
        return _one(year, second, first, cell) if order == "dmy" else _one(year, first, second, cell)
    raise NotADay(
        "ambiguous_day",
        _(
            "“%(day)s” can be %(one)s or %(other)s. Write days as %(example)s, or say which comes first, the "
            "day or the month: at “%(field)s” where the columns are named, over REST by the mapping's "
            "%(name)s."
        )
        % {
            "day": cell,
            "one": left_to_right(f"{year}-{second:02}-{first:02}"),
            "other": left_to_right(f"{year}-{first:02}-{second:02}"),
            "example": EXAMPLE,
            "field": DAY_ORDER,
            "name": "day_order",
        },
    )


def _with_name(text: str, cell: Cell) -> Days:
    """A day with the name of a month, or a month and a year."""
    words = [
        re.sub(r"(?<=\d)(st|nd|rd|th|er|º|o)$", "", each)
        for each in plain(text.replace(".", " ")).replace("-", " ").split()
    ]
    words = [each for each in words if each not in _WEEKDAYS]
    month, rest = 0, list[int]()
    at = 0
    while at < len(words):
        two = " ".join(words[at : at + 2])
        if two in _BY_NAME and not month:
            month, at = _BY_NAME[two], at + 2
            continue
        word = words[at]
        at += 1
        if word in _BY_NAME:
            if month and month != _BY_NAME[word]:
                return _fail(cell)
            month = _BY_NAME[word]
        elif word.isdecimal() and len(word) <= 4:  # noqa: PLR2004 - a year
            rest.append(int(word))
        elif word not in _JOINTS:
            return _fail(cell)
    years = [each for each in rest if each in _YEARS]
    if not month or len(years) != 1:
        return _fail(cell)
    days = [each for each in rest if each not in _YEARS]
    if not days:
        return _month(years[0], month, cell)
    return _one(years[0], month, days[0], cell) if len(days) == 1 else _fail(cell)


def _one(year: int, month: int, day: int, cell: Cell) -> Days:
    try:
        found = date(year, month, day)
    except ValueError:
        return _fail(cell)
    return Days(found, found) if year in _YEARS else _fail(cell)


def _month(year: int, month: int, cell: Cell) -> Days:
    if year not in _YEARS or not 1 <= month <= 12:  # noqa: PLR2004 - months
        return _fail(cell)
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))


def _fail(cell: Cell) -> Days:
    raise _no_day(cell)


def _no_day(cell: Cell) -> NotADay:
    text = "" if cell is None else str(cell)
    return NotADay(
        "no_day", _("“%(day)s” is no day. Write it as %(example)s.") % {"day": text[:60], "example": EXAMPLE}
    )
