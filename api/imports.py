"""Imports: a spreadsheet brought, how far it is, and what its rows would do."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.imports import ask_import
from camptrack.chunks import LARGEST
from camptrack.models import Import, ImportRow
from camptrack.queries.imports import outcomes_by_import, outcomes_of, rows_of, visible_imports, warnings_of
from camptrack.queries.rights import organisations_of
from camptrack.vocabulary import ImportState, Right, RowOutcome

from .file_bodies import FILE_TYPES, PARSERS
from .filters import Listed, Word
from .import_answers import ImportAnswer, ImportRowAnswer, WholeImportAnswer
from .import_contents import ImportInput
from .permissions import user_of
from .views import ListView, View, writes

NAME = OpenApiParameter(
    "Content-Disposition",
    str,
    OpenApiParameter.HEADER,
    description='The name of a file that is the body: `attachment; filename="week 12.xlsx"`.',
)


def present_import(found: Import, outcomes: Mapping[RowOutcome, int]) -> dict[str, Any]:
    """How far it is, and how many rows would do what."""
    return {
        "id": found.pk,
        "organisation": found.organisation.slug,
        "name": found.name,
        "state": found.state,
        "language": found.language,
        "total": found.total,
        "done": found.done,
        "attempts": found.attempts,
        "failure": found.failure,
        "outcomes": {outcome.value: outcomes.get(outcome, 0) for outcome in RowOutcome},
        "publish": found.publish,
        "by": found.by.get_username(),
        "at": found.at,
        "confirmed_by": found.confirmed_by.get_username() if found.confirmed_by else None,
        "confirmed_at": found.confirmed_at,
        "undone_by": found.undone_by.get_username() if found.undone_by else None,
        "undone_at": found.undone_at,
        "undo_reason": found.undo_reason,
    }


def present_whole(found: Import) -> dict[str, Any]:
    """With what its columns are, and what there is to be looked at."""
    return present_import(found, outcomes_of(found)) | {
        "warnings": warnings_of(found),
        "sheets": found.sheets["sheets"] if found.sheets else [],
        "mapping": (found.mapping or {}).get("sheets", []),
    }


class ImportFilter(Listed):
    """In which state."""

    state = Word(choices=ImportState.choices)


class ImportList(ListView):
    """Imports of the reader's organisations, and the door for new ones."""

    rights = {"GET": (Right.VIEW,), "POST": (Right.ENTER,)}
    queryset = Import.objects.all()
    filterset_class = ImportFilter
    order = ("at", "id")
    serializer_class = ImportInput
    parser_classes = PARSERS
    largest = LARGEST
    #: what the OpenAPI document says otherwise than of all
    problems = {
        413: "A body over 5 MiB and its form.",
        415: "Only multipart/form-data and the types of spreadsheets are read.",
    }

    def keep_body(self, request: Request) -> None:
        """Django's own limit is for forms and JSON: a file may be larger here, and only here."""
        asked = request._request  # noqa: SLF001  DRF has no other name for it
        if not hasattr(asked, "_body"):
            asked._body = asked.read()  # noqa: SLF001  where Django keeps it

    @extend_schema(operation_id="imports_list", responses=ImportAnswer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """In the order in which they were brought."""
        return self.listed()

    @extend_schema(
        operation_id="imports_ask",
        parameters=[NAME],
        request={
            "multipart/form-data": ImportInput,
            **dict.fromkeys(FILE_TYPES, OpenApiTypes.BINARY),
        },
        responses={
            202: WholeImportAnswer,
            200: OpenApiResponse(
                WholeImportAnswer, description="The same file is here already: that import."
            ),
        },
    )
    @writes
    def post(self, request: Request) -> Response:
        """A spreadsheet of up to 5 MiB, as a form's `file` or as the body. It is read by a worker: ask its
        address how far it is, look at its rows, then confirm it."""
        user = user_of(request)
        given = self.parsed(organisations=organisations_of(user, Right.ENTER))
        file = given.pop("file")
        asked = ask_import(by=user, content=file.read(), name=getattr(file, "name", "") or "", **given)
        status = HTTPStatus.ACCEPTED if asked.new else HTTPStatus.OK
        return Response(present_whole(asked.found), status=status)

    def rows(self) -> QuerySet[Import]:
        return visible_imports(user_of(self.request))

    def present(self, rows: Sequence[Import]) -> list[dict[str, Any]]:
        outcomes = outcomes_by_import(rows)
        return [present_import(each, outcomes[each.pk]) for each in rows]


class ImportView(View):
    """One of the reader's organisations, or 404."""

    rights = {"GET": (Right.VIEW,)}
    queryset = Import.objects.all()

    def found(self, id: UUID) -> Import:  # noqa: A002  the address's name
        return get_object_or_404(visible_imports(user_of(self.request)), pk=id)


class ImportDetail(ImportView):
    serializer_class = WholeImportAnswer

    @extend_schema(operation_id="imports_read", responses=WholeImportAnswer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """How far it is, and how many rows would do what."""
        return Response(present_whole(self.found(id)))


class RowFilter(Listed):
    """Of which outcome."""

    outcome = Word(choices=RowOutcome.choices)


class ImportRows(ListView):
    """What each row would do, or did."""

    rights = {"GET": (Right.VIEW,)}
    queryset = ImportRow.objects.all()
    filterset_class = RowFilter
    order = ("position",)
    serializer_class = ImportRowAnswer

    @extend_schema(operation_id="imports_rows", responses=ImportRowAnswer(many=True))
    def get(self, request: Request, id: UUID) -> HttpResponseBase:  # noqa: A002  the address's name
        """In the order of the sheet, with what is wrong at which column and what to do."""
        return self.listed()

    def rows(self) -> QuerySet[ImportRow]:
        return rows_of(get_object_or_404(visible_imports(user_of(self.request)), pk=self.kwargs["id"]))

    def present(self, rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
        return [_present_row(each) for each in rows]


def _present_row(row: ImportRow) -> dict[str, Any]:
    values = row.values.get("values", {})
    return {
        "sheet": row.sheet,
        "row": row.row,
        "figure": row.figure,
        "outcome": row.outcome,
        "camp": row.camp.code if row.camp else None,
        # A day or a decimal is kept with its kind beside it.
        "values": {
            name: next(iter(each.values())) if isinstance(each, dict) else each
            for name, each in values.items()
        },
        "problems": row.problems,
        "warnings": row.warnings,
        "changes": row.changes,
        "stands": row.stands_id,
        "report": row.report_id,
    }
