"""The checks that many tables share, so that they read alike and are named alike."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, Choices, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from .expressions import AllTexts, WrittenLength

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: Codes are typed by hand and printed on paper: capitals, digits, hyphen, underscore.
CODE = r"^[A-Z0-9][A-Z0-9_-]{1,31}$"
SLUG = r"^[a-z0-9]+([_-][a-z0-9]+)*$"
URL = r"^https?://[^\s]+$"
ISO3 = r"^[A-Z]{3}$"
SHA256 = r"^[0-9a-f]{64}$"

#: Evidence before this day, or far ahead, is a slip of the pen. PostgreSQL's 'infinity' falls out, too.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
#: More people than any report can speak of; sums over all camps still fit in 64 bits.
MOST = 1_000_000_000
#: of an operation that counts again and again
LAST_ROUND = 9999


def vocabulary(model: str, field: str, choices: type[Choices], *, blank: bool = False) -> CheckConstraint:
    """Only words of the glossary, whoever writes."""
    values = [*choices.values, ""] if blank else choices.values
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{model}_{field}_vocabulary",
        violation_error_message=_("This value is not in the vocabulary."),
    )


def pattern(
    model: str, field: str, regex: str, message: "_StrPromise", *, blank: bool = False
) -> CheckConstraint:
    condition = Q(**{f"{field}__regex": regex})
    return CheckConstraint(
        condition=condition | Q(**{field: ""}) if blank else condition,
        name=f"{model}_{field}_format",
        violation_error_message=message,
    )


def code(model: str) -> CheckConstraint:
    return pattern(
        model, "code", CODE, _("A code has 2 to 32 capital letters, digits, hyphens or underscores.")
    )


def slug(model: str) -> CheckConstraint:
    return pattern(
        model, "slug", SLUG, _("A slug has small letters and digits, with hyphens or underscores between.")
    )


def digest(model: str, field: str = "digest") -> CheckConstraint:
    return pattern(model, field, SHA256, _("A digest is SHA-256 in hexadecimal."))


def origin(model: str) -> CheckConstraint:
    return pattern(model, "origin", ISO3, _("An origin is an ISO 3166-1 alpha-3 code."), blank=True)


def url(model: str) -> CheckConstraint:
    return pattern(model, "url", URL, _("An address begins with http:// or https://."), blank=True)


def text_limit(model: str, field: str, limit: int) -> CheckConstraint:
    """`TextField.max_length` binds forms only; this binds everybody."""
    return CheckConstraint(
        condition=LessThanOrEqual(Length(field), limit),
        name=f"{model}_{field}_length",
        violation_error_message=_("This text is too long."),
    )


def within(model: str, field: str, low: object, high: object) -> CheckConstraint:
    """Both ends included; an absent value passes."""
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=f"{model}_{field}_range",
        violation_error_message=_("This value is out of range."),
    )


def household_size(model: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(household_size__gt=0, household_size__lte=100),
        name=f"{model}_household_size_range",
        violation_error_message=_("A household has more than 0 and at most 100 people."),
    )


def ages(model: str) -> list[CheckConstraint]:
    """Ages in whole years; no highest age means "and older"."""
    return [
        within(model, "min_age", 0, 130),
        within(model, "max_age", 0, 130),
        CheckConstraint(
            condition=Q(max_age__isnull=True) | Q(min_age__isnull=False, min_age__lte=F("max_age")),
            name=f"{model}_ages_in_order",
            violation_error_message=_("A highest age needs a lowest age that is not above it."),
        ),
    ]


def names(model: str) -> list[CheckConstraint]:
    """Names by language: {"ar": "…", "fr": "…"}."""
    return [
        CheckConstraint(
            condition=AllTexts("names"),
            name=f"{model}_names_by_language",
            violation_error_message=_("Names are texts by language."),
        ),
        CheckConstraint(
            condition=LessThanOrEqual(WrittenLength("names"), 4000),
            name=f"{model}_names_length",
            violation_error_message=_("These names are too long."),
        ),
    ]
