"""The feed of changes, read page by page."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.db.models import Max

from camptrack.models import Change, Grant, User
from camptrack.vocabulary import ChangeKind, Right

#: how much of a digest a cursor carries
DIGITS = 12
#: at most so many digits of a position
LONGEST_POSITION = 18


@dataclass(frozen=True)
class Cursor:
    """Up to where somebody has read. The digest is of the change there and of what the reader sees; none: a
    bare position."""

    position: int
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.position}-{self.digest}" if self.digest else str(self.position)


@dataclass(frozen=True)
class Row:
    """Something happened to an object."""

    position: int
    kind: str
    key: str
    at: datetime


@dataclass(frozen=True)
class Page:
    """Rows in their order, where the next page begins, and whether it holds any yet."""

    rows: list[Row]
    cursor: Cursor
    more: bool


class CursorGone(Exception):
    """What follows this cursor is not all there any more, or does not tell all: everything is to be pulled
    again, and then what follows `cursor`."""

    def __init__(self, cursor: Cursor) -> None:
        super().__init__(str(cursor))
        self.cursor = cursor


# One statement, so that all of it is of one moment; a row even where the page is empty.
_READ = """
WITH bounds AS MATERIALIZED (
    SELECT (SELECT min(position) FROM camptrack_change) AS first,
           (SELECT max(position) FROM camptrack_change) AS last
), page AS MATERIALIZED (
    SELECT position, kind, key, at FROM camptrack_change
    WHERE position > %(after)s AND {of_kind} ORDER BY position LIMIT %(limit)s + 1
)
SELECT first, last, read.at, latest.at, page.position, page.kind, page.key, page.at
FROM bounds
LEFT JOIN camptrack_change read ON read.position = %(after)s
LEFT JOIN camptrack_change latest ON latest.position = bounds.last
LEFT JOIN page ON true
ORDER BY page.position
"""


def changes(user: User, *, after: Cursor | None, kind: ChangeKind | None, limit: int) -> Page:
    """What was placed after a cursor, from the oldest on that is kept where none is given. A kind alone: the
    cursor moves on past the others.

    A standby may not be as far as a cursor of the primary's: nothing follows it there yet.

    Raises CursorGone where the cursor is older than what is kept, is of another history (before an older
    dump was restored), or where the reader is a member of other organisations now than then.
    """
    position = after.position if after else 0
    given = {"after": position, "limit": limit, "kind": kind}
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(of_kind="true" if kind is None else "kind = %(kind)s"), given)
        found = cursor.fetchall()
    first, last, read_at, latest_at = found[0][:4]
    reader = _reader(user)
    end = _cursor(last or 0, latest_at, reader)
    if after is not None and settings.READ_ONLY and position > (last or 0):
        return Page([], after, more=False)  # got from the primary: it comes here in a moment
    if after is not None and not _leads_on(after, first, read_at, reader):
        raise CursorGone(end)
    rows = [Row(*row[4:]) for row in found if row[4] is not None]
    if len(rows) <= limit:
        return Page(rows, end, more=False)
    page = rows[:limit]
    return Page(page, _cursor(page[-1].position, page[-1].at, reader), more=True)


def latest(user: User) -> Cursor:
    """The end of the feed now: where to go on from after pulling everything."""
    last = Change.objects.exclude(position=None).order_by("position").last()
    return _cursor(last.position or 0, last.at, _reader(user)) if last else _cursor(0, None, _reader(user))


def end() -> int:
    """The highest position there is; 0 where nothing ever changed."""
    return Change.objects.aggregate(end=Max("position"))["end"] or 0


def following(position: int, most: int) -> list[Row]:
    """So many changes at most that come after a position, in their order."""
    rows = Change.objects.filter(position__gt=position).order_by("position")[:most]
    return [Row(each.position or 0, each.kind, each.key, each.at) for each in rows]


def _leads_on(after: Cursor, first: int | None, read_at: datetime | None, reader: str) -> bool:
    """Whether all that follows is there, and the reader is who has read so far."""
    if after.position and read_at is None:
        return False
    if not after.position and first not in (None, 1):
        return False
    return not after.digest or after == _cursor(after.position, read_at, reader)


def _cursor(position: int, at: datetime | None, reader: str) -> Cursor:
    """The moment tells one history from another that had as many changes."""
    moment = at.timestamp() if at else 0
    return Cursor(position, sha256(f"{position} {moment} {reader}".encode()).hexdigest()[:DIGITS])


def _reader(user: User) -> str:
    """All on which it hangs what somebody is shown: their organisations, and whether they see grades."""
    grants = set(Grant.objects.filter(user=user).values_list("organisation", "right"))
    grades = user.is_superuser or any(right != Right.VIEW for _organisation, right in grants)
    return f"{user.is_superuser} {grades} {sorted({organisation for organisation, _right in grants})}"
