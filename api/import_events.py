"""What is done with an import: its columns named, entered, taken back, discarded."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.import_entering import confirm_import
from camptrack.actions.import_undoing import undo_import
from camptrack.actions.imports import discard_import, set_mapping
from camptrack.vocabulary import Right

from .import_answers import WholeImportAnswer
from .import_contents import ConfirmInput, MappingInput
from .import_examples import OF_CONFIRMING
from .imports import ImportView, present_whole
from .permissions import user_of
from .report_contents import NothingInput, ReasonInput
from .views import writes


class ImportStep(ImportView):
    """A POST to an import that the actor may see; whether they may do this to it, the action decides."""

    rights = {"POST": (Right.ENTER,)}

    def done(self, id: UUID, action: Callable[..., Any], *, later: bool = True) -> Response:  # noqa: A002
        """202 where a worker does the rest."""
        found, given = self.found(id), self.parsed()
        action(by=user_of(self.request), found=found, **given)
        status = HTTPStatus.ACCEPTED if later else HTTPStatus.OK
        return Response(present_whole(self.found(id)), status=status)


class ImportMapping(ImportStep):
    serializer_class = MappingInput

    @extend_schema(operation_id="imports_map", responses={202: WholeImportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """What its columns are; it is read (again) with that."""
        return self.done(id, set_mapping)


class ImportConfirm(ImportStep):
    serializer_class = ConfirmInput

    @extend_schema(operation_id="imports_confirm", responses={202: WholeImportAnswer}, examples=OF_CONFIRMING)
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """All of it is entered, or none: new reports as drafts or published, changed ones as corrections."""
        return self.done(id, confirm_import)


class ImportUndo(ImportStep):
    serializer_class = ReasonInput

    @extend_schema(operation_id="imports_undo", responses={202: WholeImportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """What it entered is retracted, what it changed is corrected back."""
        return self.done(id, undo_import)


class ImportDiscard(ImportStep):
    serializer_class = NothingInput

    @extend_schema(operation_id="imports_discard", responses={200: WholeImportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """It is not entered; the same file can be sent again."""
        return self.done(id, discard_import, later=False)
