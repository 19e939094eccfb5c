"""Drains as others have built them: small patches of the real one, each of which goes wrong in some order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from camptrack.actions import totals
from camptrack.models import CampTotal, ReportEvent
from camptrack.queries.counting import counting_figures
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.figures import Figure
from camptrack.vocabulary import EventKind

_ONLY_LOCK = "SELECT camp FROM unnest(%(camps)s) camp WHERE pg_try_advisory_xact_lock(%(lock)s, camp)"
_MARKS = "SELECT DISTINCT camp_id FROM camptrack_stalemark WHERE camp_id = ANY(%(camps)s)"
_ROWS = "SELECT camp_id FROM camptrack_camptotal WHERE camp_id = ANY(%(camps)s) ORDER BY 1 FOR UPDATE"
_WAIT_FOR_LOCK = """
WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(%(lock)s, camp) FROM unnest(%(camps)s) camp)
SELECT camp FROM unnest(%(camps)s) camp, (SELECT count(*) FROM held) waited
"""

Drain = Callable[[Sequence[int]], int]


@transaction.atomic
def deletes_after_computing(camps: Sequence[int]) -> int:
    """The camp's marks are deleted last, whichever there are by then."""
    held = totals._taken(_ONLY_LOCK, camps)
    marked = totals._taken(_MARKS, [*held])
    totals._recompute(sorted(marked))
    totals._taken(totals._TAKE, [*marked])
    return len(marked)


@transaction.atomic
def recomputes_before_taking(camps: Sequence[int]) -> int:
    """The evidence is read, then the marks are taken, then the totals are written."""
    held = totals._taken(_ONLY_LOCK, camps)
    decided = {camp: reconcile(figures) for camp, figures in counting_figures(sorted(held)).items()}
    marked = totals._taken(totals._TAKE, [*held])
    totals.write_totals({camp: decided[camp] for camp in marked})
    return len(marked)


TOO_LATE = (deletes_after_computing, recomputes_before_taking)


@transaction.atomic
def takes_rows_before_the_lock(camps: Sequence[int]) -> int:
    """A row lock, then a lock that is waited for."""
    totals._taken(_ROWS, camps)
    totals._taken(_WAIT_FOR_LOCK, camps)
    marked = totals._taken(totals._TAKE, camps)
    totals._recompute(sorted(marked))
    return len(marked)


@transaction.atomic
def reads_one_snapshot(camps: Sequence[int]) -> int:
    """REPEATABLE READ, and the lock is waited for: what is read was there before it was held."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    held = totals._taken(_WAIT_FOR_LOCK, camps)
    marked = totals._taken(totals._TAKE, [*held])
    totals._recompute(sorted(held))
    return len(marked)


class Increments:
    """Adds what was published since the camp's last drain to what it knew then."""

    def __init__(self) -> None:
        self._known: dict[int, list[Figure]] = {}

    def __call__(self, camps: Sequence[int]) -> dict[int, list[Figure]]:
        since = dict(CampTotal.objects.filter(camp__in=camps).values_list("camp", "computed_at"))
        found = counting_figures(camps)
        for camp, figures in found.items():
            news = ReportEvent.objects.filter(kind=EventKind.PUBLISHED)
            if camp in since:
                news = news.filter(at__gt=since[camp])
            new = {str(key) for key in news.values_list("report__figures", flat=True)}
            known = self._known.get(camp, [])
            self._known[camp] = known + [each for each in figures if each.key in new and each not in known]
        return {camp: self._known[camp] for camp in camps}


@contextmanager
def one_row_a_camp(run: Callable[..., Any]) -> Iterator[None]:
    """`run`: as the owner. One mark a camp, `ON CONFLICT DO NOTHING`."""
    [(made,)] = run("SELECT pg_get_functiondef('camptrack_mark_camps'::regproc)")
    run("CREATE UNIQUE INDEX only_one ON camptrack_stalemark (camp_id)")
    run(made.replace("ORDER BY 1;", "ORDER BY 1 ON CONFLICT DO NOTHING;"))
    try:
        yield
    finally:
        run(made)
        run("DROP INDEX only_one")


def drains_as(patch: pytest.MonkeyPatch, drain: Drain) -> None:
    patch.setattr(totals, "_drain", drain)


def needs_no_lock(patch: pytest.MonkeyPatch) -> None:
    """Two may drain a camp at once."""
    free = totals._TAKE_WHERE_FREE.replace("WHERE pg_try_advisory_xact_lock(%(lock)s, camp)", "")
    assert free != totals._TAKE_WHERE_FREE
    patch.setattr(totals, "_TAKE_WHERE_FREE", free)


def increments(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(totals, "counting_figures", Increments())
