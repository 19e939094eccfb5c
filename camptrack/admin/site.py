"""The site: its titles, who may enter, and what the first page shows."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from . import band, start_page
from .rights import member

INDEX_ORDER = [
    "Report",
    "Figure",
    "Camp",
    "Area",
    "Wave",
    "Source",
    "Schedule",
    "Issue",
    "Delivery",
    "Organisation",
    "User",
    "Grant",
    "ApiKey",
    "CampTotal",
    "StaleMark",
    "DrainRetry",
]


class CamptrackSite(AdminSite):
    """The admin with its work in front: what to publish, where people are, what is missing."""

    site_header = _("camptrack")
    site_title = _("camptrack")
    index_title = _("How many people, where, and who says so")
    site_url = None
    index_template = "admin/start_page.html"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff sign in; without a grant they see nothing but this page's door."""
        return super().has_permission(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        work = start_page.work(request.user) if member(request.user) else {}
        return super().index(request, {**work, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path("band/", self.admin_view(band.band), name="band")]
        return [*own, *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order of the work, not of the alphabet."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: INDEX_ORDER.index(model["object_name"]))
        return apps


site = CamptrackSite(name="admin")
