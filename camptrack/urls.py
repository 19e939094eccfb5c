"""Addresses."""

from django.conf import settings
from django.urls import include, path

from camptrack.admin.site import site
from camptrack.entrance.home import home
from camptrack.pages import links

urlpatterns = [
    path("", home, name="home"),
    path("admin/", site.urls),
    path("account/", include("camptrack.entrance.urls")),
    path("i18n/", include("django.conf.urls.i18n")),  # the language switcher
    path("issues/file/<str:token>/", links.mail_file, name="mail_file"),
    path("issues/unsubscribe/<str:token>/", links.unsubscribe, name="unsubscribe"),
    path("issues/", include("camptrack.pages.urls")),
    path("api/", include("api.urls")),
    path("compat/dtm/v3/displacement/", include("api.dtm_urls")),
    path("", include("api.health_urls")),
]
if settings.ANYMAIL_WEBHOOK_SECRET:
    # Without a secret anybody could say that a mail came back.
    urlpatterns.append(path("anymail/", include("camptrack.provider_urls")))

# Problems as JSON under /api/, pages elsewhere.
handler400 = "api.errors.bad_request"
handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"
