"""JSON that somebody wrote as a mapping, and what of it has not the shape of one: each fault at its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from django.utils.translation import gettext as _

from .targets import Mapping, from_json

#: characters of a name that are told
LONGEST_NAME = 60


@dataclass(frozen=True)
class MappingFault:
    """`place`: a JSON pointer into the mapping."""

    place: str
    detail: str


def mapping_of(written: dict[str, Any]) -> tuple[Mapping | None, Iterator[MappingFault]]:
    """None where it has faults."""
    try:
        return from_json(written), iter(())
    except BaseValidationError as error:
        return None, _faults(error, "")


def _faults(error: BaseException, place: str) -> Iterator[MappingFault]:
    match error:
        case ClassValidationError() | IterableValidationError():
            placed, others = error.group_exceptions()
            for each, note in placed:
                part = note.index if isinstance(note, IterableValidationNote) else note.name
                yield from _faults(each, f"{place}/{_escaped(part)}")
            for other in others:
                yield from _faults(other, place)
        case ForbiddenExtraKeysError():
            for name in sorted(error.extra_fields):
                detail = _("A mapping has no “%(name)s” here; leave it out.")
                yield MappingFault(f"{place}/{_escaped(name)}", detail % {"name": name[:LONGEST_NAME]})
        case KeyError():
            yield MappingFault(place, _("This is missing; docs/reference/api.md shows a whole mapping."))
        case _:
            detail = _("This has not the shape that it needs; docs/reference/api.md shows a whole mapping.")
            yield MappingFault(place, detail)


def _escaped(part: object) -> str:
    """As a JSON pointer has it."""
    return str(part)[:LONGEST_NAME].replace("~", "~0").replace("/", "~1")
