"""Areas: read only; the code lists bring them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.models import Area
from camptrack.vocabulary import Right

from . import tables
from .answers import AreaAnswer
from .filters import Listed, Moment, Named, Text, Word
from .views import ListView, View

LEVELS = [(str(level), str(level)) for level in range(5)]


class AreaFilter(Listed):
    """Areas by their place in the tree and by name."""

    area = Named(model=Area, by="code", method="under", label="This area and everything under it.")
    parent = Named(model=Area, by="code", field_name="parent", label="The areas right under this one.")
    level = extend_schema_field(
        {"type": "integer", "enum": list(range(5)), "description": "0 is a country."}
    )(Word(choices=LEVELS, field_name="level"))
    location_code = Named(
        model=Area,
        by="code",
        only={"level": 0},
        method="of_country",
        label="The country, ISO 3166-1 alpha-3.",
    )
    updated_since = Moment(method="since")
    search = Text(method="find")

    def under(self, rows: QuerySet[Area], _name: str, area: Area) -> QuerySet[Area]:
        return rows.filter(pk__in=Area.objects.under(area).order_by().values("pk"))

    def of_country(self, rows: QuerySet[Area], _name: str, country: Area) -> QuerySet[Area]:
        return rows.filter(country=country.code)

    def find(self, rows: QuerySet[Area], _name: str, text: str) -> QuerySet[Area]:
        return rows.filter(Q(name__icontains=text) | Q(code__iexact=text) | Q(names__icontains=text))


def present_area(area: Area) -> dict[str, Any]:
    """An area as it is answered."""
    return {
        "code": area.code,
        "name": area.name,
        "names": area.names,
        "level": area.level,
        "parent": area.parent.code if area.parent else None,
        "location_code": area.country,
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
    }


class AreaList(ListView):
    rights = {"GET": (Right.VIEW,)}
    queryset = Area.objects.all()
    table = tables.AREAS
    filterset_class = AreaFilter
    serializer_class = AreaAnswer

    @extend_schema(operation_id="areas_list", responses=AreaAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """The tree of areas."""
        return self.listed()

    def rows(self) -> QuerySet[Area]:
        return Area.objects.select_related("parent")

    def present(self, rows: Sequence[Area]) -> list[dict[str, Any]]:
        return [present_area(area) for area in rows]


class AreaDetail(View):
    rights = {"GET": (Right.VIEW,)}
    queryset = Area.objects.all()
    serializer_class = AreaAnswer

    @extend_schema(operation_id="areas_read", responses=AreaAnswer)
    def get(self, request: Request, code: str) -> Response:
        """An area."""
        return Response(present_area(get_object_or_404(Area.objects.select_related("parent"), code=code)))
