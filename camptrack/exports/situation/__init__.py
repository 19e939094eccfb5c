"""An issue's data → its files: one writer a format, each `write(situation, language) -> bytes`."""

from collections.abc import Callable
from importlib import import_module

from camptrack.situation import Situation
from camptrack.vocabulary import FileFormat

from .translated import wholly_translated

CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.JSON: "application/json",
    FileFormat.HTML: "text/html; charset=utf-8",
}


def write(situation: Situation, language: str, file_format: str) -> bytes:
    """The same data give the same bytes. Raises MissingTranslation where the language lacks a sentence."""
    # Imported when it is needed: a process that writes none need not carry a typesetter.
    writer: Callable[[Situation, str], bytes] = import_module(f".{FileFormat(file_format)}", __name__).write
    with wholly_translated(language):
        return writer(situation, language)


def name_of_file(schedule: str, number: int | None, language: str, file_format: str) -> str:
    """As a reader saves it, hasakeh-weekly-14-ar.pdf: ASCII alone, for headers and old disks; a preview
    has no number."""
    return f"{schedule}-{number or 'preview'}-{language}.{file_format}"


def headers_of_file(schedule: str, number: int | None, language: str, file_format: str) -> dict[str, str]:
    """With which a file is answered, whoever answers."""
    name = name_of_file(schedule, number, language, file_format)
    return {
        "Content-Type": CONTENT_TYPES[FileFormat(file_format)],
        "Content-Disposition": f'attachment; filename="{name}"',
    }
