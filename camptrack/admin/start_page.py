"""What the first page puts in front: where people are, what to publish, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from camptrack.actions.drafts import KEPT_FOR
from camptrack.models import Camp, EntryDraft, User
from camptrack.queries import review
from camptrack.queries.camp_list import state_of, with_population
from camptrack.queries.drafts import unfinished
from camptrack.queries.issues import failing_issues, visible_issues
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import organisations_seen
from camptrack.queries.schedules import schedules_in_unknown_zones
from camptrack.vocabulary import IssueStatus, ReportStatus, Right

from . import entry_drafts
from .review import PARTS
from .rights import holds

MOST, FEW = 20, 5


@dataclass(frozen=True)
class Begun:
    """A draft of the entry form, and where it goes on."""

    draft: EntryDraft
    address: str


def begun(user: User) -> dict[str, Any]:
    """What one's organisations have begun to type and not entered."""
    found = unfinished(user)
    return {
        "unfinished": [Begun(each, entry_drafts.address(each)) for each in found[:MOST]],
        "unfinished_count": found.count(),
        "kept_for": KEPT_FOR.days,
    }


def ways(user: User) -> Iterator[tuple[str, Any]]:
    """Where one's rights lead to, the most used first: addresses and what they are called."""
    if holds(user, Right.ENTER):
        yield reverse("admin:camptrack_report_add"), _("Enter a report")
        yield reverse("admin:camptrack_import_add"), _("Import a spreadsheet")
    yield reverse("admin:review"), _("Review")
    if holds(user, Right.ADMINISTER):
        yield reverse("admin:camptrack_user_changelist"), capfirst(User._meta.verbose_name_plural)
        yield reverse("admin:camptrack_invitation_add"), _("Invite somebody")


def work(user: User) -> dict[str, Any]:
    """For the page's template."""
    today = datetime.now(tz=UTC).date()
    camps = with_population(Camp.objects.standing().select_related("area"), today)
    everything = review.Asked()
    waiting = review.counts(user, everything, today)
    own = visible_issues(user).filter(schedule__organisation__in=organisations_seen(user)).defer("data")
    return {
        **begun(user),
        "ways": list(ways(user)),
        "today": today,
        "camps": [
            state_of(camp) for camp in camps.exclude(best=None).order_by(F("best").desc(), "name")[:MOST]
        ],
        "waiting": [(name, label, getattr(waiting, name)) for name, label in PARTS.items()],
        "question_list": list(review.open_questions(user, everything)[:FEW]) if waiting.questions else [],
        "drafts": list(_drafts(user)[:MOST]),
        "issues_to_approve": list(own.filter(status=IssueStatus.WAITING).order_by("due_at")[:MOST]),
        "schedules_resting": list(
            schedules_in_unknown_zones().filter(organisation__in=organisations_seen(user))[:MOST]
        ),
        "issues_failing": list(failing_issues().filter(pk__in=own.order_by().values("pk"))[:MOST]),
    }


def _drafts(user: User) -> QuerySet[Any]:
    """What somebody may publish; who enters sees what of theirs waits for others."""
    if holds(user, Right.PUBLISH):
        return review.drafts_to_publish(user, review.Asked())
    reports: QuerySet[Any] = visible_reports(user)
    if not holds(user, Right.ENTER):
        return reports.none()
    drafts = reports.filter(status=ReportStatus.DRAFT).select_related("source", "by", "organisation")
    return drafts.order_by("-at")
