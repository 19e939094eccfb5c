"""What the first page puts in front: where people are, what to publish, what is missing."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import F, QuerySet

from camptrack.models import Camp, User
from camptrack.queries.camp_list import state_of, with_population
from camptrack.queries.issues import failing_issues, visible_issues
from camptrack.queries.reports import visible_reports
from camptrack.queries.schedules import schedules_in_unknown_zones
from camptrack.vocabulary import IssueStatus, ReportStatus

from .rights import organisations_seen

MOST = 20


def work(user: User) -> dict[str, Any]:
    """For the page's template."""
    today = datetime.now(tz=UTC).date()
    camps = with_population(Camp.objects.standing().select_related("area"), today)
    reports: QuerySet[Any] = visible_reports(user)
    drafts = reports.filter(status=ReportStatus.DRAFT).select_related("source", "by", "organisation")
    own = visible_issues(user).filter(schedule__organisation__in=organisations_seen(user)).defer("data")
    empty = camps.filter(best=None).order_by("name")
    return {
        "today": today,
        "camps": [
            state_of(camp) for camp in camps.exclude(best=None).order_by(F("best").desc(), "name")[:MOST]
        ],
        "drafts": list(drafts.order_by("-at")[:MOST]),
        "issues_to_approve": list(own.filter(status=IssueStatus.WAITING).order_by("due_at")[:MOST]),
        "schedules_resting": list(
            schedules_in_unknown_zones().filter(organisation__in=organisations_seen(user))[:MOST]
        ),
        "issues_failing": list(failing_issues().filter(pk__in=own.order_by().values("pk"))[:MOST]),
        "empty_camps": list(empty[:MOST]),
        "empty_count": empty.count(),
    }
