"""Reports as a reader may see them, each with its status."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from camptrack.models import Grant, Report, ReportEvent, User
from camptrack.vocabulary import Audience, EventKind, ReportStatus


def _happened(kind: EventKind) -> Exists:
    return Exists(ReportEvent.objects.filter(report=OuterRef("pk"), kind=kind))


def with_status(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports annotated with `status`: what happened to them last."""
    return reports.annotate(
        status=Case(
            When(_happened(EventKind.SUPERSEDED), then=Value(ReportStatus.SUPERSEDED)),
            When(_happened(EventKind.RETRACTED), then=Value(ReportStatus.RETRACTED)),
            When(_happened(EventKind.PUBLISHED), then=Value(ReportStatus.PUBLISHED)),
            default=Value(ReportStatus.DRAFT),
            output_field=CharField(),
        )
    )


def visible_reports(user: User) -> QuerySet[Report]:
    """What a user may see, with `status`."""
    if user.is_superuser:
        return with_status(Report.objects.all())
    return with_status(reports_seen_in(Grant.objects.filter(user=user).values("organisation")))


def _shared() -> Q:
    """Entered for everybody, or shared since."""
    return Q(audience=Audience.SHARED) | Q(_happened(EventKind.SHARED))


def shared_among(reports: Collection[UUID]) -> set[UUID]:
    """Those of these reports that are everybody's by now."""
    return set(Report.objects.filter(_shared(), pk__in=reports).values_list("pk", flat=True))


def audience_of(report: Report) -> Audience:
    """Whom a report is for by now: what a correction that says nothing about it keeps."""
    return Audience.SHARED if shared_among([report.pk]) else Audience.INTERNAL


def reports_seen_in(organisations: QuerySet[Grant, Any] | Collection[int]) -> QuerySet[Report]:
    """What members of these organisations see: all of their own, and of others' what is shared and was
    published (§3)."""
    return Report.objects.filter(
        Q(organisation__in=organisations) | (_shared() & Q(_happened(EventKind.PUBLISHED)))
    )


def status_of(report: Report) -> ReportStatus:
    """A report's status now."""
    return status_after(ReportEvent.objects.filter(report=report).values_list("kind", flat=True))


def status_after(happened: Iterable[str]) -> ReportStatus:
    """The status of a report to which this happened, in whatever order."""
    kinds = set(happened)
    for kind, status in (
        (EventKind.SUPERSEDED, ReportStatus.SUPERSEDED),
        (EventKind.RETRACTED, ReportStatus.RETRACTED),
        (EventKind.PUBLISHED, ReportStatus.PUBLISHED),
    ):
        if kind in kinds:
            return status
    return ReportStatus.DRAFT
