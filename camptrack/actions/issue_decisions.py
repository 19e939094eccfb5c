"""What people decide about an issue that is made: it goes out, it does not, or it is taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import ApiKey, Issue, IssueEvent, User
from camptrack.vocabulary import IssueEventKind, IssueStatus, Notice, Right

from .authority import require_over_schedule
from .delivery_rows import queue_deliveries
from .refusals import Conflict, NotAllowed
from .texts import require_reason


@transaction.atomic
def approve_issue(*, by: User, issue: Issue) -> Issue:
    """It is published, and goes to its recipients. A person answers for it: a key is nobody."""
    issue = _locked(issue)
    require_over_schedule(by, Right.PUBLISH, issue.schedule)
    if ApiKey.objects.filter(user=by).exists():
        raise NotAllowed(_("A person approves an issue, not a key: sign in and approve it there."))
    _require_waiting(issue)
    publish(issue, by=by)
    return issue


@transaction.atomic
def discard_issue(*, by: User, issue: Issue, reason: str) -> Issue:
    """It is not published, or not tried again where it cannot be made; it stays on record with the reason,
    and its period is free for another."""
    require_reason(reason)
    issue = _locked(issue)
    require_over_schedule(by, Right.PUBLISH, issue.schedule)
    if not cannot_be_made(issue):
        _require_waiting(issue)
    _become(issue, IssueStatus.DISCARDED, IssueEventKind.DISCARDED, by=by, reason=reason)
    return issue


@transaction.atomic
def recall_issue(*, by: User, issue: Issue, reason: str) -> Issue:
    """It no longer holds. Whoever got it is told so and why; it stays on record, and says so."""
    require_reason(reason)
    issue = _locked(issue)
    require_over_schedule(by, Right.PUBLISH, issue.schedule)
    if issue.status != IssueStatus.PUBLISHED:
        detail = _("Only a published issue is recalled; this one: %(status)s.")
        raise Conflict("not_published", detail % {"status": issue.get_status_display()})
    _become(issue, IssueStatus.RECALLED, IssueEventKind.RECALLED, by=by, reason=reason)
    queue_deliveries(issue, Notice.RECALL)
    return issue


def cannot_be_made(issue: Issue) -> bool:
    """It was tried, and is tried again until somebody mends what it stumbles over, or discards it. Previews
    go by themselves."""
    return issue.status == IssueStatus.DUE and bool(issue.failure) and issue.number is not None


def publish(issue: Issue, *, by: User | None) -> None:
    """By a person, or by itself where the schedule says so."""
    _become(issue, IssueStatus.PUBLISHED, IssueEventKind.PUBLISHED, by=by)
    queue_deliveries(issue, Notice.ISSUE)


def _become(
    issue: Issue, status: IssueStatus, kind: IssueEventKind, *, by: User | None, reason: str = ""
) -> None:
    issue.status = status
    issue.save(update_fields=["status"])
    IssueEvent.objects.create(issue=issue, kind=kind, by=by, reason=reason)


def _require_waiting(issue: Issue) -> None:
    if issue.status != IssueStatus.WAITING:
        detail = _("This issue does not wait for approval: %(status)s.")
        raise Conflict("not_waiting", detail % {"status": issue.get_status_display()})


def _locked(issue: Issue) -> Issue:
    """As it is now; whoever comes second sees what the first did."""
    rows = Issue.objects.select_for_update(of=("self",)).defer("data")
    return rows.select_related("schedule__organisation", "schedule__area").get(pk=issue.pk)
