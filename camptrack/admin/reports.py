"""Reports: the list, and the addresses of what can be done with one."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from camptrack.models import Report
from camptrack.queries.reports import visible_reports
from camptrack.vocabulary import ReportStatus, Right

from . import entry_drafts, report_entry, report_page, report_steps, start_page
from .rights import GrantedAdmin, user_of
from .site import site


class StatusFilter(admin.SimpleListFilter):
    """What happened to a report last; the queryset is annotated with it."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return ReportStatus.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status=self.value()) if self.value() else queryset


def status_badge(status: ReportStatus) -> str:
    return format_html('<span class="status status-{}">{}</span>', status.value, status.label)


@admin.register(Report, site=site)
class ReportAdmin(GrantedAdmin):
    """Evidence: entered, published, shared, corrected, retracted, redacted; never edited."""

    add_right = Right.ENTER
    list_display = ("title_", "source", "published_on", "status_", "figures_", "audience", "organisation")
    list_filter = (StatusFilter, "audience")
    search_fields = ("title", "url", "source__name", "source__slug")
    list_select_related = ("source", "organisation")
    ordering = ("-at", "-id")
    change_list_template = "admin/camptrack/report/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = (
            visible_reports(user_of(request)).annotate(figures_count=Count("figures")).order_by("-at", "-id")
        )
        return rows

    @admin.display(description=_("title"), ordering="title")
    def title_(self, report: Report) -> str:
        return report.title or report.url or str(report.pk)

    @admin.display(description=_("status"))
    def status_(self, report: Any) -> str:
        return status_badge(ReportStatus(report.status))

    @admin.display(description=_("figures"))
    def figures_(self, report: Any) -> int:
        return int(report.figures_count)

    def get_urls(self) -> list[URLPattern]:
        def one(name: str, view: Callable[..., HttpResponse]) -> URLPattern:
            def wrapped(request: HttpRequest, object_id: str, **more: Any) -> HttpResponse:
                report = self._visible(request, object_id)
                if name not in report_steps.allowed(report, user_of(request)):
                    raise PermissionDenied
                return view(request, self, report, **more)

            return path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(csrf_protect(wrapped)),
                name=f"camptrack_report_{name}",
            )

        def draft(name: str, address: str, view: Callable[..., HttpResponse]) -> URLPattern:
            def wrapped(request: HttpRequest, **more: Any) -> HttpResponse:
                return view(request, self, **more)

            return path(
                address, self.admin_site.admin_view(csrf_protect(wrapped)), name=f"camptrack_draft_{name}"
            )

        own = [one("correct", report_entry.correct), one("redact", report_steps.redact)]
        own += [one(step.name, step.view) for step in report_steps.STEPS]
        own += [
            draft("save", "draft/", entry_drafts.save),
            draft("discard", "draft/<uuid:key>/discard/", entry_drafts.discard),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return report_entry.enter(request, self)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With what is begun and not entered on top."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        begun = start_page.begun(user_of(request))
        return super().changelist_view(request, {**begun, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return report_page.show(request, self, self._visible(request, object_id))

    def _visible(self, request: HttpRequest, object_id: str) -> Report:
        """What one may not see is not there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(object_id))
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]
