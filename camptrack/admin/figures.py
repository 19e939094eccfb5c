"""Figures: the list for reviewers, and the page on which they decide."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from camptrack.models import Figure
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import organisations_seen
from camptrack.templatetags.people import band, days
from camptrack.vocabulary import ReportStatus

from . import figure_page
from .band import band_for
from .reports import status_badge
from .rights import GrantedAdmin, user_of
from .site import site


@admin.register(Figure, site=site)
class FigureAdmin(GrantedAdmin):
    """Evidence: read, and decided about; made with its report."""

    list_display = ("camp", "measure", "people", "days", "source", "published_on", "status_")
    list_filter = ("measure", "qualifier")
    search_fields = ("camp__name", "camp__code", "report__title", "report__source__name", "quote")
    ordering = ("-report__published_on", "report", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        user = user_of(request)
        reports: QuerySet[Any] = visible_reports(user).order_by()
        visible = reports.values("pk")
        own = Q(report__organisation__in=organisations_seen(user))
        return (
            Figure.objects.filter(report__in=visible)
            .select_related("camp__area", "wave", "published", "report__source", "report__organisation")
            .annotate(
                member=ExpressionWrapper(own, BooleanField()),
                status=Subquery(reports.filter(pk=OuterRef("report")).values("status")),
            )
            .order_by(*self.ordering)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Figure], search_term: str
    ) -> tuple[QuerySet[Figure], bool]:
        """A number that is not shown is not found by its quote either."""
        found, twice = super().get_search_results(request, queryset, search_term)
        return (found.exclude(member=False, published__suppressed=True) if search_term else found), twice

    @admin.display(description=_("people"))
    def people(self, figure: Figure) -> str:
        found = band_for(figure, member=figure.member)  # type: ignore[attr-defined]  # annotated
        return band(found.low, found.best, found.high) if found else str(_("too few to publish"))

    @admin.display(description=_("days"), ordering="end")
    def days(self, figure: Figure) -> str:
        return days(figure.start, figure.end)

    @admin.display(description=_("source"))
    def source(self, figure: Figure) -> str:
        return figure.report.source.name

    @admin.display(description=_("published on"), ordering="report__published_on")
    def published_on(self, figure: Figure) -> Any:
        return figure.report.published_on

    @admin.display(description=_("status"))
    def status_(self, figure: Any) -> str:
        """Of its report: what was corrected away, or is a draft, counts for nothing."""
        return status_badge(ReportStatus(figure.status))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        figure = self.get_object(request, object_id)
        if figure is None:
            raise Http404
        return figure_page.show(request, self, figure)
