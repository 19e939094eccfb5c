"""Issues that somebody asks for: previews, and issues of a period that the timetable has not."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from camptrack.models import Issue, Schedule, User
from camptrack.models.constraints import EARLIEST
from camptrack.queries import clock
from camptrack.vocabulary import IssueStatus, Right
from camptrack.written import isolated

from .authority import require_over_schedule
from .refusals import Conflict, Problem, Refused

#: previews that one user may wait for
MOST_WAITING = 3
#: days of a period
LONGEST = 366


@transaction.atomic
def ask_preview(
    *, by: User, schedule: Schedule, start: date, end: date, known_at: datetime | None = None
) -> Issue:
    """What an issue of this period would tell; it has no number and is thrown away after a day."""
    require_over_schedule(by, Right.VIEW, schedule)
    now = clock.now()
    _check(start, end, known_at, now)
    with connection.cursor() as cursor:
        # Of one user one after the other, so that the limit holds.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('preview'), %s)", [by.pk])
    if Issue.objects.filter(by=by, number=None, status=IssueStatus.DUE).count() >= MOST_WAITING:
        detail = _("You wait for %(most)s previews already; ask again when one is made.")
        raise Conflict("too_many_previews", detail % {"most": MOST_WAITING})
    return Issue.objects.create(
        schedule=schedule, start=start, end=end, due_at=now, known_at=known_at or now, by=by
    )


@transaction.atomic
def ask_issue(
    *, by: User, schedule: Schedule, start: date, end: date, known_at: datetime | None = None
) -> Issue:
    """An issue by hand, with the schedule's next number. Each period has one that stands."""
    require_over_schedule(by, Right.PUBLISH, schedule)
    now = clock.now()
    _check(start, end, known_at, now)
    # Numbers follow one another: whoever else makes one of this schedule waits.
    Schedule.objects.select_for_update().get(pk=schedule.pk)
    numbered = Issue.objects.filter(schedule=schedule, number__isnull=False)
    standing = numbered.exclude(status__in=[IssueStatus.RECALLED, IssueStatus.DISCARDED])
    there = standing.filter(start=start, end=end).defer("data").first()
    if there is not None:
        detail = _(
            "Issue %(number)s is of this period already (%(status)s). What changed since is told in the next "
            "one; a preview shows what is known now."
        )
        told = {"number": there.number, "status": there.get_status_display()}
        raise Conflict("issue_exists", detail % told)
    last = numbered.aggregate(last=Max("number"))["last"] or 0
    return Issue.objects.create(
        schedule=schedule,
        number=last + 1,
        start=start,
        end=end,
        due_at=now,
        known_at=known_at or now,
        by=by,
    )


def _check(start: date, end: date, known_at: datetime | None, now: datetime) -> None:
    problems = [*_day_problems(start, end, now.date())]
    if known_at is not None and known_at > now:
        detail = _("This moment has not come yet; leave it out for now.")
        problems.append(Problem("/known_at", "future", detail))
    if problems:
        raise Refused(problems)


def _day_problems(start: date, end: date, today: date) -> Iterator[Problem]:
    if start > end:
        yield Problem("/start", "after_end", _("The start is after the end; swap them."))
    if start < EARLIEST:
        yield Problem("/start", "too_early", _("Nothing is recorded of days before 1900."))
    if end > today:
        detail = _("This period is not over yet: let it end on %(today)s, or ask again after its last day.")
        yield Problem("/end", "future", detail % {"today": isolated(today)})
    if (end - start).days >= LONGEST:
        detail = _("A period has %(most)s days at most; ask for several.") % {"most": LONGEST}
        yield Problem("/end", "too_long", detail)
