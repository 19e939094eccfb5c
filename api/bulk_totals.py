"""The totals of many places at once: the bulk pull."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework.request import Request

from camptrack.models import Area, Camp
from camptrack.queries.stored_totals import Total
from camptrack.queries.totals import Asked, areas_with_camps, totals
from camptrack.vocabulary import PopulationGroup, Right, SiteType

from . import total_tables
from .compositions import share
from .filters import Day, Listed, Named, Word
from .parameters import Parameters
from .total_answers import TotalAnswer
from .views import ListView

CAMP = "camp"
LEVELS = [(each, each) for each in (*map(str, range(5)), CAMP)]
#: what a page is cut by
NAMES = ("pk", "code")
STANDING = Camp.objects.standing().values_list(*NAMES, named=True)
#: as HAPI names the areas above
ABOVE = [
    f"{area}_{column}"
    for area in ("location", "admin1", "admin2", "admin3", "admin4")
    for column in ("code", "name")
]


class TotalFilter(Listed):
    """Which places, and what is asked of each."""

    on = Day(method="skip", label="The day; today (UTC) when left out.")
    level = extend_schema_field(
        {
            "type": "string",
            "enum": [level for level, _label in LEVELS],
            "description": "0, a country, when left out; or camp.",
        }
    )(Word(choices=LEVELS, method="skip"))
    area = Named(model=Area, by="code", method="under", label="This area and everything under it.")
    site_type = Word(choices=SiteType.choices, method="of_type", label="These camps alone.")
    population_group = Word(
        choices=PopulationGroup.choices, method="skip", label="The people of this group alone: `best`."
    )

    def skip(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        """`TotalList` asks it of each row."""
        return rows

    def under(self, rows: QuerySet[Any], _name: str, area: Area) -> QuerySet[Any]:
        if rows.model is Camp:
            return rows.filter(pk__in=Camp.objects.in_area(area).order_by().values("pk"))
        return rows.filter(pk__in=Area.objects.under(area).order_by().values("pk"))

    def of_type(self, rows: QuerySet[Any], _name: str, site_type: str) -> QuerySet[Any]:
        return rows.filter(site_type=site_type) if rows.model is Camp else rows


class TotalList(ListView):
    """A row per area of a level, or per camp."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Area.objects.all()
    table = total_tables.TOTALS
    filterset_class = TotalFilter
    order = ("code",)
    serializer_class = TotalAnswer

    @extend_schema(operation_id="totals_list", responses=TotalAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """The areas that have a camp in them, or the camps; by code."""
        return self.listed()

    def read(self, parameters: Parameters) -> Listed:
        """One of them decides what the rows are."""
        self.level = parameters.given("level") or "0"
        self.of_type = parameters.given("site_type")
        return super().read(parameters)

    def rows(self) -> QuerySet[Any]:
        """What names a row; the rest of a page is asked for at once."""
        if self.level == CAMP:
            return STANDING.all()
        level = int(self.level) if self.level.isdecimal() and len(self.level) == 1 else 0
        of_type = self.of_type if self.of_type in SiteType.values else None
        return areas_with_camps(level, of_type).values_list(*NAMES, named=True)

    def present(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        given = self.asked.given
        asked = Asked(
            given.get("on") or datetime.now(tz=UTC).date(),
            given.get("site_type") or None,
            given.get("population_group") or None,
        )
        kind = Camp if self.level == CAMP else Area
        return [present_total(total, asked) for total in totals(kind, [row.pk for row in rows], asked)]


def present_total(total: Total, asked: Asked) -> dict[str, Any]:
    """A row, its columns named as HAPI does."""
    is_camp = total.level is None
    return {
        **dict(zip(ABOVE, total.above, strict=True)),
        "admin_level": total.level,
        "camp_code": total.code if is_camp else None,
        "camp_name": total.name if is_camp else None,
        "site_type": total.site_type if is_camp else asked.site_type,
        "latitude": _degrees(total.latitude),
        "longitude": _degrees(total.longitude),
        "population_group": asked.population_group or "all",
        "reference_period_start": asked.on,
        "reference_period_end": asked.on,
        "low": total.low,
        "best": total.best,
        "high": total.high,
        "basis": total.basis,
        "freshness": total.freshness,
        "coverage": share(total.coverage),
        "camps": total.camps,
        "camps_without_data": total.camps_without_data,
        "camps_stale": total.camps_stale,
        "camps_flows_only": total.camps_flows_only,
        "arrivals_7d": total.arrivals_7d,
        "departures_7d": total.departures_7d,
        "pending": total.pending,
    }


def _degrees(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
