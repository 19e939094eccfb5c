"""Who the people of a camp or an area are."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from camptrack.queries.composition import DIMENSIONS, Part, composition
from camptrack.reconcile.composition import BRACKETS, Cut

from . import total_tables
from .parameters import KNOWN_AT, ON, Parameters, parameter
from .total_answers import CalculationAnswer, CompositionAnswer
from .totals import OfPlace

USUAL_CUT = "gender,age"
_SHARE = Decimal("0.0001")


class PlaceComposition(OfPlace):
    table = total_tables.COMPOSITION
    parameters = frozenset({"on", "cut", "brackets", "known_at"})
    serializer_class = CompositionAnswer

    def read(self, parameters: Parameters) -> tuple[date, Cut, str | None, datetime | None]:
        cut = _cut(parameters)
        brackets = parameters.given("brackets")
        if brackets is not None:
            brackets = parameters.word("brackets", sorted(BRACKETS), brackets)
            if "age" not in cut:
                detail = _("Brackets are of ages: name “age” in the cut, or leave the brackets out.")
                parameters.refuse("brackets", "brackets_without_age", detail)
        return parameters.on(), cut, brackets, parameters.known_at()

    @extend_schema(
        parameters=[
            ON,
            parameter(
                "cut",
                "What the cells name, with commas between: gender, age, population_group, origin.",
                default=USUAL_CUT,
            ),
            parameter("brackets", "Ages put into these; as reported when left out.", enum=sorted(BRACKETS)),
            KNOWN_AT,
        ],
        responses={200: CompositionAnswer, 202: CalculationAnswer},
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """The cells of a cut laid over the day's best, and the people of whom nothing is known."""
        place, (on, cut, brackets, known_at) = self.place(code), self.asked
        found = composition(place, on, cut, brackets, known_at)
        cells = [_cell(part) for part in found.parts]
        answer = {
            "on": on,
            "known_at": known_at,
            "cut": list(cut),
            "brackets": brackets,
            "cells": cells,
            "unknown": found.unknown,
            "best": found.best,
            "coverage": share(found.coverage),
            "reported_on": found.reported_on,
            "reported_until": found.reported_until,
            "camps": found.camps,
            "camps_described": found.camps_described,
            "cuts": [",".join(each) for each in found.cuts],
            "pending": found.pending,
            "settled_through": found.settled_through,
            "computed_at": found.computed_at,
        }
        return self.tabled(answer, cells, code)


def share(coverage: Fraction | None) -> str | None:
    """A decimal number of four places."""
    if coverage is None:
        return None
    exact = Decimal(coverage.numerator) / coverage.denominator
    return str(exact.quantize(_SHARE, ROUND_HALF_UP))


def _cut(parameters: Parameters) -> Cut:
    """In the order of cuts, whatever the order asked for."""
    named = (parameters.given("cut") or USUAL_CUT).split(",")
    if not set(named) <= set(DIMENSIONS) or len(set(named)) < len(named):
        detail = _("Name each of these at most once, with commas between: %(known)s.")
        parameters.refuse("cut", "not_in_vocabulary", detail % {"known": ", ".join(DIMENSIONS)})
    return tuple(name for name in DIMENSIONS if name in named)


def _cell(part: Part) -> dict[str, Any]:
    cell = part.cell
    return {
        "gender": cell.gender,
        "min_age": cell.min_age,
        "max_age": cell.max_age,
        "population_group": cell.population_group,
        "origin": cell.origin,
        "count": part.people,
        "suppressed": part.suppressed,
    }
