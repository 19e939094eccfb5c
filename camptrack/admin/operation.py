"""What the drain keeps: read only, to see what waits and what failed."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse

from camptrack.models import CampTotal, DrainRetry, StaleMark

from .rights import SeenByOperators
from .site import site


class OperatorsAdmin(SeenByOperators):
    """Of every organisation's camps, and mended on the server (docs/operations/runbook.md); everybody else
    sees on each camp's page whether something waits."""

    list_select_related = ("camp",)
    search_fields = ("camp__name", "camp__code")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Derived: there is none."""
        raise Http404


@admin.register(CampTotal, site=site)
class CampTotalAdmin(OperatorsAdmin):
    list_display = ("camp", "site_type", "policy", "computed_at")
    ordering = ("-computed_at",)


@admin.register(StaleMark, site=site)
class StaleMarkAdmin(OperatorsAdmin):
    list_display = ("camp", "at")
    ordering = ("pk",)


@admin.register(DrainRetry, site=site)
class DrainRetryAdmin(OperatorsAdmin):
    list_display = ("camp", "attempts", "not_before", "error")
    ordering = ("not_before",)
