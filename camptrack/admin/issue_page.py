"""An issue's page: how far it is, its files, what happened to it, and what became of its deliveries."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from camptrack.exports.situation import headers_of_file
from camptrack.exports.words.writing import number
from camptrack.models import Issue, IssueFile, User
from camptrack.queries.deliveries import SEES_DELIVERIES, deliveries_by_status
from camptrack.queries.rights import may_anywhere
from camptrack.queries.schedules import visible_schedules
from camptrack.vocabulary import DeliveryStatus, Edition, IssueStatus, Language, Right

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
    owner = issue.schedule.organisation
    publishes = may_anywhere(user, Right.PUBLISH, organisation=owner)
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
        "deliveries": _deliveries(issue) if mine else [],
        "sees_deliveries": any(may_anywhere(user, right, organisation=owner) for right in SEES_DELIVERIES),
        "steps": [
            (reverse(f"admin:camptrack_issue_{each.name}", args=[issue.pk]), each.label)
            for each in STEPS.values()
            if publishes and each.fits(issue)
        ],
    }
    return TemplateResponse(request, "admin/camptrack/issue/page.html", context)


def progress(request: HttpRequest, issue: Issue) -> HttpResponse:
    """How far it is, for the script of its page."""
    told = {"done": number(issue.camps_done), "camps": number(issue.camps)}
    answer = JsonResponse(
        {
            "state": issue.status,
            "done": issue.camps_done,
            "total": issue.camps,
            "failure": issue.failure if is_of(user_of(request), issue) else "",
            "said": _("%(done)s of %(camps)s camps are in.") % told,
        }
    )
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _deliveries(issue: Issue) -> list[tuple[DeliveryStatus, int]]:
    return [
        (DeliveryStatus(status), number) for status, number in deliveries_by_status(issue).items() if number
    ]


def file(request: HttpRequest, issue: Issue, edition: str, language: str, file_format: str) -> HttpResponse:
    """One of its files, in an edition that the reader may see."""
    if edition == Edition.MEMBERS and not is_of(user_of(request), issue):
        raise Http404
    found = IssueFile.objects.filter(
        issue=issue, edition=edition, language=language, format=file_format
    ).first()
    if found is None:
        raise Http404
    headers = headers_of_file(issue.schedule.slug, issue.number, found.language, found.format)
    answer = HttpResponse(bytes(found.content), headers=headers)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
