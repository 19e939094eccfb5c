"""Addresses."""

from django.urls import include, path
from django.views.generic import RedirectView

from camptrack.admin.site import site

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", site.urls),
    path("i18n/", include("django.conf.urls.i18n")),  # the language switcher
    path("issues/", include("camptrack.pages.urls")),
    path("api/", include("api.urls")),
    path("", include("api.health_urls")),
]

# Problems as JSON under /api/, pages elsewhere.
handler400 = "api.errors.bad_request"
handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"
