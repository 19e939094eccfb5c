"""Answers that are worked out while the asker waits elsewhere."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.calculations import ask_calculation
from camptrack.models import Calculation
from camptrack.queries.known import NotWorkedOut
from camptrack.vocabulary import Right

from .elsewhere import reads_only
from .errors import plain
from .parameters import address_with
from .permissions import user_of
from .rendering import to_json
from .total_answers import CalculationAnswer
from .views import View

#: seconds after which asking again makes sense
PAUSE = 2


def accepted(request: Request, wanted: NotWorkedOut) -> HttpResponse:
    """202, as JSON whatever the answer itself will be: the address to ask how far it is; when it is
    finished, the question itself is answered. A process that only reads cannot note it down."""
    if settings.READ_ONLY:
        return plain(HTTPStatus.MISDIRECTED_REQUEST, [reads_only(request)])
    calculation = ask_calculation(by=user_of(request), wanted=wanted)
    address = request.build_absolute_uri(reverse("api:calculation", args=[calculation.pk]))
    # With the moment spelt out: what was known now is another question a second later.
    known_at = wanted.known_at.isoformat().replace("+00:00", "Z")
    question = address_with(request, known_at=known_at)
    answer = {**present_calculation(calculation), "question": question}
    headers = {"Location": address, "Retry-After": str(PAUSE)}
    return HttpResponse(
        to_json(answer), status=HTTPStatus.ACCEPTED, headers=headers, content_type="application/json"
    )


def present_calculation(calculation: Calculation) -> dict[str, Any]:
    """How far it is."""
    finished = calculation.finished_at is not None
    status = "failed" if calculation.failure else "finished" if finished else "waiting"
    return {
        "id": calculation.pk,
        "status": status,
        "area": calculation.area.code,
        "known_at": calculation.known_at,
        "camps": calculation.camps,
        "camps_done": calculation.camps_done,
        "asked_at": calculation.at,
        "finished_at": calculation.finished_at,
    }


class CalculationDetail(View):
    """How far a calculation is. Totals are every reader's, so who has the id may ask."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Calculation.objects.all()
    serializer_class = CalculationAnswer

    @extend_schema(operation_id="calculations_read", responses=CalculationAnswer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """`finished`: ask the question again, it is answered now."""
        found = get_object_or_404(Calculation.objects.select_related("area"), pk=id)
        return Response(present_calculation(found))
