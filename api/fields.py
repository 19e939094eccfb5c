"""Fields that take a value as it is or refuse it: nothing is trimmed, rounded or guessed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from camptrack.actions.refusals import Problem
from camptrack.actions.texts import address_problems, blank
from camptrack.models.constraints import CODE, MOST, SLUG

from . import words
from .errors import nested, problems_in
from .parsing import storable

LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"
#: names are looked up by it, so it is written in one way
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+[^\s]*$"
ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
DECIMAL = re.compile(r"-?[0-9]{1,12}([.][0-9]{1,12})?")


def refusal(code: str, detail: Any) -> ValidationError:
    return ValidationError([ErrorDetail(str(detail), code)])


class Strict(serializers.Serializer[Any]):
    """An object whose every name is known; whatever is wrong with it is said at once."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The problems of its fields, the names that are none, and what the rules say of the rest."""
        if not isinstance(data, Mapping):
            raise ValidationError({"non_field_errors": refusal("not_an_object", _("Give an object.")).detail})
        read: dict[str, Any] = {}
        wrong: dict[str, Any] = {
            name: refusal("unknown_field", _("There is no such field.")).detail
            for name in data
            if name not in self.fields
        }
        unread = set()
        for name, field in self.fields.items():
            try:
                value = field.run_validation(data.get(name, serializers.empty))
                more = getattr(self, f"validate_{name}", None)
                read[name] = value if more is None else more(value)
            except serializers.SkipField:
                continue
            except ReadInPart as error:
                wrong[name], read[name] = error.detail, error.items
                unread |= {f"{name}/{nth}" for nth, item in enumerate(error.items) if item is None}
            except ValidationError as error:
                wrong[name] = error.detail
                unread.add(name)
        problems = [*problems_in(wrong), *self.rule_problems(read, frozenset(unread))]
        if problems:
            raise ValidationError(nested(problems))
        return read

    def rule_problems(self, read: dict[str, Any], unread: frozenset[str]) -> Iterable[Problem]:
        """What the rules say of what was read; of `unread` fields something else was said already."""
        return ()


class ReadInPart(ValidationError):
    """A list of which some items could not be read: None stands in their places."""

    def __init__(self, detail: Any, items: list[Any]) -> None:
        super().__init__(detail)
        self.items = items


class Several(serializers.ListSerializer[Any]):
    """A list that gives the items that could be read to the rules."""

    def to_internal_value(self, data: Any) -> list[Any]:
        self.items: list[Any] = []
        try:
            super().to_internal_value(data)
        except ValidationError as error:
            if self.items:
                raise ReadInPart(error.detail, self.items) from error
            raise
        return self.items

    def run_child_validation(self, data: Any) -> Any:
        self.items.append(None)
        self.items[-1] = super().run_child_validation(data)
        return self.items[-1]


class Text(serializers.CharField):
    """A text as it was written, blanks at its ends included."""

    def __init__(self, *, form: str | None = None, says: Any = None, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **options})
        self.form, self.says = form, says

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """DRF takes a text of spaces for none; here one in which nothing can be seen."""
        if isinstance(data, str) and not self.allow_blank and blank(data):
            self.fail("blank")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise refusal("not_a_text", _("Give a text."))
        if not storable(data):
            raise refusal("not_storable", _("This text holds characters that cannot be stored."))
        if self.form is not None and data and not re.fullmatch(self.form, data):
            raise refusal("invalid_format", self.says)
        return data


def code(**options: Any) -> Text:
    return Text(form=CODE, says=_("A code has 2 to 32 capital letters, digits, - or _."), **options)


def slug(**options: Any) -> Text:
    return Text(
        form=SLUG,
        says=_("A slug has small letters and digits, with - or _ between."),
        max_length=64,
        **options,
    )


class Url(Text):
    """An address that every reader may open."""

    def to_internal_value(self, data: Any) -> str:
        address = super().to_internal_value(data)
        for problem in address_problems("", address):
            raise refusal(problem.code, problem.detail)
        return address


def url(**options: Any) -> Text:
    says = _("An address begins with http:// or https://.")
    return Url(form=URL, says=says, max_length=2000, **options)


def origin(**options: Any) -> Text:
    return Text(form=r"^[A-Z]{3}$", says=_("Give an ISO 3166-1 alpha-3 code, or OTH."), **options)


@extend_schema_field(OpenApiTypes.DATE)
class Day(serializers.Field[Any, Any, Any, Any]):
    """`2019-02-11`."""

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str):
            raise refusal("invalid_date", _("Write the day as YYYY-MM-DD, for example 2019-02-11."))
        try:
            return words.day(data)
        except words.Unreadable as error:
            raise refusal(error.code, error.detail) from error

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field[Any, Any, Any, Any]):
    """`2019-02-11T08:00:00Z`; a bare day is its end."""

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str):
            raise refusal("invalid_moment", _("Write the moment as 2019-02-11T08:00:00Z, or as a day."))
        try:
            return words.moment(data)
        except words.Unreadable as error:
            raise refusal(error.code, error.detail) from error

    def to_representation(self, value: Any) -> Any:
        return value


class Whole(serializers.IntegerField):
    """A whole number, written as one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST, **options})

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise refusal("not_whole", _("Give a whole number, without quotation marks."))
        return data


class Exact(serializers.DecimalField):
    """A decimal number, as a text or as a number, with no more digits than can be kept."""

    def to_internal_value(self, data: Any) -> Decimal:
        number: Any = data
        if (isinstance(data, str) and DECIMAL.fullmatch(data)) or (
            isinstance(data, int) and not isinstance(data, bool)
        ):
            number = Decimal(data)
        if not isinstance(number, Decimal):
            raise refusal("not_decimal", _('Give a decimal number, for example "5.2".'))
        return self.quantize(self.validate_precision(number))


class Id(serializers.UUIDField):
    """An id as it was answered."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not ID.fullmatch(data):
            raise refusal("not_a_uuid", _("Give the id as it was answered: hexadecimal digits with hyphens."))
        return UUID(data)


class Yes(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise refusal("not_boolean", _("Give true or false."))
        return data


class Word(serializers.ChoiceField):
    """A word of the glossary."""

    def __init__(self, vocabulary: type[Choices], **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(choices=vocabulary.choices, **options)

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_blank and isinstance(data, str):
            return ""
        kind = type(self.vocabulary.values[0])
        if type(data) is not kind or data not in self.vocabulary.values:
            known = ", ".join(str(value) for value in self.vocabulary.values)
            detail = _("This is not in the vocabulary; there are: %(known)s.") % {"known": known}
            raise refusal("not_in_vocabulary", detail)
        return self.vocabulary(data)
