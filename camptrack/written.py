"""How numbers and days are written for people: the same on pages, in files and in mails."""

from datetime import UTC, date, datetime
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

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
    """A day in a sentence; of a moment, its day in UTC."""
    return left_to_right((day.astimezone(UTC).date() if isinstance(day, datetime) else day).isoformat())


def isolated_days(start: date, end: date) -> str:
    """From … to …, or the one day, in a sentence."""
    return left_to_right(f"{start}" if start == end else f"{start} – {end}")


def isolated_moment(moment: datetime) -> str:
    """A moment in a sentence that says that it is in UTC."""
    return left_to_right(f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}")


def with_colon(label: object) -> str:
    """What something is, before what it is: in French a space stands before the colon."""
    return _("{label}:").format(label=label)


def counted(number: str, count: int, unit: str) -> str:
    """A number as it is written, with what it counts in the form that this many take."""
    if unit == Unit.HOUSEHOLDS:
        said = ngettext("%(number)s household", "%(number)s households", count)
    else:
        said = ngettext("%(number)s person", "%(number)s persons", count)
    return said % {"number": number}


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
        high = written.high or 0
        return counted(f"{grouped(written.low or 0)} – {grouped(high)}", high, written.unit)
    said = counted(grouped(written.value), written.value, written.unit)
    return f"{Qualifier(written.qualifier).word} {said}"
