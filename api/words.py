"""Days, moments and numbers as the API writes them: ISO 8601, digits, and nothing else."""

import re
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from camptrack.models.constraints import EARLIEST, LATEST

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


class Unreadable(Exception):
    """Not written as it should be: a stable code and a sentence."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def day(text: str) -> date:
    """`2019-02-11`, from 1900 to 2199."""
    if not _DAY.fullmatch(text):
        raise Unreadable("invalid_date", _("Write the day as YYYY-MM-DD, for example 2019-02-11."))
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("invalid_date", _("There is no such day.")) from error
    if not EARLIEST <= found <= LATEST:
        raise Unreadable("out_of_range", _("Give a day from 1900 to 2199."))
    return found


def whole(text: str) -> int:
    """`11`, at most nine digits."""
    if not _WHOLE.fullmatch(text):
        raise Unreadable("not_whole", _("Write a whole number in digits, for example 11."))
    return int(text)


def moment(text: str, *, of_day: time = time.max) -> datetime:
    """`2019-02-11T08:00:00Z`; without an offset UTC. A bare day is its end, unless said otherwise."""
    if _DAY.fullmatch(text):
        return datetime.combine(day(text), of_day, UTC)
    # The plus of an offset that a client did not escape arrives as a space.
    text = text.replace(" ", "+")
    if not _MOMENT.fullmatch(text):
        raise Unreadable("invalid_moment", _("Write the moment as 2019-02-11T08:00:00Z, or as a day."))
    day(text[:10])
    try:
        found = datetime.fromisoformat(text.upper())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable("invalid_moment", _("There is no such moment.")) from error
