"""Request bodies: JSON alone, small, and saying one thing."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from .errors import BodyTooLarge, Malformed

LARGEST = 1024 * 1024
LONGEST_NUMBER = 40


class StrictJSONParser(BaseParser):
    """Numbers keep their digits; duplicate names, NaN and numbers of absurd length are refused."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body as plain values, with Decimal for numbers that have a point."""
        try:
            return json.loads(
                stream.read().decode(),
                object_pairs_hook=_object,
                parse_int=_whole,
                parse_float=_decimal,
                parse_constant=_constant,
            )
        except UnicodeDecodeError as error:
            raise Malformed(_("The body is not UTF-8."), "malformed") from error
        except json.JSONDecodeError as error:
            detail = _("The body is not JSON: line %(line)s, column %(column)s.")
            raise Malformed(detail % {"line": error.lineno, "column": error.colno}, "malformed") from error
        except RecursionError as error:
            raise Malformed(_("The body is nested too deeply."), "malformed") from error


def refuse_large(request: Any, largest: int = LARGEST) -> None:
    """Before a byte of it is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > largest:
        raise BodyTooLarge(_("A body has at most %(bytes)s bytes; send several.") % {"bytes": largest})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    for name in found:
        if not storable(name):
            raise Malformed(_("A name holds characters that cannot be stored."), "malformed")
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(
            _("The name “%(name)s” stands twice in one object.") % {"name": twice}, "duplicate_name"
        )
    return found


def storable(text: str) -> bool:
    """PostgreSQL keeps neither NUL nor half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _whole(digits: str) -> int:
    return int(_short(digits))


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(_short(digits))
    except InvalidOperation as error:  # an exponent of more digits than there can be
        raise _absurd() from error


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise _absurd()
    return digits


def _absurd() -> Malformed:
    return Malformed(_("A number has more digits than any count of people."), "malformed")


def _constant(name: str) -> Any:
    raise Malformed(_("%(name)s is not a number in JSON.") % {"name": name}, "malformed")
