"""Camps by the codes that they have and had: an old address answers with where the camp is now."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from camptrack.actions.merges import require_standing
from camptrack.models import Camp, CampCode


class Moved(Exception):
    """The camp goes by another code, or its figures count in another camp."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def camp_at(code: str, *, to_read: bool) -> Camp:
    """The camp with this code, or 404. Raises Moved for an old code and, where it is read, for a merged
    camp; a merged camp is not written to."""
    kept = CampCode.objects.select_related("camp__area", "camp__merged_into__area").filter(pk=code).first()
    if kept is None:
        raise Http404
    camp = kept.camp
    if to_read and camp.merged_into is not None:
        raise Moved(camp.merged_into.code)
    if camp.code != code:
        raise Moved(camp.code)
    require_standing(camp)
    return camp


def moved(error: Moved, request: Request) -> HttpResponse:
    """308: the same method, there."""
    match = request._request.resolver_match  # noqa: SLF001 - DRF has no name for it
    assert match is not None  # noqa: S101 - a view was found
    address = reverse(match.view_name, kwargs={**match.kwargs, "code": error.code})
    query = request.META.get("QUERY_STRING", "")
    location = f"{address}?{query}" if query else address
    return HttpResponse(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": location})
