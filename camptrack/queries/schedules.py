"""Schedules as a reader may see them, and when they run."""

from itertools import islice

from django.db.models import QuerySet

from camptrack.models import Grant, Recipient, Schedule, User
from camptrack.periods import Run, Timetable, UnknownZone, runs_after, zones
from camptrack.vocabulary import Cadence


def timetable_of(schedule: Schedule) -> Timetable:
    """What `periods` needs of it."""
    return Timetable(
        cadence=Cadence(schedule.cadence),
        at=schedule.at,
        zone=schedule.zone,
        starts_on=schedule.starts_on,
        weekday=schedule.weekday,
        day=schedule.day,
        every_days=schedule.every_days,
    )


def next_runs(schedule: Schedule, count: int = 3) -> list[Run]:
    """The runs that come next, first those that are due and not dealt with; none while it is paused, or
    where its zone is unknown."""
    if schedule.paused:
        return []
    try:
        return list(islice(runs_after(timetable_of(schedule), schedule.ran_until), count))
    except UnknownZone:
        return []


def schedules_in_unknown_zones() -> QuerySet[Schedule]:
    """Schedules that should run and do not, for this machine's list has no such zone: for staff to see, with
    `near_zones` as the remedy."""
    running = Schedule.objects.filter(paused=False)
    return running.exclude(zone__in=zones()).select_related("organisation")


def visible_schedules(user: User) -> QuerySet[Schedule]:
    """Those of the organisations that a user belongs to, by whatever right."""
    if user.is_superuser:
        return Schedule.objects.all()
    return Schedule.objects.filter(organisation__in=Grant.objects.filter(user=user).values("organisation"))


def recipients_of(schedule: Schedule) -> QuerySet[Recipient]:
    """Who is on its list, those who asked for no more included; who was removed is not."""
    return Recipient.objects.filter(schedule=schedule, removed_at=None).select_related("user")
