"""What stands in the cells of a camp list, read as a camp's fields; every problem with its remedy."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from camptrack.ingest.camp_list import BY_LANGUAGE, CampRow
from camptrack.models.constraints import CODE, MOST
from camptrack.vocabulary import SiteType

from .texts import blank

_LONGEST = {"name": 200, "local_type": 100}
_MOST_ALIASES, _LONGEST_NAME, _LONGEST_NAMES = 50, 200, 4000
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
#: digits after the point, lowest, highest
NUMBERS = {
    "latitude": (6, Decimal(-90), Decimal(90)),
    "longitude": (6, Decimal(-180), Decimal(180)),
    "capacity": (0, Decimal(0), Decimal(MOST)),
    "household_size": (3, Decimal("0.001"), Decimal(100)),
}
_NUMBER = re.compile(r"-?[0-9]{1,12}([.][0-9]{1,15})?")


class RowProblem(NamedTuple):
    """What is wrong (or odd) in a cell of the list, and the remedy."""

    line: int
    column: str
    detail: str


class Read(NamedTuple):
    """The fields that a row gives; the area still as a code."""

    fields: dict[str, Any]
    problems: list[RowProblem]


def read_row(row: CampRow) -> Read:
    """An empty cell says nothing: the field keeps what it has."""
    problems = [RowProblem(row.line, column, said) for column, said in _problems(row)]
    fields: dict[str, Any] = {
        name: row.get(name) for name in ("code", "name", "area", "site_type", "local_type") if row.get(name)
    }
    if names := _names(row):
        fields["names"] = names
    if aliases := _aliases(row):
        fields["aliases"] = aliases
    for name, (digits, _low, _high) in NUMBERS.items():
        written = _pointed(row.get(name), digits)
        if _NUMBER.fullmatch(written):
            number = round(Decimal(written), digits)
            fields[name] = int(number) if digits == 0 else number
    return Read(fields, problems)


def _pointed(written: str, digits: int) -> str:
    """A comma stands before decimals, as Excel writes them in much of the world: no number that has decimals
    reaches a thousand. In a number without them it would part groups, and is left to be refused."""
    return written.replace(",", ".") if digits else written


def _names(row: CampRow) -> dict[str, str]:
    return {
        column.removeprefix(BY_LANGUAGE): text
        for column, text in row.values.items()
        if column.startswith(BY_LANGUAGE)
    }


def _aliases(row: CampRow) -> list[str]:
    """Each once."""
    return list(dict.fromkeys(each.strip() for each in row.get("aliases").split(";") if each.strip()))


def _problems(row: CampRow) -> Iterator[tuple[str, str]]:
    yield from _text_problems(row)
    yield from _name_problems(row)
    for column in NUMBERS:
        yield from _number_problems(row, column)
    if bool(row.get("latitude")) != bool(row.get("longitude")):
        empty = "longitude" if row.get("latitude") else "latitude"
        yield empty, _("Give both coordinates or neither.")


def _text_problems(row: CampRow) -> Iterator[tuple[str, str]]:
    for column in ("code", "name", "area", "site_type"):
        if blank(row.get(column)):
            yield column, _("Nothing stands here; fill it in.")
    if row.get("code") and not re.fullmatch(CODE, row.get("code")):
        yield "code", _("A code has 2 to 32 capital letters, digits, hyphens or underscores.")
    if row.get("site_type") and row.get("site_type") not in SiteType.values:
        known = ", ".join(SiteType.values)
        yield "site_type", _("This is not in the vocabulary; there are: %(known)s.") % {"known": known}
    for column, most in _LONGEST.items():
        if len(row.get(column)) > most:
            yield column, _("This is over %(most)s characters long; shorten it.") % {"most": most}
    for column, text in row.values.items():
        if "\0" in text:
            yield column, _("This text holds characters that cannot be stored.")


def _name_problems(row: CampRow) -> Iterator[tuple[str, str]]:
    too_long = _("This is over %(most)s characters long; shorten it.") % {"most": _LONGEST_NAME}
    names = _names(row)
    for language, text in names.items():
        if not _LANGUAGE.fullmatch(language):
            yield f"{BY_LANGUAGE}{language}", _("Names go by language: “name_en”, “name_ar”, “name_fr”.")
        if len(text) > _LONGEST_NAME:
            yield f"{BY_LANGUAGE}{language}", too_long
    if sum(len(text) + 12 for text in names.values()) > _LONGEST_NAMES:
        yield "name", _("The names in all languages are too long together; shorten them.")
    aliases = _aliases(row)
    if len(aliases) > _MOST_ALIASES:
        yield "aliases", _("A camp has at most 50 other names.")
    if any(len(each) > _LONGEST_NAME for each in aliases):
        yield "aliases", too_long


def _number_problems(row: CampRow, column: str) -> Iterator[tuple[str, str]]:
    digits, low, high = NUMBERS[column]
    written = _pointed(row.get(column), digits)
    if not written:
        return
    if not _NUMBER.fullmatch(written) or (not digits and "." in written):
        yield (
            column,
            _("Write a number with digits and a point, such as %(example)s.")
            % {"example": "36.375" if digits else "40000"},
        )
    elif not low <= round(Decimal(written), digits) <= high:
        yield column, _("Give a number from %(low)s to %(high)s.") % {"low": low, "high": high}
