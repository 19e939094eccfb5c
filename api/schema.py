"""The OpenAPI document and its page, for everybody."""

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from .conditional import conditional
from .parameters import Parameters
from .permissions import Anybody


class Document(SpectacularAPIView):
    """Everybody may read what the API is."""

    authentication_classes: list[Any] = []
    permission_classes = [Anybody]
    throttle_classes: list[type[BaseThrottle]] = []
    http_method_names = ["get", "head"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """YAML or JSON; as everywhere, `format` is a word or a problem."""
        super().initial(request, *args, **kwargs)
        asked = Parameters(request, request.query_params.keys())
        asked.word("format", ["json", "yaml"], "yaml")
        asked.check()

    def get_renderers(self) -> list[Any]:
        """Where `format` says which, Accept is left to choose among those."""
        given = self.request.query_params.get("format")
        renderers: list[Any] = super().get_renderers()
        if given in {"json", "yaml"}:
            return [each for each in renderers if isinstance(each, OpenApiJsonRenderer) == (given == "json")]
        return renderers

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """It is large, and the same for days."""
        return conditional(request, super().finalize_response(request, response, *args, **kwargs))

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
