"""Bodies that are files: as a part of a form, or alone with their name in a header."""

import io
from collections.abc import Mapping
from typing import IO, Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from .errors import Malformed


class FormParser(MultiPartParser):
    """A form: its file and its other fields as one object."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except (ParseError, MultiPartParserError) as error:
            raise Malformed(_("The form cannot be read: %(said)s") % {"said": error}, "malformed") from error
        return _alone(parsed.data) | {name: _kept(file) for name, file in _alone(parsed.files).items()}


def _kept(file: UploadedFile[Any]) -> SimpleUploadedFile:
    """In memory, whatever it was spooled to: nobody else would close that."""
    with file:
        return SimpleUploadedFile(file.name or "", file.read())


def _alone(part: Any) -> dict[str, Any]:
    found = {}
    for name, values in part.lists():
        if len(values) > 1:
            raise Malformed(
                _("The name “%(name)s” stands twice in one object.") % {"name": name}, "duplicate_name"
            )
        found[name] = values[0]
    return found


class _FileParser(BaseParser):
    """The file is the body; its name stands in Content-Disposition."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        content = stream.read()
        request = (parser_context or {})["request"]
        _kind, options = parse_header_parameters(request.headers.get("Content-Disposition", ""))
        name = options.get("filename", "")
        return {"file": SimpleUploadedFile(name, content)} if name else {"file": io.BytesIO(content)}


def _parser(media_type: str) -> type[_FileParser]:
    return type("FileParser", (_FileParser,), {"media_type": media_type})


FILE_TYPES = (
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "text/csv",
    "text/tab-separated-values",
)
PARSERS: list[type[BaseParser]] = [FormParser, *(_parser(each) for each in FILE_TYPES)]
