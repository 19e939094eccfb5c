"""JSON, CSV, XLSX and GeoJSON: which of them is asked for, and the same rows in each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import file_digest
from itertools import chain
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from camptrack.actions.refusals import Problem, Refused
from camptrack.exports.tables import csv, geojson, xlsx
from camptrack.queries.snapshots import snapshot

from .streams import Bytes, Parts, Streamed, in_snapshot, place
from .table_columns import TableOf, Values

#: of a queryset, so many rows at a time
Pages = Callable[[QuerySet[Any], int], Iterator[Values]]
#: rows of a whole export that are read at once; of more it is streamed
PAGE = 2000
#: bytes of a workbook that are read at once
PIECE = 64 * 1024


class _Named(BaseRenderer):
    """A format that a view writes itself."""

    charset = None


class CSV(_Named):
    media_type, format = "text/csv", "csv"


class XLSX(_Named):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"


class GeoJSON(_Named):
    media_type, format = "application/geo+json", "geojson"


TABULAR: tuple[type[BaseRenderer], ...] = (CSV, XLSX)
ON_A_MAP: tuple[type[BaseRenderer], ...] = (*TABULAR, GeoJSON)
#: of all routes
FORMATS = ("json", *(str(each.format) for each in ON_A_MAP))


class ByFormat(DefaultContentNegotiation):
    """`format` decides before Accept: not everybody can send headers."""

    def select_renderer(  # type: ignore[override]  # typed for one that answers a suffix
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """A word that is no format is left to the parameters' own check. Django reads Accept with its
        weights, REST framework without."""
        asked = request.query_params.get("format")
        by_name = {str(each.format): each for each in renderers}
        by_type = {str(each.media_type): each for each in renderers}
        if asked in FORMATS:
            found = by_name.get(asked)
        else:
            found = by_type.get(request.get_preferred_type([*by_type]) or "")
        if found is None:
            raise NotAcceptable(available_renderers=renderers)
        return found, str(found.media_type)


class _Writer:
    """A table in one format, as text around the rows."""

    def __init__(self, table: TableOf, file_format: str, *, tags: bool) -> None:
        self.table, self.on_map = table, file_format == GeoJSON.format
        self.head = geojson.HEAD if self.on_map else csv.head(table.columns, tags=tags)
        self.tail = geojson.TAIL if self.on_map else ""

    def body(self, values: Values) -> str:
        if self.on_map:
            return geojson.features(self.table.columns, zip(*values, strict=True))
        return csv.lines_of(values)

    def pages(self, pages: Iterable[Values]) -> Parts:
        """One after the other."""
        yield self.head
        between = ""
        for values in pages:
            yield between + self.body(values)
            between = "," if self.on_map else ""
        yield self.tail


def answered(
    request: Request, table: TableOf, rows: Sequence[Mapping[str, Any]], about: str = ""
) -> HttpResponseBase:
    """Rows that are at hand as JSON has them. `about` is the place that they are of."""
    return _answered(request, table, [table.values(rows)], about)


def _answered(request: Request, table: TableOf, pages: Iterable[Values], about: str = "") -> HttpResponseBase:
    file_format, tags = _asked(request)
    headers = _headers(table, file_format, about)
    if file_format == XLSX.format:
        with TemporaryFile() as file:
            _write_workbook(file, table, pages, tags=tags)
            return HttpResponse(file.read(), headers=headers)
    writer = _Writer(table, file_format, tags=tags)
    return HttpResponse("".join(writer.pages(pages)).encode(), headers=headers)


def exported(request: Request, table: TableOf, rows: QuerySet[Any], pages: Pages) -> HttpResponseBase:
    """All rows that there are, in their order. What is more than a page comes from one snapshot of the
    database, page by page, and has a place among what is long."""
    if not rows[PAGE : PAGE + 1].exists():
        return _answered(request, table, pages(rows, PAGE))
    file_format, tags = _asked(request)
    headers = _headers(table, file_format)
    with place() as taken:
        if file_format == XLSX.format:
            file = taken.enter_context(TemporaryFile())  # noqa: SIM115  it is one
            with snapshot():
                _refuse_more_than_a_sheet(rows)
                _write_workbook(file, table, pages(rows, PAGE), tags=tags)
            headers |= {"ETag": f'"{file_digest(file, "sha256").hexdigest()}"'}
            headers |= {"Content-Length": str(file.seek(0, SEEK_END))}
            parts = _pieces(file)
        else:
            writer = _Writer(table, file_format, tags=tags)
            parts = in_snapshot(writer.pages(pages(rows, PAGE)))
        return Streamed(request, parts, headers, taken.pop_all())


def _write_workbook(file: IO[bytes], table: TableOf, pages: Iterable[Values], *, tags: bool) -> None:
    """To the disk, so that its length is no matter."""
    rows = chain.from_iterable(zip(*values, strict=True) for values in pages)
    xlsx.write(file, table.title, table.columns, rows, tags=tags)
    file.seek(0)


def _pieces(file: IO[bytes]) -> Bytes:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _refuse_more_than_a_sheet(queryset: QuerySet[Any]) -> None:
    if queryset.order_by()[: xlsx.MOST_ROWS + 1].count() > xlsx.MOST_ROWS:
        detail = _("A sheet holds %(most)s rows and there are more: ask for CSV, or for fewer.")
        raise Refused([Problem("?format", "too_many_rows", detail % {"most": f"{xlsx.MOST_ROWS:,}"})])


def _asked(request: Request) -> tuple[str, bool]:
    file_format = request.accepted_renderer.format
    return file_format, request.query_params.get("hxl") == "1"


def _headers(table: TableOf, file_format: str, about: str = "") -> dict[str, str]:
    media_type = next(str(each.media_type) for each in ON_A_MAP if each.format == file_format)
    kind = f"{media_type}; charset=utf-8" if file_format == CSV.format else media_type
    name = "-".join(filter(None, ["camptrack", about, f"{table.name}.{file_format}"]))
    return {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
