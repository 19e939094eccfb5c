"""Reports as a reader may see them, each with its status."""

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
    """What a user may see: all of their own organisations', and of others' what is shared and was
    published; with `status` (domain §3)."""
    if user.is_superuser:
        return with_status(Report.objects.all())
    own = Grant.objects.filter(user=user).values("organisation")
    shared = Q(audience=Audience.SHARED) | Q(_happened(EventKind.SHARED))
    return with_status(
        Report.objects.filter(Q(organisation__in=own) | (shared & Q(_happened(EventKind.PUBLISHED))))
    )


def status_of(report: Report) -> ReportStatus:
    """A report's status now."""
    kinds = set(ReportEvent.objects.filter(report=report).values_list("kind", flat=True))
    for kind, status in (
        (EventKind.SUPERSEDED, ReportStatus.SUPERSEDED),
        (EventKind.RETRACTED, ReportStatus.RETRACTED),
        (EventKind.PUBLISHED, ReportStatus.PUBLISHED),
    ):
        if kind in kinds:
            return status
    return ReportStatus.DRAFT
