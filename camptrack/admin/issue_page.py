"""An issue's page: how far it is, its files, what happened to it, and what became of its deliveries."""

from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from camptrack.exports.situation import CONTENT_TYPES, name_of_file
from camptrack.models import Issue, IssueFile, User
from camptrack.queries.rights import may_anywhere
from camptrack.queries.schedules import visible_schedules
from camptrack.vocabulary import DeliveryStatus, Edition, FileFormat, IssueStatus, Language, Right

from .issue_steps import STEPS
from .rights import user_of

if TYPE_CHECKING:
    from .issues import IssueAdmin


def is_of(user: User, issue: Issue) -> bool:
    """Whether somebody belongs to the organisation that makes it."""
    return visible_schedules(user).filter(pk=issue.schedule_id).exists()


def show(request: HttpRequest, admin: "IssueAdmin", issue: Issue) -> HttpResponse:
    user = user_of(request)
    mine = is_of(user, issue)
    files = issue.files.defer("content").order_by("language", "format", "edition")
    if not mine:
        files = files.filter(edition=Edition.SHARED)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": issue.schedule.title,
        "issue": issue,
        "schedule": issue.schedule,
        "mine": mine,
        "being_made": issue.status == IssueStatus.DUE,
        "preview": issue.number is None,
        "key": issue.data["key"] if issue.data is not None else None,
        "files": [(Edition(file.edition), Language(file.language), file) for file in files],
        "events": issue.events.select_related("by").order_by("at") if mine else [],
        "deliveries": _counted(issue) if mine else [],
        "steps": [
            each
            for each in STEPS.values()
            if each.on == issue.status
            and may_anywhere(user, Right.PUBLISH, organisation=issue.schedule.organisation)
        ],
    }
    return TemplateResponse(request, "admin/camptrack/issue/page.html", context)


def _counted(issue: Issue) -> list[tuple[DeliveryStatus, int]]:
    """Its deliveries by what became of them."""
    by_status = issue.deliveries.order_by("status").values_list("status").annotate(Count("pk"))
    return [(DeliveryStatus(status), number) for status, number in by_status]


def file(request: HttpRequest, issue: Issue, edition: str, language: str, file_format: str) -> HttpResponse:
    """One of its files, in an edition that the reader may see."""
    if edition == Edition.MEMBERS and not is_of(user_of(request), issue):
        raise Http404
    found = IssueFile.objects.filter(
        issue=issue, edition=edition, language=language, format=file_format
    ).first()
    if found is None:
        raise Http404
    name = name_of_file(issue.schedule.slug, issue.number, found.language, found.format)
    return HttpResponse(
        bytes(found.content),
        content_type=CONTENT_TYPES[FileFormat(found.format)],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-cache",
            "ETag": f'"{found.digest}"',
        },
    )
