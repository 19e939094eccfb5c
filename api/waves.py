"""Waves: listed, made, changed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.places import change_wave, create_wave
from camptrack.models import Camp, Wave
from camptrack.queries.reports import visible_reports
from camptrack.vocabulary import Right

from . import fields, tables
from .answers import WaveAnswer
from .camps import AreaCode
from .decisions import ExistingCamp
from .filters import Listed, Moment, Named, Text
from .permissions import user_of
from .views import ListView, View, created, writes

ENDS = ("origin_area", "origin_camp", "destination_area", "destination_camp")


class WaveInput(fields.Strict):
    """A named movement; with both camps given it counts in both."""

    slug = fields.slug()
    label = fields.Text(max_length=200)  # type: ignore[assignment]  # a field, not DRF's attribute
    cause = fields.Text(max_length=2000, required=False, allow_blank=True)
    origin_area = AreaCode(required=False, allow_null=True)
    origin_camp = ExistingCamp(required=False, allow_null=True)
    destination_area = AreaCode(required=False, allow_null=True)
    destination_camp = ExistingCamp(required=False, allow_null=True)


class WaveFilter(Listed):
    """Waves by camp and name."""

    camp = Named(
        model=Camp, by="code", method="touching", label="From or to this camp, or with figures of it."
    )
    updated_since = Moment(method="since")
    search = Text(method="find")

    def touching(self, rows: QuerySet[Wave], _name: str, camp: Camp) -> QuerySet[Wave]:
        # Of what the reader may see: a draft's wave would tell of the draft.
        seen = visible_reports(user_of(self.request)).values("pk")
        named = Wave.objects.filter(figures__camp=camp, figures__report__in=seen).values("pk")
        return rows.filter(Q(origin_camp=camp) | Q(destination_camp=camp) | Q(pk__in=named))

    def find(self, rows: QuerySet[Wave], _name: str, text: str) -> QuerySet[Wave]:
        return rows.filter(Q(label__icontains=text) | Q(slug__icontains=text) | Q(cause__icontains=text))


def present_wave(wave: Wave) -> dict[str, Any]:
    """A wave as it is answered."""
    ends = {name: getattr(wave, name) for name in ENDS}
    codes = {name: place.code if place is not None else None for name, place in ends.items()}
    return {"slug": wave.slug, "label": wave.label, "cause": wave.cause, **codes}


class WaveList(ListView):
    rights = {"GET": (Right.VIEW,), "POST": (Right.ENTER,)}
    queryset = Wave.objects.all()
    table = tables.WAVES
    filterset_class = WaveFilter
    serializer_class = WaveInput

    @extend_schema(operation_id="waves_list", responses=WaveAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Waves in the order of entry."""
        return self.listed()

    @extend_schema(operation_id="waves_create", request=WaveInput, responses={201: WaveAnswer})
    @writes
    def post(self, request: Request) -> Response:
        """A new wave."""
        return created(present_wave(create_wave(by=user_of(request), **self.parsed())))

    def rows(self) -> QuerySet[Wave]:
        return Wave.objects.select_related(*ENDS)

    def present(self, rows: Sequence[Wave]) -> list[dict[str, Any]]:
        return [present_wave(wave) for wave in rows]


class WaveDetail(View):
    rights = {"GET": (Right.VIEW,), "PATCH": (Right.REVIEW,)}
    queryset = Wave.objects.all()
    serializer_class = WaveInput

    @extend_schema(operation_id="waves_read", responses=WaveAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """A wave."""
        return Response(present_wave(get_object_or_404(Wave.objects.select_related(*ENDS), slug=slug)))

    @extend_schema(operation_id="waves_change", request=WaveInput, responses=WaveAnswer)
    @writes
    def patch(self, request: Request, slug: str) -> Response:
        """Change what is given; figures of a wave that gains or loses a camp count there from now on."""
        wave = get_object_or_404(Wave, slug=slug)
        return Response(
            present_wave(change_wave(by=user_of(request), wave=wave, **self.parsed(partial=True)))
        )
