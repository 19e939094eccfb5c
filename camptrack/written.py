"""How numbers and days are written for people: the same on pages, in files and in mails."""

from datetime import date
from typing import Protocol

from django.utils.translation import get_language

from camptrack.vocabulary import Qualifier, Unit


def grouped(number: int) -> str:
    """Digits in groups of three; a comma would be a decimal mark to French and Spanish readers."""
    sign = "−" if number < 0 else ""
    written = f"{abs(number):,}"
    return sign + (written if (get_language() or "en").startswith("en") else written.replace(",", "\u202f"))


def left_to_right(text: str) -> str:
    """Kept in its order beside Arabic letters, where 2019-03-31 would turn into 31-03-2019."""
    return f"\u2066{text}\u2069"


def isolated(day: date) -> str:
    """A day in a sentence."""
    return left_to_right(day.isoformat())


class Written(Protocol):
    """A number as a report states it: a figure."""

    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    unit: str


def number_as_written(written: Written) -> str:
    """“more than 62,000 persons”, “10 – 20 households”."""
    if written.value is None:
        number = f"{grouped(written.low or 0)} – {grouped(written.high or 0)}"
    else:
        number = f"{Qualifier(written.qualifier).word} {grouped(written.value)}"
    return f"{number} {Unit(written.unit).label}"
