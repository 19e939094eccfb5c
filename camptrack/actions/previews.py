"""What a write would answer, and what it would change of the totals, with nothing of it kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from django.db import connection, transaction

from camptrack.models import Camp
from camptrack.queries.counting import counting_figures
from camptrack.queries.known import MOST_CAMPS
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.figures import Figure
from camptrack.reconcile.series import Point

T = TypeVar("T")

_MARKED = "SELECT DISTINCT camp_id FROM camptrack_stalemark WHERE id > %s"
_LATEST = "SELECT coalesce(max(id), 0) FROM camptrack_stalemark"


class Moved(NamedTuple):
    """A camp (by code) on a day, as it is and as it would be; None: without data."""

    camp: str
    on: date
    before: Point | None
    after: Point | None


@dataclass(frozen=True)
class Effect:
    """On every camp whose totals would be worked out anew, but for those left out as too many."""

    camps: int
    left_out: int
    moved: list[Moved]


def previewed(write: Callable[[], T], *, today: date) -> tuple[T, Effect]:
    """What `write` gives back, and the totals of the camps concerned before and after it: today, and on the
    last day of each figure that would count, no longer count or count otherwise.

    Everything is checked and written, the deferred constraints too, and rolled back: rows, marks, hints to
    workers. In one state of the database, so that what others commit meanwhile is in neither number; where
    they change a row that is written here, the database refuses (OperationalError), and one asks again.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(_LATEST)
            (latest,) = cursor.fetchone()
        with transaction.atomic():
            given = write()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                # Nobody else's marks are seen: these are the camps that the drain would be told of.
                cursor.execute(_MARKED, [latest])
                marked = [camp for (camp,) in cursor.fetchall()]
            codes = _codes(marked)
            after = counting_figures(codes)
            transaction.set_rollback(True)
        before = counting_figures(codes)
        transaction.set_rollback(True)
    moved = [each for camp, code in codes.items() for each in _moved(code, before[camp], after[camp], today)]
    return given, Effect(len(marked), len(marked) - len(codes), moved)


def _codes(camps: Iterable[int]) -> Mapping[int, str]:
    """Of as many camps as are worked out while one waits, in the order of their codes."""
    rows = Camp.objects.filter(pk__in=list(camps)).order_by("code").values_list("pk", "code")
    return dict(rows[:MOST_CAMPS])


def _moved(code: str, before: list[Figure], after: list[Figure], today: date) -> Iterable[Moved]:
    days = {today, *(figure.end for figure in set(before) ^ set(after))}
    was, would_be = reconcile(before), reconcile(after)
    for day in sorted(days):
        yield Moved(code, day, was.on(day.toordinal()), would_be.on(day.toordinal()))
