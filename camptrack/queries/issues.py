"""Issues: which is the one before, what one is to tell, who may see which, and which fail."""

from datetime import datetime

from django.db.models import Q, QuerySet

from camptrack.models import Area, Camp, Grant, Issue, Schedule, User
from camptrack.reconcile.policy import POLICY
from camptrack.situation import About, Situation, from_json
from camptrack.vocabulary import IssueStatus, Sensitivity

from .places import camps_of
from .situation import Asked, Previous
from .situation_rows import named

#: what others than members may see of an issue
READ_BY_ALL = Q(
    status__in=[IssueStatus.PUBLISHED, IssueStatus.RECALLED],
    schedule__sensitivity__in=[Sensitivity.PUBLIC, Sensitivity.PARTNERS],
)


def visible_issues(user: User) -> QuerySet[Issue]:
    """A member's own in every state; of others what was published, and not for members alone."""
    issues = Issue.objects.select_related("schedule__organisation", "schedule__area").defer("data")
    if user.is_superuser:
        return issues
    own = Grant.objects.filter(user=user).values("organisation")
    return issues.filter(Q(schedule__organisation__in=own) | READ_BY_ALL)


def is_member(user: User, schedule: Schedule) -> bool:
    """Who sees a schedule's issues before they are published, with grades, and why one failed."""
    return (
        user.is_superuser or Grant.objects.filter(user=user, organisation=schedule.organisation_id).exists()
    )


def failing_issues() -> QuerySet[Issue]:
    """Those that were tried and are still not made, longest due first."""
    failing = Issue.objects.filter(status=IssueStatus.DUE).exclude(failure="")
    return failing.select_related("schedule__organisation").order_by("due_at")


def camps_in(schedule: Schedule) -> list[int]:
    """The camps that a schedule is about today, by id: a merged one counts in the one that it became."""
    if schedule.area is not None:
        return camps_of(schedule.area)
    named_camps = Camp.objects.filter(pk__in=schedule.named_camps.values("camp")).select_related(
        "merged_into"
    )
    return sorted({camp.counted_in.pk for camp in named_camps})


def areas_of(schedule: Schedule) -> list[Area]:
    """Where somebody needs a right to decide about a schedule's issues."""
    if schedule.area is not None:
        return [schedule.area]
    return list(Area.objects.filter(pk__in=Camp.objects.filter(pk__in=camps_in(schedule)).values("area")))


def previous_issue(schedule: Schedule, known_at: datetime) -> Issue | None:
    """The one before this cut-off that stands: what changed since is told in the next."""
    standing = Issue.objects.filter(schedule=schedule, number__isnull=False, data__isnull=False)
    standing = standing.exclude(status__in=[IssueStatus.RECALLED, IssueStatus.DISCARDED])
    return standing.filter(known_at__lt=known_at).order_by("-known_at", "-number").first()


def asked_of(issue: Issue) -> Asked:
    """What an issue is to tell. Once it is made, the same again: from its data comes all that is no
    evidence and may have changed since, its schedule's title or the issue before it."""
    schedule = issue.schedule
    about, previous = _again(from_json(issue.data)) if issue.data is not None else _first(issue)
    return Asked(about, schedule.area, camps_in(schedule), schedule.organisation_id, previous)


def _again(made: Situation) -> tuple[About, Previous | None]:
    about, said = made.about, made.restated
    if said is None or about.previous_known_at is None:
        return about, None
    return about, Previous(said.number, said.end, about.previous_known_at, said.said)


def _first(issue: Issue) -> tuple[About, Previous | None]:
    schedule = issue.schedule
    before = previous_issue(schedule, issue.known_at)
    about = About(
        schedule=schedule.slug,
        title=schedule.title,
        titles=dict(schedule.titles),
        number=issue.number,
        organisation=schedule.organisation.name,
        place=named(schedule.area) if schedule.area is not None else None,
        start=issue.start,
        end=issue.end,
        known_at=issue.known_at,
        previous_known_at=before.known_at if before is not None else None,
        next_due_at=schedule.next_due_at,
        sensitivity=schedule.sensitivity,
        contact=schedule.contact,
        licence=schedule.licence,
        policy=POLICY.version,
    )
    if before is None or before.number is None or before.data is None:
        return about, None
    said = from_json(before.data).key.people
    return about, Previous(before.number, before.end, before.known_at, said)
