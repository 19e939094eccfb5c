"""What is due becomes rows to be made: once a period, whoever looks, and however often."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import Max, Q

from camptrack.models import Issue, Schedule
from camptrack.periods import Run, UnknownZone, near_zones, runs_after, zones
from camptrack.queries.schedules import timetable_of
from camptrack.vocabulary import CatchUp

from .totals import database_is_gone

logger = logging.getLogger(__name__)

#: a run that is looked at no later than this after its moment was not missed
ON_TIME = timedelta(hours=1)


def make_due_issues(*, now: datetime) -> int:
    """An issue, still to be made, for every run that is due; how many there are more than before.

    A schedule whose rows are refused is logged, tried again at the next call, and holds up no other one.
    """
    made = 0
    for pk, slug in _due(now):
        try:
            made += _make_of(pk, now)
        except Exception as error:
            if database_is_gone(error):
                raise
            logger.exception("what is due of schedule %s could not be written down", slug)
    return made


def _due(now: datetime) -> list[tuple[int, str]]:
    # Without a next run: its zone was not known; the list of zones may have it by now.
    looked_for = Q(next_due_at__lte=now) | Q(next_due_at=None, zone__in=zones())
    due = Schedule.objects.filter(looked_for, paused=False).order_by("next_due_at", "pk")
    return list(due.values_list("pk", "slug"))


@transaction.atomic
def _make_of(pk: int, now: datetime) -> int:
    # Who holds the row is at it, or changes it; the next look finds what they left.
    held = Schedule.objects.select_for_update(skip_locked=True, no_key=True)
    schedule = held.filter(pk=pk, paused=False).first()
    return 0 if schedule is None else deal_with(schedule, now)


def deal_with(schedule: Schedule, now: datetime) -> int:
    """Under the schedule's lock: the runs up to `now`, made or left out; how many are made."""
    try:
        runs = list(
            takewhile(lambda run: run.due_at <= now, runs_after(timetable_of(schedule), schedule.ran_until))
        )
    except UnknownZone as unknown:
        logger.error(  # noqa: TRY400  nothing went wrong in here
            "schedule %s has no next run: no time zone is called %s here (there are: %s)",
            schedule.slug,
            unknown.name,
            ", ".join(near_zones(unknown.name)),
        )
        move(schedule, schedule.ran_until)
        return 0
    made = _write(schedule, wanted(runs, CatchUp(schedule.catch_up), now))
    # A clock that was set back leaves it where it is.
    move(schedule, max(schedule.ran_until, now))
    return made


def wanted(runs: Sequence[Run], catch_up: CatchUp, now: datetime) -> list[Run]:
    """Of the runs that are due, those to be made: what is on time always, of what was missed as the
    schedule says."""
    on_time = [run for run in runs if run.due_at > now - ON_TIME]
    missed = runs[: len(runs) - len(on_time)]
    if catch_up == CatchUp.ALL:
        return list(runs)
    if catch_up == CatchUp.LATEST:
        return on_time or list(missed[-1:])
    return on_time


def _write(schedule: Schedule, runs: Iterable[Run]) -> int:
    """New rules of a zone or another hour may make a period due that has its issue already."""
    there = set(schedule.issues.filter(number__isnull=False).values_list("start", "end"))
    last: int = schedule.issues.aggregate(last=Max("number"))["last"] or 0
    new = [run for run in runs if (run.start, run.end) not in there]
    Issue.objects.bulk_create(
        Issue(
            schedule=schedule,
            number=number,
            start=run.start,
            end=run.end,
            due_at=run.due_at,
            known_at=run.due_at,
        )
        for number, run in enumerate(new, last + 1)
    )
    return len(new)


def move(schedule: Schedule, ran_until: datetime) -> None:
    """Dealt with until then; the run after it comes next."""
    schedule.ran_until = ran_until
    schedule.next_due_at = next_due(schedule)
    schedule.save(update_fields=["ran_until", "next_due_at"])


def next_due(schedule: Schedule) -> datetime | None:
    """The first run that is not dealt with; None while it is paused or its zone unknown."""
    if schedule.paused or schedule.zone not in zones():
        return None
    return next(runs_after(timetable_of(schedule), schedule.ran_until)).due_at
