"""Numbers, days and names inside sentences of the active language."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from camptrack import written
from camptrack.situation import Band, Name

_RIGHT_TO_LEFT = {"ar"}


class _Span(Protocol):
    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


def language() -> str:
    """The active language's code of two letters."""
    return (get_language() or "en").split("-")[0]


def is_right_to_left() -> bool:
    """Whether the active language is written from right to left."""
    return language() in _RIGHT_TO_LEFT


def in_order(text: str) -> str:
    """Kept left-to-right where letters around it run the other way; elsewhere as it is."""
    return written.left_to_right(text) if is_right_to_left() else text


def name_in_text(text: str) -> str:
    """A name, title or address that somebody gave: kept apart where it runs against the language, so that a
    number beside it stays where it was written."""
    against = {"L"} if is_right_to_left() else {"R", "AL"}
    turned = any(unicodedata.bidirectional(letter) in against for letter in text)
    return f"\u2068{text}\u2069" if turned else text


def alone(text: str) -> str:
    """A text with no paragraph around it that would say which way it runs, as in a picture."""
    if is_right_to_left():
        return f"\u2067{text}\u2069"
    turned = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\u2066{text}\u2069" if turned else text


def local_name(name: Name) -> str:
    """In the active language, else the name that it is filed under; for a cell of its own."""
    return name.names.get(language()) or name.name


def named(name: Name) -> str:
    """The same in a sentence."""
    return name_in_text(local_name(name))


def number(value: int) -> str:
    """With groups of three."""
    return in_order(written.grouped(value))


def signed(value: int) -> str:
    """A change, with its sign also above zero."""
    return in_order(("+" if value > 0 else "") + written.grouped(value))


def percent_of_change(before: int, now: int) -> str:
    """The change in per cent of `before` with its sign, rounded to whole ones, halves away from zero; empty
    where there is nothing to take a share of."""
    if before <= 0:
        return ""
    change = now - before
    whole = (abs(change) * 200 + before) // (2 * before)
    sign = "" if change == 0 else "+" if change > 0 else "−"
    # A change that is there does not read as none.
    under = change != 0 and whole == 0
    # The space does not break.
    return in_order(("<\u00a0" if under else "") + sign + _percent(1 if under else whole))


def share(percent: int) -> str:
    """A share in per cent."""
    return in_order(_percent(percent))


def change_in_words(before: int, now: int) -> str:
    """How many more or fewer, and in per cent where that says anything: +6,573 (+12%)."""
    percent = percent_of_change(before, now)
    return f"{signed(now - before)} ({percent})" if percent and now != before else signed(now - before)


def range_of(band: Band) -> str:
    """Low to high; the number alone where both are the same."""
    if band.low == band.high:
        return number(band.best)
    return in_order(f"{written.grouped(band.low)}–{written.grouped(band.high)}")


def people_with_range(band: Band) -> str:
    """62,985 (60,000–69,000)."""
    return number(band.best) if band.low == band.high else f"{number(band.best)} ({range_of(band)})"


def day(value: date) -> str:
    """ISO, as everywhere."""
    return in_order(value.isoformat())


def days(span: _Span) -> str:
    """First to last day; one day alone."""
    if span.start == span.end:
        return day(span.end)
    return _("%(first)s to %(last)s") % {"first": day(span.start), "last": day(span.end)}


def moment(value: datetime) -> str:
    """To the minute, in UTC."""
    return in_order(f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC")


def listed(parts: list[str]) -> str:
    """One after the other."""
    return ("، " if is_right_to_left() else ", ").join(parts)


def _percent(whole: int) -> str:
    space = "\u202f" if language() in {"fr", "es"} else ""
    return f"{written.grouped(whole)}{space}%"
