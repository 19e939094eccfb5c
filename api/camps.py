"""Camps: listed, made, changed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.places import change_camp, create_camp
from camptrack.models import Area, Camp
from camptrack.vocabulary import Right, SiteType

from . import fields, tables
from .answers import CampAnswer
from .figure_columns import decimal
from .filters import Listed, Moment, Named, Text, Word
from .moved import camp_at
from .permissions import user_of
from .views import ListView, View, created, writes


class AreaCode(fields.Text):
    """The code of an area that exists."""

    def to_internal_value(self, data: Any) -> Any:
        area = Area.objects.filter(code=super().to_internal_value(data)).first()
        if area is None:
            raise fields.refusal("unknown", _("There is no area with the code “%(code)s”.") % {"code": data})
        return area


class NamesByLanguage(serializers.DictField):
    """{"ar": "…"}."""

    child = fields.Text(max_length=200)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise fields.refusal("not_an_object", _("Give names by language."))
        names = super().to_internal_value(data)
        if not all(fields.LANGUAGE_TAG.fullmatch(language) for language in names):
            raise fields.refusal("invalid_format", _("Names go by language: “en”, “ar”, “fr”."))
        return names


class CampInput(fields.Strict):
    """A camp."""

    code = fields.code()
    name = fields.Text(max_length=200)
    names = NamesByLanguage(required=False)
    aliases = serializers.ListField(child=fields.Text(max_length=200), max_length=50, required=False)
    area = AreaCode(help_text="The deepest one known.")
    site_type = fields.Word(SiteType)
    local_type = fields.Text(max_length=100, required=False, allow_blank=True)
    latitude = fields.Exact(
        max_digits=8,
        decimal_places=6,
        required=False,
        allow_null=True,
        help_text="-90 to 90; both coordinates or neither. Answered as a number.",
    )
    longitude = fields.Exact(
        max_digits=9,
        decimal_places=6,
        required=False,
        allow_null=True,
        help_text="-180 to 180. Answered as a number.",
    )
    capacity = fields.Whole(required=False, allow_null=True)
    household_size = fields.Exact(
        max_digits=6,
        decimal_places=3,
        required=False,
        allow_null=True,
        help_text="Over 0, at most 100. Answered as a text.",
    )


class CampFilter(Listed):
    """Camps by place, kind and name."""

    area = Named(model=Area, by="code", method="under", label="This area and everything under it.")
    site_type = Word(choices=SiteType.choices)
    merged = Word(choices=[("true", "true"), ("false", "false")], method="skip", label="With merged ones.")
    updated_since = Moment(method="since")
    search = Text(method="find", label="In names, other names and code.")

    def under(self, rows: QuerySet[Camp], _name: str, area: Area) -> QuerySet[Camp]:
        return rows.filter(pk__in=Camp.objects.in_area(area).order_by().values("pk"))

    def skip(self, rows: QuerySet[Camp], _name: str, _value: Any) -> QuerySet[Camp]:
        """`filter_queryset` asks."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Camp]) -> QuerySet[Camp]:
        """Merged camps only where they are asked for."""
        rows: QuerySet[Camp] = super().filter_queryset(queryset)
        return rows if self.given.get("merged") == "true" else rows.filter(merged_into=None)

    def find(self, rows: QuerySet[Camp], _name: str, text: str) -> QuerySet[Camp]:
        named = Q(name__icontains=text) | Q(names__icontains=text) | Q(aliases__icontains=text)
        return rows.filter(named | Q(code__iexact=text))


def present_camp(camp: Camp) -> dict[str, Any]:
    """A camp as it is answered."""
    return {
        "code": camp.code,
        "name": camp.name,
        "names": camp.names,
        "aliases": camp.aliases,
        "area": camp.area.code,
        "location_code": camp.area.country,
        "site_type": camp.site_type,
        "local_type": camp.local_type,
        "latitude": None if camp.latitude is None else float(camp.latitude),
        "longitude": None if camp.longitude is None else float(camp.longitude),
        "capacity": camp.capacity,
        "household_size": decimal(camp.household_size),
        "merged_into": camp.merged_into.code if camp.merged_into else None,
        "former_codes": [kept.code for kept in camp.codes.all() if kept.code != camp.code],
    }


class CampList(ListView):
    rights = {"GET": (Right.VIEW,), "POST": (Right.ENTER,)}
    queryset = Camp.objects.all()
    table = tables.CAMPS
    filterset_class = CampFilter
    serializer_class = CampInput

    @extend_schema(operation_id="camps_list", responses=CampAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Camps in the order of entry."""
        return self.listed()

    @extend_schema(operation_id="camps_create", request=CampInput, responses={201: CampAnswer})
    @writes
    def post(self, request: Request) -> Response:
        """A new camp, in an area that the actor enters for."""
        return created(present_camp(create_camp(by=user_of(request), **self.parsed())))

    def rows(self) -> QuerySet[Camp]:
        return Camp.objects.select_related("area", "merged_into").prefetch_related("codes")

    def present(self, rows: Sequence[Camp]) -> list[dict[str, Any]]:
        return [present_camp(camp) for camp in rows]


class CampDetail(View):
    rights = {"GET": (Right.VIEW,), "PATCH": (Right.ENTER,)}
    queryset = Camp.objects.all()
    serializer_class = CampInput

    @extend_schema(operation_id="camps_read", responses=CampAnswer)
    def get(self, request: Request, code: str) -> Response:
        """A camp."""
        return Response(present_camp(camp_at(code, to_read=True)))

    @extend_schema(operation_id="camps_change", request=CampInput, responses=CampAnswer)
    @writes
    def patch(self, request: Request, code: str) -> Response:
        """Change what is given. A camp that moves takes its people to the areas above its new place."""
        camp = camp_at(code, to_read=False)
        return Response(
            present_camp(change_camp(by=user_of(request), camp=camp, **self.parsed(partial=True)))
        )
