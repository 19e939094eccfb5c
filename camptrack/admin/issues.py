"""Issues of scheduled reports: how far they are, what they hold, and who lets them out."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from camptrack.models import Issue
from camptrack.queries.issues import visible_issues
from camptrack.queries.rights import may_anywhere
from camptrack.templatetags.people import days
from camptrack.vocabulary import DeliveryStatus, IssueStatus, Right

from . import issue_page
from .issue_steps import STEPS
from .keys import found_by
from .rights import GrantedAdmin, user_of
from .site import site


def status_of(issue: Issue) -> str:
    """As a badge; one that could not be made says so."""
    failed = issue.status == IssueStatus.DUE and issue.failure
    word = _("could not be made yet") if failed else issue.get_status_display()
    return format_html('<span class="status status-{}">{}</span>', "failed" if failed else issue.status, word)


@admin.register(Issue, site=site)
class IssueAdmin(GrantedAdmin):
    """Made by the timetable or asked for on a schedule's page; approved here."""

    list_display = ("title", "number", "period", "status_", "cut_off", "sent")
    list_filter = ("status",)
    search_fields = ("schedule__title", "schedule__slug", "schedule__organisation__name")
    ordering = ("-due_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        bounced = Q(deliveries__status=DeliveryStatus.BOUNCED) | Q(deliveries__status=DeliveryStatus.FAILED)
        return (
            visible_issues(user_of(request))
            .defer("data")
            .annotate(
                sent_=Count("deliveries", filter=Q(deliveries__status=DeliveryStatus.SENT)),
                lost_=Count("deliveries", filter=bounced),
                deliveries_=Count("deliveries"),
            )
            .order_by(*self.ordering)
        )

    @admin.display(description=_("title"), ordering="schedule__title")
    def title(self, issue: Issue) -> str:
        return issue.schedule.title

    @admin.display(description=_("period"), ordering="start")
    def period(self, issue: Issue) -> str:
        return days(issue.start, issue.end)

    @admin.display(description=_("status"), ordering="status")
    def status_(self, issue: Issue) -> str:
        return status_of(issue)

    @admin.display(description=_("cut-off (UTC)"), ordering="known_at")
    def cut_off(self, issue: Issue) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', f"{issue.known_at:%Y-%m-%d %H:%M}")

    @admin.display(description=_("sent"))
    def sent(self, issue: Any) -> str:
        if not issue.deliveries_:
            return ""
        told = format_html('<bdi dir="ltr">{} / {}</bdi>', issue.sent_, issue.deliveries_)
        if not issue.lost_:
            return told
        lost = _("%(number)s did not arrive") % {"number": issue.lost_}
        return format_html('{} <span class="status status-failed">{}</span>', told, lost)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "<uuid:object_id>/<str:edition>/<str:language>.<str:file_format>",
                self.admin_site.admin_view(self.file_view),
                name="camptrack_issue_file",
            ),
            path(
                "<uuid:object_id>/progress/",
                self.admin_site.admin_view(self.progress_view),
                name="camptrack_issue_progress",
            ),
            *(
                path(
                    f"<uuid:object_id>/{step.name}/",
                    self.admin_site.admin_view(self.step_view),
                    {"name": step.name},
                    name=f"camptrack_issue_{step.name}",
                )
                for step in STEPS.values()
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return issue_page.show(request, self, self._issue(request, object_id))

    def step_view(self, request: HttpRequest, object_id: UUID, name: str) -> HttpResponse:
        issue = self._issue(request, object_id)
        if not may_anywhere(user_of(request), Right.PUBLISH, organisation=issue.schedule.organisation):
            raise PermissionDenied
        return STEPS[name].view(request, self, issue)

    def file_view(
        self, request: HttpRequest, object_id: UUID, edition: str, language: str, file_format: str
    ) -> HttpResponse:
        issue = self._issue(request, object_id)
        return issue_page.file(request, issue, edition, language, file_format)

    def progress_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        return issue_page.progress(request, self._issue(request, object_id))

    def _issue(self, request: HttpRequest, key: str | UUID) -> Issue:
        """What the reader may see: their own in every state, of others what is published."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return found_by(visible_issues(user_of(request)), key)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The issue's own page lists what happened."""
        raise Http404
