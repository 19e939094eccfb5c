"""The site: its titles, who may enter, and what the first page shows."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from . import band, pick, review, start_page
from .rights import member

INDEX_ORDER = [
    "Report",
    "Figure",
    "Import",
    "Camp",
    "Area",
    "Wave",
    "Source",
    "Schedule",
    "Issue",
    "Delivery",
    "Organisation",
    "User",
    "Invitation",
    "Grant",
    "ApiKey",
    "WebhookEndpoint",
    "WebhookDelivery",
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

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """By the one sign-in there is; partners, who are no staff, are told what they may open."""
        there = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(
            there, {request.get_host()}, require_https=request.is_secure()
        ):
            there = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(there)
        if request.user.is_authenticated:
            return never_cache(render)(request, "entrance/partners.html", status=403)
        return redirect_to_login(there)

    def password_change(  # type: ignore[override]  # typed as the page that Django shows itself
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Where one's account is kept."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        work = start_page.work(request.user) if member(request.user) else {}
        return super().index(request, {**work, **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own
        """Compressed: a list of a hundred rows is a tenth, and lines are slow."""
        return gzip_page(super().admin_view(view, cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("band/", self.admin_view(band.band), name="band"),
            path("pick/<str:kind>/", self.admin_view(pick.pick), name="pick"),
            path("in-wave/", self.admin_view(pick.in_wave), name="in_wave"),
        ]
        return [*own, *review.urls(self), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order of the work, not of the alphabet."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: INDEX_ORDER.index(model["object_name"]))
        return apps


site = CamptrackSite(name="admin")
