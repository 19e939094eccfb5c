"""The OpenAPI document and its page, for everybody."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from .permissions import Anybody


class Document(SpectacularAPIView):
    """Everybody may read what the API is."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]
    throttle_classes: list[type[BaseThrottle]] = []
    http_method_names = ["get", "head"]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return answer


class Page(SpectacularSwaggerSplitView):
    """The page that tries calls out: its script is served by itself, so no inline script is needed."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]
    throttle_classes: list[type[BaseThrottle]] = []
    http_method_names = ["get", "head"]
    url_name = "api:schema"
    template_name = "api/docs.html"
