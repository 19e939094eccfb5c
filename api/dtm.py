"""IOM's DTM API v3 as its clients read it, answered from the reconciled totals (docs/reference/dtm.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAcceptable
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.refusals import Problem, Refused
from camptrack.queries import clock
from camptrack.queries.area_names import areas_named
from camptrack.queries.round_people import people_in
from camptrack.queries.rounds import (
    TooManyRounds,
    Wanted,
    any_round_of,
    countries_told,
    operations,
    rounds_of,
)
from camptrack.queries.stored_totals import names_above
from camptrack.vocabulary import PopulationGroup, Right

from .authentication import SUBSCRIPTION_KEY, SubscriptionKey
from .dtm_rows import present_round
from .parameters import Parameters
from .parsing import storable
from .views import View

#: an operation that told nothing for so long is over
ACTIVE = timedelta(days=365)
#: how many places have evidence of the rounds and no known number of displaced people
LEFT_OUT = "Camptrack-Places-Left-Out"


class DtmParameters(Parameters):
    """R's client sends 0 for no round; others send empty texts."""

    blank_is_nothing = True

    def round(self, name: str) -> int | None:
        """0 is no filter."""
        return self.whole(name) or None


class DtmView(View):
    """The envelope, and what is wrong within it: a client looks there first."""

    rights = {"GET": (Right.VIEW,)}
    authentication_classes = [SubscriptionKey]
    reads_parameters = DtmParameters

    def handle_exception(self, exc: Exception) -> Response:
        """A key that opens nothing and faults of ours stay what they are."""
        if isinstance(exc, TooManyRounds):
            detail = _("This asks for too much at once; give a shorter time, fewer rounds or a smaller area.")
            exc = Refused([Problem("", "too_many_rows", detail)])
        if isinstance(exc, NotAcceptable):
            exc = Refused([Problem("?format", "not_acceptable", str(exc.detail))])
        if isinstance(exc, Refused):
            said = [(problem.pointer.removeprefix("?"), problem.detail) for problem in exc.problems]
            return self.enveloped(
                [], errors=[f"{name}: {detail}" if name else detail for name, detail in said]
            )
        return super().handle_exception(exc)

    def enveloped(
        self, rows: Sequence[Mapping[str, Any]], errors: Sequence[str] = (), **headers: str
    ) -> Response:
        """200 either way; the status inside tells of errors."""
        return Response(
            {
                "result": None if errors else rows,
                "statusCode": HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK,
                "isSuccess": not errors,
                "errorMessages": [*errors],
                "totalRecordsCount": len(rows),
            },
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, [SUBSCRIPTION_KEY])
        return response


class CountryList(DtmView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Countries where some camp tells displaced people from others."""
        return self.enveloped([{"admin0Name": name, "admin0Pcode": code} for name, code in countries_told()])


class OperationList(DtmView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Operations that reports name, a row for each country."""
        since = clock.now().date() - ACTIVE
        return self.enveloped(
            [
                {
                    "operation": each.operation,
                    "operationStatus": "Active" if each.last_day >= since else "Inactive",
                    "admin0Name": each.country,
                    "admin0Pcode": each.code,
                }
                for each in operations()
            ]
        )


@dataclass(frozen=True)
class Asked:
    """Areas of the level, by id."""

    areas: list[int]
    wanted: Wanted


class Displaced(DtmView):
    """Internally displaced people by area of a level, once for each round of an operation."""

    level: ClassVar[int] = 0

    def known_parameters(self) -> frozenset[str]:
        return frozenset(
            {
                *("Operation", "CountryName", "Admin0Pcode", "FromReportingDate", "ToReportingDate"),
                *("FromRoundNumber", "ToRoundNumber"),
                *(f"Admin{level}{part}" for level in range(1, self.level + 1) for part in ("Name", "Pcode")),
            }
        )

    def read(self, parameters: Parameters) -> Asked | None:
        """All that is wrong at once; areas are looked up where nothing is."""
        parameters = cast("DtmParameters", parameters)
        first, last = parameters.day("FromReportingDate"), parameters.day("ToReportingDate")
        if first and last:
            parameters.in_order(("FromReportingDate", "ToReportingDate"), first, last)
        lowest, highest = parameters.round("FromRoundNumber"), parameters.round("ToRoundNumber")
        if lowest and highest:
            parameters.in_order(("FromRoundNumber", "ToRoundNumber"), lowest, highest)
        if not any(map(parameters.given, ("Operation", "CountryName", "Admin0Pcode"))):
            parameters.refuse(
                "", "required", _("Give at least one of Operation, CountryName and Admin0Pcode.")
            )
        if not storable(parameters.given("Operation") or ""):
            parameters.refuse(
                "Operation", "not_storable", _("This text holds characters that cannot be stored.")
            )
        if parameters.problems:
            return None
        operation = parameters.given("Operation")
        return Asked(self._areas(parameters), Wanted(operation, first, last, lowest, highest))

    def _areas(self, parameters: Parameters) -> list[int]:
        """Of the level, within what is named; a place that there is not is said."""
        within: list[int] | None = None
        for level in range(self.level + 1):
            name = parameters.given("CountryName" if level == 0 else f"Admin{level}Name")
            code = parameters.given(f"Admin{level}Pcode")
            if not (name or code):
                continue
            within = areas_named(level, name=name, code=code, within=within)
            if not within:
                asked = "CountryName" if name and level == 0 else f"Admin{level}{'Name' if name else 'Pcode'}"
                parameters.refuse(asked, "unknown", not_found(level, name or code or ""))
                return []
        return areas_named(self.level, within=within)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """A row for each area and round."""
        asked: Asked = self.asked
        rounds = rounds_of(asked.areas, asked.wanted)
        named = asked.wanted.operation
        if named and not rounds and not any_round_of(asked.areas, Wanted(named)):
            detail = _("No Operation found matching your query: there is no “%(name)s” here.")
            raise Refused([Problem("?Operation", "unknown", detail % {"name": named})])
        people = people_in(rounds, PopulationGroup.IDP)
        told = [each for each in rounds if (each.area, each.on) in people]
        above = names_above({each.area for each in told})
        left_out = {each.area for each in rounds if (each.area, each.on) not in people}
        rows = [
            present_round(self.level, above[each.area], each, people[each.area, each.on]) for each in told
        ]
        return self.enveloped(rows, **{LEFT_OUT: str(len(left_out))})


def not_found(level: int, name: str) -> str:
    """Clients of IOM's service know the first words."""
    kind = "Country" if level == 0 else f"Admin{level}"
    return _("No %(kind)s found matching your query: there is no “%(name)s” here.") % {
        "kind": kind,
        "name": name,
    }
