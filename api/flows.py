"""Who came from where."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from camptrack.models import Area, Camp, Wave, WaveFlow
from camptrack.queries.flows import Flow, flows, stored_flows
from camptrack.vocabulary import Right

from . import total_tables
from .filters import Day, Listed, Named
from .parameters import Parameters
from .total_answers import FlowAnswer
from .totals import USUAL_DAYS
from .views import ListView


class FlowFilter(Listed):
    """Which movements, and of which days."""

    start = Day(method="skip", label="First day; 90 days up to the end when left out.")
    end = Day(method="skip", label="Last day; today (UTC) when left out.")
    area = Named(model=Area, by="code", method="of_area", label="Of the camps in this area and under it.")
    camp = Named(model=Camp, by="code", method="of_camp", label="Of this camp.")
    wave = Named(model=Wave, by="slug", field_name="wave", label="The slug of a wave.")

    def skip(self, rows: QuerySet[WaveFlow], _name: str, _value: Any) -> QuerySet[WaveFlow]:
        """`filter_queryset` puts them together."""
        return rows

    def of_area(self, rows: QuerySet[WaveFlow], _name: str, area: Area) -> QuerySet[WaveFlow]:
        camps = Camp.objects.in_area(area).standing().order_by().values("pk")
        from_there = Q(wave__origin_camp__in=camps) | Q(wave__origin_camp__merged_into__in=camps)
        return rows.filter(Q(camp__in=camps) | from_there)

    def of_camp(self, rows: QuerySet[WaveFlow], _name: str, camp: Camp) -> QuerySet[WaveFlow]:
        return rows.filter(Q(camp=camp) | Q(wave__origin_camp=camp) | Q(wave__origin_camp__merged_into=camp))

    def filter_queryset(self, queryset: QuerySet[WaveFlow]) -> QuerySet[WaveFlow]:
        """What moved in the period."""
        start, end = self.period()
        rows: QuerySet[WaveFlow] = super().filter_queryset(queryset)
        return rows.filter(start__lte=end, end__gte=start)

    def check(self, parameters: Parameters) -> None:
        """The period's order as well."""
        super().check(parameters)
        parameters.in_order(("start", "end"), *self.period())

    def period(self) -> tuple[date, date]:
        """The days asked for."""
        given = self.given
        end = given.get("end") or datetime.now(tz=UTC).date()
        return given.get("start") or end - timedelta(days=USUAL_DAYS - 1), end


class FlowList(ListView):
    """A row per wave and camp."""

    rights = {"GET": (Right.VIEW,)}
    queryset = WaveFlow.objects.all()
    table = total_tables.FLOWS
    filterset_class = FlowFilter
    order = ("wave__slug", "camp__code", "measure")
    serializer_class = FlowAnswer

    @extend_schema(operation_id="flows_list", responses=FlowAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Sums from origin to destination by wave, each person once; from camp to camp as one row."""
        return self.listed()

    def rows(self) -> QuerySet[WaveFlow]:
        return stored_flows()

    def present(self, rows: Sequence[WaveFlow]) -> list[dict[str, Any]]:
        start, end = self.asked.period()
        return [_flow(flow, start, end) for flow in flows(rows, start, end)]


def _flow(flow: Flow, start: date, end: date) -> dict[str, Any]:
    return {
        "wave": flow.wave,
        "label": flow.label,
        **_place("origin", flow.origin),
        **_place("destination", flow.destination),
        "reference_period_start": start,
        "reference_period_end": end,
        "people": flow.people,
    }


def _place(end: str, place: Area | Camp | None) -> dict[str, Any]:
    kind = None if place is None else "camp" if isinstance(place, Camp) else "area"
    named = (place.code, place.name, place.country) if place else (None, None, None)
    return {
        f"{end}_{name}": value
        for name, value in zip(("kind", "code", "name", "location_code"), (kind, *named), strict=True)
    }
