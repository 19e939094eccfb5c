"""What a writer prefers (RFC 7240), as its request says."""

from rest_framework.request import Request

PREVIEW = "return=preview"


def wants_preview(request: Request) -> bool:
    """Of a write, among whatever else is preferred."""
    preferred = (
        each.partition(";")[0].partition("=") for each in request.headers.get("Prefer", "").split(",")
    )
    said = {(name.strip().lower(), value.strip().strip('"').lower()) for name, _equals, value in preferred}
    return request.method in {"POST", "PATCH"} and ("return", "preview") in said
