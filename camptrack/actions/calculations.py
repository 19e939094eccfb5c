"""Answers that take longer than a request: asked for, worked out batch by batch, thrown away.

A row is the work: any process may take the next batch, and what a killed one had not kept is done again.
"""

import logging
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from camptrack.models import Calculation, User
from camptrack.queries import clock, known_changes, known_composition
from camptrack.queries.known import NotWorkedOut, Question, Sums, add_camps, digest
from camptrack.queries.places import camps_of

from .refusals import Conflict
from .totals import database_is_gone

logger = logging.getLogger(__name__)

#: camps in one transaction
BATCH = 100
#: unfinished calculations that one user may have
MOST_WAITING = 5
KEPT_FOR = timedelta(days=1)

_BEGIN: Mapping[str, Callable[[Question], Sums]] = {
    "changes": known_changes.begin,
    "composition": known_composition.begin,
}


@transaction.atomic
def ask_calculation(*, by: User, wanted: NotWorkedOut) -> Calculation:
    """The calculation of a question; the one that is under way or finished, where there is one. One that
    failed is tried again.

    Conflict for a user who has asked for many that are not finished.
    """
    named = digest(wanted.area, wanted.known_at, wanted.question)
    with connection.cursor() as cursor:
        # Of one user one after the other, so that the limit holds.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('calculation'), %s)", [by.pk])
    Calculation.objects.filter(digest=named).exclude(failure="").delete()
    known = Calculation.objects.filter(digest=named).first()
    if known is not None:
        return known
    if Calculation.objects.filter(by=by, finished_at__isnull=True).count() >= MOST_WAITING:
        detail = _("You wait for %(most)s calculations already; ask again when one is finished.")
        raise Conflict("too_many_calculations", detail % {"most": MOST_WAITING})
    made, _new = Calculation.objects.get_or_create(
        digest=named,
        defaults={
            "area": wanted.area,
            "known_at": wanted.known_at,
            "question": dict(wanted.question),
            "camps": wanted.camps,
            "by": by,
        },
    )
    return made


def work_on_calculations(seconds: float = 0) -> int:
    """Batches of the oldest calculations for so long, at least one; how many were worked off."""
    until, batches = time.monotonic() + seconds, 0
    while _work_on_one():
        batches += 1
        if time.monotonic() >= until:
            break
    return batches


def _work_on_one() -> bool:
    """One batch of the oldest that nobody else works on; False if there is none."""
    with transaction.atomic():
        waiting = Calculation.objects.filter(finished_at__isnull=True).order_by("at")
        calculation = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("area").first()
        if calculation is None:
            return False
        try:
            with transaction.atomic():
                _work_on(calculation)
        except Exception as error:
            if database_is_gone(error):
                raise
            logger.exception("calculation %s failed", calculation.pk)
            calculation.failure = traceback.format_exc()[-2000:]
            calculation.finished_at = clock.now()
        calculation.save()
    return True


def _work_on(calculation: Calculation) -> None:
    sums = _BEGIN[calculation.question["kind"]](calculation.question)
    if calculation.state is not None:
        sums.restore(calculation.state)
    camps = [camp for camp in camps_of(calculation.area) if camp > calculation.last_camp]
    batch = camps[:BATCH]
    add_camps(sums, batch, calculation.known_at)
    calculation.state = sums.state()
    calculation.camps_done += len(batch)
    calculation.camps = calculation.camps_done + len(camps) - len(batch)
    calculation.last_camp = batch[-1] if batch else calculation.last_camp
    if len(camps) == len(batch):
        calculation.finished_at = clock.now()


def clear_old_calculations(*, now: datetime) -> int:
    """Those that were asked for a day ago; how many."""
    cleared, _by_model = Calculation.objects.filter(at__lt=now - KEPT_FOR).delete()
    return cleared
