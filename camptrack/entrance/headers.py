"""Headers that neither Django nor the content security policy brings."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
#: Security keys are asked for on our own pages; the rest no page of ours uses.
_UNUSED = "accelerometer camera display-capture geolocation gyroscope hid microphone midi payment serial usb"
_POLICY = ", ".join(f"{feature}=()" for feature in _UNUSED.split())


class HeadersMiddleware:
    """No page embeds our answers, and none of ours asks for a camera or a place."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", _POLICY)
        return response
