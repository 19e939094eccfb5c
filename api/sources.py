"""Sources: listed, made, changed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.places import change_source, create_source
from camptrack.models import Source, User
from camptrack.queries.rights import may_anywhere
from camptrack.vocabulary import Credibility, Reliability, Right, SourceKind

from . import fields, tables
from .answers import SourceAnswer
from .filters import Listed, Moment, Text, Word
from .permissions import user_of
from .views import ListView, View, created, writes


class SourceInput(fields.Strict):
    """A publisher, with the grades that its reports get when nothing else is said."""

    slug = fields.slug()
    name = fields.Text(max_length=200)
    kind = fields.Word(SourceKind)
    reliability = fields.Word(Reliability, required=False)
    credibility = fields.Word(Credibility, required=False)
    url = fields.url(required=False, allow_blank=True)


class SourceFilter(Listed):
    """Sources by kind and name."""

    kind = Word(choices=SourceKind.choices)
    updated_since = Moment(method="since")
    search = Text(method="find")

    def find(self, rows: QuerySet[Source], _name: str, text: str) -> QuerySet[Source]:
        return rows.filter(Q(name__icontains=text) | Q(slug__icontains=text))


def present_source(source: Source, *, grades: bool) -> dict[str, Any]:
    """A source as it is answered."""
    return {
        "slug": source.slug,
        "name": source.name,
        "kind": source.kind,
        "url": source.url,
        "reliability": source.reliability if grades else None,
        "credibility": source.credibility if grades else None,
    }


def grades_sources(user: User) -> bool:
    """Grades are working papers: for those who enter or review, not for readers."""
    return any(may_anywhere(user, right) for right in Right if right != Right.VIEW)


class SourceList(ListView):
    rights = {"GET": (Right.VIEW,), "POST": (Right.ENTER,)}
    queryset = Source.objects.all()
    table = tables.SOURCES
    filterset_class = SourceFilter
    serializer_class = SourceInput

    @extend_schema(operation_id="sources_list", responses=SourceAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """Sources in the order of entry."""
        return self.listed()

    @extend_schema(operation_id="sources_create", request=SourceInput, responses={201: SourceAnswer})
    @writes
    def post(self, request: Request) -> Response:
        """A new source."""
        return created(present_source(create_source(by=user_of(request), **self.parsed()), grades=True))

    def rows(self) -> QuerySet[Source]:
        return Source.objects.all()

    def present(self, rows: Sequence[Source]) -> list[dict[str, Any]]:
        grades = grades_sources(user_of(self.request))
        return [present_source(source, grades=grades) for source in rows]


class SourceDetail(View):
    rights = {"GET": (Right.VIEW,), "PATCH": (Right.REVIEW,)}
    queryset = Source.objects.all()
    serializer_class = SourceInput

    @extend_schema(operation_id="sources_read", responses=SourceAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """A source."""
        grades = grades_sources(user_of(request))
        return Response(present_source(get_object_or_404(Source, slug=slug), grades=grades))

    @extend_schema(operation_id="sources_change", request=SourceInput, responses=SourceAnswer)
    @writes
    def patch(self, request: Request, slug: str) -> Response:
        """Change what is given; grades concern later publications only."""
        source = get_object_or_404(Source, slug=slug)
        changed = change_source(by=user_of(request), source=source, **self.parsed(partial=True))
        return Response(present_source(changed, grades=True))
