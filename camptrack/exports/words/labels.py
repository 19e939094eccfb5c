"""Codes in the reader's language: site types, flags, roles, methods, groups of people, table headings."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from camptrack.situation import Cell, Flag, Row
from camptrack.vocabulary import (
    Basis,
    Freshness,
    Gender,
    Measure,
    Method,
    Role,
    Sensitivity,
    SiteType,
    SourceKind,
)

from .writing import in_order, listed, number

#: where a table has nothing to say
NOTHING = "–"


def site_type(code: str) -> str:
    """Empty where it was never said."""
    return str(SiteType(code).label) if code else ""


def method(code: str) -> str:
    return str(Method(code).label) if code else ""


def role(code: str) -> str:
    return str(Role(code).label)


def measure(code: str) -> str:
    return str(Measure(code).label)


def basis(code: str) -> str:
    return str(Basis(code).label)


def source_kind(code: str) -> str:
    return str(SourceKind(code).label)


def sensitivity(code: str) -> str:
    return str(Sensitivity(code).label)


def gender(code: str | None) -> str:
    """Of a breakdown by age alone: of everybody."""
    return str(Gender(code).label) if code else _("female and male")


def flag(code: Flag) -> str:
    """A word or two: it stands in a narrow column."""
    return {
        Flag.NO_DATA: _("no data"),
        Flag.FLOWS_ONLY: _("flows only"),
        Flag.STALE: _("over 90 days old"),
        Flag.DISAGREEMENT: _("sources disagree"),
        Flag.DRIFT: _("unexplained change"),
        Flag.OVER_CAPACITY: _("over capacity"),
        Flag.CLOSED: _("camp closed"),
        Flag.NEW: _("new camp"),
    }[code]


def flag_meaning(code: Flag) -> str:
    """What a flag says, as a legend has it."""
    return {
        Flag.NO_DATA: _("No report of this camp counts; it is not taken for empty."),
        Flag.FLOWS_ONLY: _("Known by arrivals and departures alone: a lower bound."),
        Flag.STALE: _("The last headcount is older than 90 days."),
        Flag.DISAGREEMENT: _("Sources name different numbers; the range holds the credible ones."),
        Flag.DRIFT: _("A headcount differs from the last one by people whom no report explains."),
        Flag.OVER_CAPACITY: _("More people than the camp is planned for."),
        Flag.CLOSED: _("Closed in this period: a headcount of zero."),
        Flag.NEW: _("Known for the first time in this period."),
    }[code]


def legend(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The flags that occur, with what they say."""
    there = {each for row in rows for each in row.flags}
    return [(flag(each), flag_meaning(each)) for each in Flag if each in there]


def state(basis: str, freshness: str) -> str:
    """What a number rests on, in a word or two; how old it is, where it rests on a headcount."""
    if freshness:
        return str(Freshness(freshness).label)
    return flag(Flag.FLOWS_ONLY) if basis == Basis.FLOWS_ONLY else flag(Flag.NO_DATA)


def flags(row: Row) -> str:
    return listed([flag(each) for each in row.flags])


def grade(row: Row) -> str:
    """Reliability and credibility: B2. Empty in the shared edition and without data."""
    return in_order(f"{row.reliability}{row.credibility or ''}") if row.reliability else ""


def age(cell: Cell) -> str:
    """0–4, 60+."""
    if cell.min_age is None and cell.max_age is None:
        return _("all ages")
    if cell.max_age is None:
        return in_order(f"{cell.min_age}+")
    return in_order(f"{cell.min_age or 0}–{cell.max_age}")


def people_of(cell: Cell) -> str:
    """What is too small to publish says so."""
    return _("too few to publish") if cell.people is None else number(cell.people)


def table_headings() -> dict[str, str]:
    """Of the table of camps, in its order; `grade` is left out of the shared edition."""
    return {
        "camp": _("Camp"),
        "code": _("P-code"),
        "type": _("Type"),
        "households": _("Households"),
        "people": _("People (range)"),
        # Capitalised here: “Change” is what Django writes on the links that edit.
        "change": capfirst(_("change")),
        "as_of": _("As of"),
        "grade": _("Grade"),
        "flags": _("Remarks"),
    }


def section_titles() -> dict[str, str]:
    """Over the parts of an issue."""
    return {
        "key": _("Key figures"),
        "summary": _("In three sentences"),
        "map": _("Where people are"),
        "timeline": _("People in recorded sites over time"),
        "camps": _("Camp by camp"),
        "breakdown": _("Who they are"),
        "corrections": _("What was corrected since the last issue"),
        "disagreements": _("Where sources disagree"),
        "method": _("How the numbers are made"),
        "caveats": _("What they do not say"),
        "sources": _("Sources"),
        "contact": _("Contact and licence"),
    }
