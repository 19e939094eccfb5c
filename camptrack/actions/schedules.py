"""Schedules of reports, made and changed by who administers their organisation over all that they tell of."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Area, Camp, Organisation, Schedule, ScheduleCamp, User
from camptrack.queries import clock
from camptrack.vocabulary import Right

from .authority import require
from .due import deal_with, move
from .refusals import Problem
from .saving import changed, changed_but, held_row, saved
from .schedule_checks import schedule_problems

#: what decides when it runs
_TIMING = ("cadence", "weekday", "day", "every_days", "at", "zone", "starts_on", "paused")


@transaction.atomic
def create_schedule(
    *, by: User, organisation: Organisation, camps: Sequence[Camp] = (), **values: Any
) -> Schedule:
    """Its first run is the first that is due from now on; what lies before is not caught up."""
    schedule = Schedule(by=by, organisation=organisation, **values)
    require(by, Right.ADMINISTER, organisation, _areas(schedule.area, camps))
    schedule.ran_until = clock.now()
    saved(schedule, schedule_problems(schedule, camps))
    ScheduleCamp.objects.bulk_create(ScheduleCamp(schedule=schedule, camp=camp) for camp in camps)
    move(schedule, schedule.ran_until)
    return schedule


@transaction.atomic
def change_schedule(
    *, by: User, schedule: Schedule, camps: Sequence[Camp] | None = None, **values: Any
) -> Schedule:
    """Whatever is given. What was due before a change of times is made first, by the times that held; the
    new ones hold from now on. Runs that are due during a pause are left out."""
    held = held_row(schedule)
    named = list(held.camps.all())
    require(by, Right.ADMINISTER, held.organisation, _areas(held.area, named))
    wanted = named if camps is None else camps
    moves = any(name in values and values[name] != getattr(held, name) for name in _TIMING)
    now = clock.now()
    if moves and not held.paused:
        deal_with(held, now)
    stays = [*_organisation_problems(held, values.pop("organisation", held.organisation))]
    slug = values.pop("slug", held.slug)
    changed(held, values)
    changed_but(held, "slug", {"slug": slug}, [*stays, *schedule_problems(held, wanted)])
    require(by, Right.ADMINISTER, held.organisation, _areas(held.area, wanted))
    if moves:
        move(held, max(held.ran_until, now))
    _name(held, named, wanted)
    return held


def _organisation_problems(schedule: Schedule, wanted: Organisation) -> Iterator[Problem]:
    if wanted != schedule.organisation:
        detail = _("A schedule stays with its organisation; make another one there.")
        yield Problem("/organisation", "immutable", detail)


def _areas(area: Area | None, camps: Iterable[Camp]) -> list[int]:
    return [camp.area_id for camp in camps] if area is None else [area.pk]


def _name(schedule: Schedule, named: Iterable[Camp], wanted: Iterable[Camp]) -> None:
    gone, new = set(named) - set(wanted), set(wanted) - set(named)
    schedule.named_camps.filter(camp__in=gone).delete()
    ScheduleCamp.objects.bulk_create(ScheduleCamp(schedule=schedule, camp=camp) for camp in new)
