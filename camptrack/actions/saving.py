"""A row of reference data saved, or every reason why not."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from .refusals import Problem, Refused
from .texts import address, address_problems, blank_problems

Row = TypeVar("Row", bound=models.Model)

#: by the last word of a constraint's name
_CODES = {
    "format": "invalid_format",
    "length": "max_length",
    "range": "out_of_range",
    "vocabulary": "not_in_vocabulary",
}


def held_row(row: Row) -> Row:
    """As it is now, and nobody else's until the transaction ends: a row that was read before, saved whole,
    would undo what others changed since."""
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def changed(row: Row, values: dict[str, Any]) -> Row:
    """The row with these values, not saved."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def changed_but(row: Row, name: str, values: dict[str, Any], said: Iterable[Problem] = ()) -> Row:
    """The row with these values, saved; `name` is what partner systems hold, and stays."""
    problems = [*said]
    if values.get(name, getattr(row, name)) != getattr(row, name):
        detail = _("Other systems know it as “%(name)s”, so that stays; leave it out, or make another one.")
        problems.append(Problem(f"/{name}", "immutable", detail % {"name": getattr(row, name)}))
    others = {each: value for each, value in values.items() if each != name}
    return saved(changed(row, others), problems)


def saved(row: Row, said: Iterable[Problem] = ()) -> Row:
    """The row, once its constraints hold; their messages become problems, beside those said already."""
    for field in row._meta.fields:
        if isinstance(field, models.URLField):
            setattr(row, field.name, address(field.value_from_object(row)))
    problems = [*said, *_problems(row)]
    if problems:
        raise Refused(problems)
    row.save()
    return row


def _problems(row: models.Model) -> Iterator[Problem]:
    wrong: dict[str, list[ValidationError]] = {}
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        wrong = error.error_dict
    for name, errors in wrong.items():
        pointer = "" if name == NON_FIELD_ERRORS else f"/{name}"
        yield from (Problem(pointer, each.code or "invalid", " ".join(each.messages)) for each in errors)
    for field in row._meta.fields:
        if isinstance(field, models.CharField) and field.editable and field.name not in wrong:
            text = field.value_from_object(row)
            if not field.blank:
                yield from blank_problems(f"/{field.name}", text)
            if isinstance(field, models.URLField):
                yield from address_problems(f"/{field.name}", text)
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row, exclude=set(wrong))
        except ValidationError as error:
            code = _CODES.get(constraint.name.rpartition("_")[2], error.code or "invalid")
            yield Problem(_pointer(row, constraint), code, " ".join(error.messages))


def _pointer(row: models.Model, constraint: models.BaseConstraint) -> str:
    """The field that a check is about; of two the one that is empty, else the second."""
    if not isinstance(constraint, models.CheckConstraint):
        return ""
    about = Q(constraint.condition).referenced_base_fields
    names = [field.name for field in row._meta.fields if field.name in about]
    empty = [name for name in names if row.serializable_value(name) in (None, "")]
    return f"/{(empty or names)[-1]}" if 1 <= len(names) <= 2 else ""  # noqa: PLR2004 - more have no one place
