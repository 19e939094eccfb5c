"""Where mail providers tell of bounces, /anymail/provider/tracking/. One that is not set up is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.urls import urlpatterns as of_every_provider
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern


def _where_set_up(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Anymail finds out while it answers, and anybody may ask."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ImproperlyConfigured as missing:
            raise Http404 from missing

    return answered


# Mails that come in are nobody's business here.
urlpatterns = [
    URLPattern(each.pattern, _where_set_up(each.callback), each.default_args, each.name)
    for each in of_every_provider
    if str(each.name).endswith("_tracking_webhook")
]
